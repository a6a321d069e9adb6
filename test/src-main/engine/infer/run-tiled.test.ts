import { expect, test } from 'vitest'
import { planTile, runTiled } from '../../../../src-main/engine/infer/run-tiled.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'

const whole = { width: 512, height: 288 }
const needOf = ({ width, height }: { width: number; height: number }) => width * height * 1000

test('what fits is not split', async () => {
  const run = await runTiled(whole, 1e9, needOf, (tiles) => Promise.resolve(tiles.length))
  expect(run).toMatchObject({ value: 1, notes: [] })
})

test('the plan keeps every tile within memory and says so', async () => {
  const run = await runTiled(whole, 60e6, needOf, (tiles) => Promise.resolve(Math.max(...tiles.map(needOf))))
  expect(run.value).toBeLessThanOrEqual(60e6)
  expect(run.tiles.length).toBeGreaterThan(1)
  expect(run.notes.join()).toContain('tiles')
})

test('with too little memory for anything the smallest tile is tried', () => {
  const tile = planTile(whole, 1, needOf)
  expect(Math.min(tile.width, tile.height)).toBeGreaterThanOrEqual(96)
  expect(needOf(tile)).toBeLessThan(needOf(whole) / 4)
})

test('running out of memory tries smaller tiles, and says so', async () => {
  const sizes: number[] = []
  const run = await runTiled(whole, 1e12, needOf, ([tile]) => {
    sizes.push(needOf(tile!))
    return sizes.length < 3
      ? Promise.reject(new Error('OOM when allocating tensor with shape[16,64]'))
      : Promise.resolve('ok')
  })
  expect(run.value).toBe('ok')
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  expect(run.notes.some((note) => note.includes('tried again'))).toBe(true)
})

test('when the smallest fails too, the error names memory and a remedy', async () => {
  const failure = await runTiled(whole, 1e12, needOf, () =>
    Promise.reject(new Error('std::bad_alloc')),
  ).catch((e: unknown) => e)
  expect(failure).toBeInstanceOf(InterludeError)
  expect(failure).toMatchObject({
    code: 'out-of-memory',
    remedy: expect.stringContaining('--size') as string,
  })
})

test('other failures are passed on at once', async () => {
  let runs = 0
  await expect(
    runTiled(whole, 1e12, needOf, () => {
      runs++
      return Promise.reject(new Error('broken'))
    }),
  ).rejects.toThrow('broken')
  expect(runs).toBe(1)
})
