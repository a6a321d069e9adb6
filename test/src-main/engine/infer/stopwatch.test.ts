import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createStopwatch } from '../../../../src-main/engine/infer/stopwatch.ts'

test('inner stages and pauses are not counted on the outer stage', async () => {
  const watch = createStopwatch()
  await watch.time('network', async () => {
    await wait(20)
    await watch.time('compose', () => wait(300))
    await watch.pause(() => wait(300))
  })
  const { network, compose, motion, total } = watch.seconds()
  expect(compose).toBeGreaterThan(0.25)
  expect(network).toBeLessThan(compose)
  expect(motion).toBe(0)
  expect(total).toBeGreaterThan(network + compose)
})

test('a stage that fails is booked and left', async () => {
  const watch = createStopwatch()
  await expect(
    watch.time('motion', () => wait(30).then(() => Promise.reject(new Error('no')))),
  ).rejects.toThrow('no')
  const { motion } = watch.seconds()
  expect(motion).toBeGreaterThan(0.01)
  await wait(30)
  expect(watch.seconds().motion).toBe(motion)
})
