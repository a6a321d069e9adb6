// The room that keeps its last gap: what it saves, and what it must not keep.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepLastGap } from '../../../../src-main/engine/flow/last-gap.ts'
import type { MotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import type { Frame, FrameShape } from '../../../../src-shared/frame.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { openRoom } from './support.ts'

const shape: FrameShape = { width: 64, height: 48, channels: 3, depth: 8 }
const [a, b, c] = [1, 2, 3].map((seed) => noiseFrame(seed, shape)) as [Frame, Frame, Frame]
const copyOf = (frame: Frame): Frame => ({ ...frame, data: frame.data.slice() })

let room: MotionRoom
let opened = 0
let kept: MotionRoom
beforeEach(async () => {
  room = await openRoom()
  opened = 0
  kept = keepLastGap({
    ...room,
    open: (...input) => {
      opened++
      return room.open(...input)
    },
  })
})
afterEach(() => kept.close())

it('finds the motion of equal keyframes once, and makes the same of it', async () => {
  const first = await kept.open(a, b)
  const made = await first.compose(0.3)
  first.close()
  const again = await kept.open(copyOf(a), copyOf(b))
  expect(opened).toBe(1)
  expect(await again.compose(0.3)).toEqual(made)
  again.close()
})

it('takes others for others: another keyframe, the other way round, other colours', async () => {
  const colour = { ...a.colour, matrix: 'bt709' }
  for (const [from, to] of [
    [a, b],
    [a, c],
    [b, a],
    [
      { ...b, colour },
      { ...a, colour },
    ],
  ] as const) {
    const gap = await kept.open(from, to)
    gap.close()
  }
  expect(opened).toBe(4)
})

it('holds the memory of one gap, and none when it is closed', async () => {
  const one = await kept.open(a, b)
  one.close()
  const { held } = kept.memory()
  expect(held).toBeGreaterThan(0)
  const other = await kept.open(b, c)
  other.close()
  expect(kept.memory().held).toBe(held)
  await kept.close()
  expect(room.memory().held).toBe(0)
})

it('leaves a gap alone that another still uses', async () => {
  const [one, two] = [await kept.open(a, b), await kept.open(a, b)]
  one.close()
  const other = await kept.open(b, c)
  await expect(two.compose(0.5)).resolves.toMatchObject({ width: 64 })
  two.close()
  other.close()
  await expect(two.compose(0.5)).rejects.toThrow('closed')
})

it('goes on after a cancel, and hands out nothing that has failed', async () => {
  const one = await kept.open(a, b)
  const made = await one.compose(0.5)
  await expect(one.compose(0.5, undefined, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  one.close()
  const again = await kept.open(a, b)
  expect([opened, await again.compose(0.5)]).toEqual([1, made])
  await expect(again.compose(2)).rejects.toThrow(RangeError)
  again.close()
  const anew = await kept.open(a, b)
  expect(opened).toBe(2)
  anew.close()
})
