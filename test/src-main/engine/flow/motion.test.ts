// The room: who may ask what, on how many threads, with how much memory, and what happens on the way out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMotionRoom, type MotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import type { FrameShape } from '../../../../src-shared/frame.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { openRoom, paint, texture } from './support.ts'

const shape: FrameShape = { width: 150, height: 90, channels: 3, depth: 8 }
const value = texture(2)
const at = (part: number) => paint(shape, (x, y, channel) => value(x - 5 * part, y - 3 * part, channel))

let room: MotionRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

test('one thread, two and four make the same bytes', async () => {
  const [from, to] = [at(0), noiseFrame(7, shape)]
  const results = []
  for (const threads of [1, 2, 4]) {
    const other = await createRoomWith(threads)
    const gap = await other.open(from, to)
    results.push({
      frame: await gap.compose(0.3),
      prior: await gap.priorAt([0.3, 0.6], 48, 32),
      keyframes: gap.keyframesAt(48, 32),
    })
    await other.close()
  }
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
})

function createRoomWith(threads: number): Promise<MotionRoom> {
  return openRoom(threads)
}

test('the prior at a working size is the same motion in its pixels', async () => {
  const gap = await room.open(at(0), at(1))
  const [full, half] = await Promise.all([gap.priorAt([0.5], 150, 90), gap.priorAt([0.5], 75, 45)])
  const [large, small] = [full[0]!, half[0]!]
  const [a, b] = [2 * (44 * 150 + 74), 2 * (22 * 75 + 37)]
  expect(large.f0[a]).toBeCloseTo(-2.5, 0)
  expect(large.f1[a + 1]).toBeCloseTo(1.5, 0)
  expect(small.f0[b]).toBeCloseTo(large.f0[a]! / 2, 1)
  expect(small.f1[b + 1]).toBeCloseTo(large.f1[a + 1]! / 2, 1)
  gap.close()
})

test('the keyframes at a working size are means over the area', async () => {
  const gap = await room.open(at(0), at(1))
  const { from, to } = gap.keyframesAt(50, 30)
  const own = at(0)
  let sum = 0
  for (let y = 9; y < 12; y++) for (let x = 6; x < 9; x++) sum += own.data[(y * 150 + x) * 3 + 1]!
  expect(from[(3 * 50 + 2) * 3 + 1]).toBeCloseTo(sum / 9 / 255, 5)
  expect([from.length, to.length]).toEqual([50 * 30 * 3, 50 * 30 * 3])
  // Larger than the picture is allowed: working sizes are multiples of 16.
  expect(gap.keyframesAt(160, 96).to.every((sample) => sample >= 0 && sample <= 1)).toBe(true)
  gap.close()
})

test('the two directions agree on what moves, and not on what is new', async () => {
  const from = at(0)
  const moved = at(1)
  const other = noiseFrame(3, shape)
  const to = { ...moved, data: moved.data.slice() }
  for (let y = 0; y < 90; y++) {
    to.data.set(other.data.subarray((y * 150 + 90) * 3, (y + 1) * 450), (y * 150 + 90) * 3)
  }
  const gap = await room.open(from, to)
  const { from: agreement } = gap.agreementAt(150, 90)
  const meanOf = (left: number, right: number) => {
    let sum = 0
    for (let y = 15; y < 75; y++) for (let x = left; x < right; x++) sum += agreement[y * 150 + x]!
    return sum / (60 * (right - left))
  }
  expect(meanOf(15, 70)).toBeGreaterThan(0.9)
  expect(meanOf(105, 140)).toBeLessThan(0.6)
  gap.close()
})

describe('misuse', () => {
  test('shapes that differ are named', async () => {
    const opening = room.open(at(0), noiseFrame(1, { ...shape, width: 151 }))
    await expect(opening).rejects.toMatchObject({ code: 'size-mismatch' })
  })

  test('a frame that is not as long as it says', async () => {
    await expect(room.open({ ...at(0), height: 91 }, at(1))).rejects.toThrow(RangeError)
  })

  test('times, sizes and residuals out of range', async () => {
    const gap = await room.open(at(0), at(1))
    for (const time of [-0.1, 1.1, Number.NaN]) await expect(gap.compose(time)).rejects.toThrow(RangeError)
    await expect(gap.priorAt([0.5], 0, 16)).rejects.toThrow(RangeError)
    expect(() => gap.keyframesAt(1.5, 2)).toThrow(RangeError)
    const empty = new Float32Array(0)
    const residual = { width: 4, height: 4, f0: empty, f1: empty, logit: empty, rgb: empty }
    await expect(gap.compose(0.5, residual)).rejects.toThrow(/f0/)
    gap.close()
    await expect(gap.compose(0.5)).rejects.toThrow(/closed/)
  })

  test('no threads, and no kernel', async () => {
    await expect(createRoomWith(0)).rejects.toThrow(RangeError)
    const files = { wasmFile: 'nowhere.wasm', workerFile: 'nowhere.js', threads: 1 }
    await expect(createMotionRoom(files)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('on the way out', () => {
  test('two hundred gaps need no more memory than the first', async () => {
    const [from, to] = [noiseFrame(1, { width: 40, height: 31 }), noiseFrame(2, { width: 40, height: 31 })]
    const maps = { f0: new Float32Array(160), f1: new Float32Array(160), logit: new Float32Array(80) }
    const residual = { width: 10, height: 8, ...maps, rgb: new Float32Array(240) }
    const once = async () => {
      const gap = await room.open(from, to)
      await Promise.all([gap.compose(0.3, residual), gap.compose(0.6), gap.priorAt([0.5], 32, 16)])
      gap.close()
    }
    await once()
    const { total, held } = room.memory()
    expect(held).toBe(0)
    for (let index = 0; index < 200; index++) await once()
    expect(room.memory()).toEqual({ held: 0, total })
  })

  test('cancelling stops between stages and gives the memory back', async () => {
    const large: FrameShape = { ...shape, width: 640, height: 480 }
    const signal = AbortSignal.timeout(15)
    const opening = room.open(noiseFrame(1, large), noiseFrame(2, large), signal)
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' })
    expect(room.memory().held).toBe(0)
    await expect(room.open(at(0), at(1), AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('a gap closed while it composes ends what it began', async () => {
    const gap = await room.open(at(0), at(1))
    const composing = gap.compose(0.5)
    gap.close()
    gap.close()
    expect((await composing).data).toHaveLength(150 * 90 * 3)
    expect(room.memory().held).toBe(0)
  })

  test('a room closed while it searches rejects as cancelled', async () => {
    const other = await createRoomWith(2)
    const opening = other.open(at(0), at(1))
    const outcome = expect(opening).rejects.toMatchObject({ code: 'cancelled' })
    await other.close()
    await outcome
    await expect(other.open(at(0), at(1))).rejects.toMatchObject({ code: 'cancelled' })
  })
})
