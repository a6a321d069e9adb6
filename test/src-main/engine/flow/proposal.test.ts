// Proposals: what moves further than it is large is found, what stands still is left alone, and the kernel does what it says.
import * as path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planBase } from '../../../../src-main/engine/flow/match.ts'
import { createMotionRoom, type MotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { samplesOf, type Frame, type FrameShape } from '../../../../src-shared/frame.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { matchPlainly, proposePlainly } from './proposal-plainly.ts'
import { openRoom, paint, texture } from './support.ts'

const shape: FrameShape = { width: 64, height: 64, channels: 3, depth: 8 }
/** A texture with grain, so that each place has a look of its own. */
function grained(seed: number): ReturnType<typeof texture> {
  const [smooth, grain] = [texture(seed), noiseFrame(seed, { width: 97, height: 89 }).data]
  return (x, y, channel) => {
    const [gx, gy] = [((x % 97) + 97) % 97, ((y % 89) + 89) % 89]
    return smooth(x, y, channel) + (grain[(gy * 97 + gx) * 3 + channel]! / 255 - 0.5) / 4
  }
}

const ground = texture(5)
const thing = grained(11)

let room: MotionRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

/** A textured square whose corner is at (left, top), over a still ground. */
function scene(left: number, top: number, side = 14, own: FrameShape = shape): Frame {
  return paint(own, (x, y, channel) => {
    const inside = x >= left && x < left + side && y >= top && y < top + side
    return inside ? 1.2 - thing(x - left, y - top, channel) : ground(x, y, channel)
  })
}

const mean = (values: Iterable<number>) => {
  const all = [...values]
  return all.reduce((sum, value) => sum + value, 0) / all.length
}

/** Pixels of a rectangle, as indices. */
function* area(width: number, left: number, top: number, right: number, bottom: number): Generator<number> {
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) yield y * width + x
}

/** Share of some pixels whose motion is this, to within a pixel. (Stray matches may fly across the others.) */
function shareOf(motion: Float32Array, pixels: readonly number[], [x, y]: readonly [number, number]): number {
  const near = (pixel: number) => Math.hypot(motion[2 * pixel]! - x, motion[2 * pixel + 1]! - y) < 1
  return pixels.filter(near).length / pixels.length
}

test('a square that jumps further than it is large is found, and its ground is not', async () => {
  const gap = await room.open(scene(6, 20), scene(38, 28))
  const [start, half] = await gap.proposalAt([0, 0.5], 64, 64)
  const { motion, fromCover, toCover } = half!
  expect(shareOf(start!.motion, [...area(64, 9, 23, 17, 31)], [32, 8])).toBe(1)
  // Half way it lies at (22, 24), over ground that may propose to stay where the prior would have moved it.
  const inner = [...area(64, 25, 27, 33, 35)]
  expect(shareOf(motion, inner, [32, 8])).toBeGreaterThan(0.75)
  const [prior] = await gap.priorAt([0], 64, 64)
  expect(shareOf(prior!.f1, [...area(64, 9, 23, 17, 31)], [32, 8])).toBe(0)
  expect(mean(inner.map((pixel) => fromCover[pixel]!))).toBeGreaterThan(0.9)
  expect(mean(inner.map((pixel) => toCover[pixel]!))).toBeGreaterThan(0.9)
  const outside = [...area(64, 0, 0, 64, 16), ...area(64, 0, 46, 64, 64)]
  for (const cover of [fromCover, toCover]) {
    expect(mean(outside.map((pixel) => cover[pixel]!))).toBeLessThan(0.02)
  }
  gap.close()
})

test('what is found at 64 pixels is told in the pixels that are asked for', async () => {
  const large: FrameShape = { ...shape, width: 256, height: 128 }
  // Twice the picture: 128x64 is matched, 64x64 asked for.
  const gap = await room.open(scene(20, 40, 28, large), scene(84, 56, 28, large))
  const [half] = await gap.proposalAt([0.5], 64, 64)
  const movers = await gap.moversAt(64, 64)
  // A quarter of the width and half of the height: the square is 7x14, at (13, 24) half way.
  const inner = [...area(64, 15, 28, 18, 34)]
  expect(shareOf(half!.motion, inner, [16, 8])).toBeGreaterThan(0.75)
  expect(mean([...area(64, 7, 24, 10, 30)].map((pixel) => movers.from[pixel]!))).toBeGreaterThan(0.8)
  expect(mean([...area(64, 23, 32, 26, 38)].map((pixel) => movers.to[pixel]!))).toBeGreaterThan(0.8)
  gap.close()
})

test('a whole picture that jumps is found where it stays in sight', async () => {
  const at = (left: number) => paint(shape, (x, y, channel) => thing(x + left, y, channel))
  const gap = await room.open(at(0), at(20))
  const [half] = await gap.proposalAt([0.5], 64, 64)
  // From x = 20 on the start's pixels stay in sight, and lie 10 to the left half way.
  const seen = [...area(64, 14, 4, 50, 60)]
  const [prior] = await gap.priorAt([0], 64, 64)
  const found = shareOf(half!.motion, seen, [-20, 0])
  expect(found).toBeGreaterThan(0.8)
  expect(found).toBeGreaterThan(shareOf(prior!.f1, [...area(64, 24, 4, 60, 60)], [-20, 0]))
  gap.close()
})

test('nothing is proposed where nothing changes', async () => {
  const gap = await room.open(scene(6, 20), scene(6, 20))
  const movers = await gap.moversAt(64, 64)
  const [some] = await gap.proposalAt([0.3], 48, 80)
  for (const map of [movers.from, movers.to, some!.fromCover, some!.toCover, some!.motion]) {
    expect(map.every((value) => value === 0)).toBe(true)
  }
  gap.close()
})

test('noise over a still picture is hardly taken for motion', async () => {
  const noisy = (seed: number) => {
    const noise = noiseFrame(seed, shape).data
    return paint(shape, (x, y, channel) => {
      return ground(x, y, channel) + (noise[(y * 64 + x) * 3 + channel]! / 255 - 0.5) / 16
    })
  }
  const gap = await room.open(noisy(1), noisy(2))
  const { from, to } = await gap.moversAt(64, 64)
  expect(mean(from)).toBeLessThan(0.02)
  expect(mean(to)).toBeLessThan(0.02)
  gap.close()
})

test.each([
  { width: 40, height: 24, left: 3, top: 8 },
  { width: 26, height: 34, left: 12, top: 3 },
])('the kernel agrees with plain arithmetic at $width x $height', async ({ width, height, left, top }) => {
  const own = { ...shape, width, height }
  const [from, to] = [scene(left, top, 8, own), scene(width - left - 9, top + 3, 8, own)]
  // Noise breaks ties, and makes edges matter.
  for (const [seed, frame] of [from, to].entries()) {
    const noise = noiseFrame(seed, own).data
    frame.data.forEach((value, index) => (frame.data[index] = (value * 7 + noise[index]!) >> 3))
  }
  const gap = await room.open(from, to)
  const [start, end] = await gap.priorAt([0, 1], width, height)
  const expected = matchPlainly(from, to, start!.f1, end!.f0)
  const movers = await gap.moversAt(width, height)
  expect(mean(movers.from)).toBeGreaterThan(0.01)
  movers.from.forEach((value, pixel) => expect(value).toBeCloseTo(expected.from.trust[pixel]!, 4))
  movers.to.forEach((value, pixel) => expect(value).toBeCloseTo(expected.to.trust[pixel]!, 4))
  for (const made of await gap.proposalAt([0, 0.35, 1], width, height)) {
    const plain = proposePlainly(expected, { from: start!.f1, to: end!.f0 }, { width, height }, made.time)
    made.fromCover.forEach((value, pixel) => expect(value).toBeCloseTo(plain.fromCover[pixel]!, 4))
    made.toCover.forEach((value, pixel) => expect(value).toBeCloseTo(plain.toCover[pixel]!, 4))
    made.motion.forEach((value, index) => expect(Math.abs(value - plain.motion[index]!)).toBeLessThan(0.02))
  }
  gap.close()
})

describe('sizes and shapes', () => {
  test.each([
    [
      { width: 1920, height: 1080 },
      { width: 114, height: 64 },
    ],
    [
      { width: 2000, height: 500 },
      { width: 256, height: 64 },
    ],
    [
      { width: 64, height: 64 },
      { width: 64, height: 64 },
    ],
    [
      { width: 33, height: 21 },
      { width: 32, height: 20 },
    ],
    [
      { width: 65, height: 67 },
      { width: 64, height: 66 },
    ],
    [{ width: 2000, height: 100 }, undefined],
    [{ width: 15, height: 90 }, undefined],
  ])('%o is matched at %o', (size, base) => expect(planBase(size)).toEqual(base))

  test.each([
    { width: 97, height: 71 },
    { width: 300, height: 65 },
    { width: 17, height: 16 },
  ])('$width x $height, with and without alpha, in 8 and 16 bit', async (size) => {
    const plain = { ...shape, ...size }
    const frames = [scene(2, 2, 9, plain), scene(size.width - 12, 4, 9, plain)] as const
    const results: number[][] = []
    for (const [channels, depth] of [
      [3, 8],
      [4, 8],
      [3, 16],
      [4, 16],
    ] as const) {
      const [from, to] = frames.map((frame) => {
        const wide = paint({ ...size, channels, depth }, () => 1)
        const samples = samplesOf(wide)
        for (let index = 0; index < frame.data.length; index++) {
          const value = frame.data[index]! * (depth === 16 ? 257 : 1)
          samples[Math.floor(index / 3) * channels + (index % 3)] = value
        }
        return wide
      })
      const gap = await room.open(from!, to!)
      const { from: start, to: end } = await gap.moversAt(20, 16)
      const [at] = await gap.proposalAt([0.4], 20, 16)
      for (const map of [start, end, at!.fromCover, at!.toCover]) {
        expect(map).toHaveLength(320)
        expect(map.every((value) => value >= 0 && value <= 1)).toBe(true)
      }
      expect(at!.motion.every(Number.isFinite)).toBe(true)
      results.push([...start, ...end])
      gap.close()
    }
    for (const other of results.slice(1)) {
      const worst = other.map((value, index) => Math.abs(value - results[0]![index]!))
      expect(mean(worst)).toBeLessThan(1e-3)
    }
  })

  test('pictures too small to match propose what the prior says', async () => {
    const tiny = { ...shape, width: 14, height: 12 }
    const gap = await room.open(noiseFrame(1, tiny), noiseFrame(2, tiny))
    const [prior] = await gap.priorAt([0], 16, 16)
    const [made] = await gap.proposalAt([0], 16, 16)
    made!.motion.forEach((value, index) => expect(value).toBeCloseTo(prior!.f1[index]!, 5))
    expect([...made!.fromCover, ...made!.toCover].every((value) => value === 0)).toBe(true)
    gap.close()
  })
})

describe('when and for how long', () => {
  test('one thread, two and six propose the same', async () => {
    const root = path.resolve(import.meta.dirname, '../../../..')
    const results = []
    for (const threads of [1, 2, 6]) {
      const other = await createMotionRoom({
        wasmFile: path.join(root, 'out/wasm/motion.wasm'),
        workerFile: path.join(root, 'src-main/engine/flow/flow-worker.ts'),
        threads,
      })
      const gap = await other.open(scene(6, 20), scene(38, 28))
      results.push([await gap.moversAt(64, 64), await gap.proposalAt([0.2, 0.4, 0.9], 32, 48)])
      await other.close()
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  test('a gap matches when first asked, once, and gives all back', async () => {
    const before = room.memory().held
    const gap = await room.open(scene(6, 20), scene(38, 28))
    const { held } = room.memory()
    await gap.compose(0.5)
    expect(room.memory().held).toBe(held)
    const [first, again] = await Promise.all([gap.moversAt(64, 64), gap.moversAt(64, 64)])
    expect(again).toEqual(first)
    const kept = room.memory().held
    expect(kept).toBeGreaterThan(held)
    await gap.proposalAt([0.1, 0.5], 64, 64)
    expect(room.memory().held).toBe(kept)
    gap.close()
    expect(room.memory().held).toBe(before)
    await expect(gap.moversAt(64, 64)).rejects.toThrow(/closed/)
  })

  test('a gap closed while it matches ends what it began', async () => {
    const before = room.memory().held
    const gap = await room.open(scene(6, 20), scene(38, 28))
    const asked = gap.proposalAt([0.5], 64, 64)
    gap.close()
    expect((await asked)[0]!.motion).toHaveLength(64 * 64 * 2)
    expect(room.memory().held).toBe(before)
  })

  test('one who cancels does not take it from the next', async () => {
    const before = room.memory().held
    const gap = await room.open(scene(6, 20), scene(38, 28))
    const controller = new AbortController()
    const cancelled = gap.proposalAt([0.5], 64, 64, controller.signal)
    const patient = gap.moversAt(64, 64)
    const outcome = expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    controller.abort()
    await outcome
    expect(mean((await patient).from)).toBeGreaterThan(0)
    await expect(gap.moversAt(64, 64, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
    gap.close()
    expect(room.memory().held).toBe(before)
  })

  test('times and sizes out of range', async () => {
    const gap = await room.open(scene(6, 20), scene(38, 28))
    await expect(gap.proposalAt([1.1], 64, 64)).rejects.toThrow(RangeError)
    await expect(gap.proposalAt([0.5], 0, 64)).rejects.toThrow(RangeError)
    await expect(gap.moversAt(64, 1.5)).rejects.toThrow(RangeError)
    expect(await gap.proposalAt([], 64, 64)).toEqual([])
    gap.close()
  })
})
