// The in-between at full size, against the definition and its special cases.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GapMotion, MotionRoom, Residual } from '../../../../src-main/engine/flow/motion.ts'
import { samplesOf, type Frame, type FrameShape } from '../../../../src-shared/frame.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { composePlainly, openRoom, paint, psnr, texture, type Shift } from './support.ts'

let room: MotionRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const shapes: FrameShape[] = [
  { width: 97, height: 61, channels: 3, depth: 8 },
  { width: 64, height: 50, channels: 3, depth: 16 },
  { width: 41, height: 70, channels: 4, depth: 8 },
  { width: 48, height: 33, channels: 4, depth: 16 },
]
const name = ({ width, height, channels, depth }: FrameShape) => `${width}x${height}x${channels} ${depth}-bit`

/** The same texture a little further on; alpha, where there is one, full. */
function pairOf(shape: FrameShape): [Frame, Frame] {
  const value = texture(5)
  const at = (dx: number, dy: number) =>
    paint(shape, (x, y, channel) => (channel === 3 ? 1 : value(x - dx, y - dy, channel)))
  return [at(0, 0), at(3.4, -2.2)]
}

function constantResidual(width: number, height: number, frame: Frame, shift: Shift): Residual {
  const count = width * height
  const flow = ([x, y]: readonly [number, number]) =>
    Float32Array.from({ length: count * 2 }, (_, index) =>
      index % 2 ? (y * height) / frame.height : (x * width) / frame.width,
    )
  return {
    width,
    height,
    f0: flow(shift.f0),
    f1: flow(shift.f1),
    logit: new Float32Array(count).fill(shift.logit),
    rgb: Float32Array.from({ length: count * 3 }, (_, index) => shift.rgb[index % 3]!),
  }
}

const nothing: Shift = { f0: [0, 0], f1: [0, 0], logit: 0, rgb: [0, 0, 0] }
const something: Shift = { f0: [1.5, -0.75], f1: [-2.25, 0.5], logit: 0.8, rgb: [0.05, -0.03, 0.02] }

/** Largest difference from the definition, in steps of the sample, and the share of samples that differ once rounded. */
async function compare(gap: GapMotion, [from, to]: [Frame, Frame], time: number, shift: Shift) {
  const [prior] = await gap.priorAt([time], from.width, from.height)
  const expected = composePlainly(from, to, prior!, { ...shift, rgb: [...shift.rgb] })
  const residual = shift === nothing ? undefined : constantResidual(20, 14, from, shift)
  const made = samplesOf(await gap.compose(time, residual))
  let [worst, differing] = [0, 0]
  expected.forEach((value, index) => {
    worst = Math.max(worst, Math.abs(value - made[index]!))
    if (Math.round(value) !== made[index]) differing++
  })
  return { worst, share: differing / made.length }
}

describe.each(shapes.map((shape) => ({ name: name(shape), shape })))('$name', ({ shape }) => {
  test('is the blend of the prior, rounded to the nearest', async () => {
    const pair = pairOf(shape)
    const gap = await room.open(...pair)
    for (const time of [0.1, 0.5, 0.83]) {
      const { worst, share } = await compare(gap, pair, time, nothing)
      // Single precision: at 16 bits a hundredth of a step, and so now and then the other side of a half.
      expect(worst).toBeLessThan(shape.depth === 8 ? 0.501 : 0.6)
      expect(share).toBeLessThan(0.05)
    }
    gap.close()
  })

  test('a residual of zeros changes nothing', async () => {
    const pair = pairOf(shape)
    const gap = await room.open(...pair)
    for (const time of [0.2, 0.5]) {
      const plain = await gap.compose(time)
      const zeros = await gap.compose(time, constantResidual(24, 16, pair[0], nothing))
      expect(zeros.data).toEqual(plain.data)
    }
    gap.close()
  })

  test('at the ends it is the keyframe, and two equal keyframes stay as they are', async () => {
    const [from, to] = [noiseFrame(1, shape), noiseFrame(2, shape)]
    const gap = await room.open(from, to)
    expect((await gap.compose(0)).data).toEqual(from.data)
    expect((await gap.compose(1)).data).toEqual(to.data)
    gap.close()
    const still = await room.open(from, from)
    expect(await still.compose(0.37)).toEqual(from)
    still.close()
  })
})

test('a residual moves, tilts and paints as the definition says', async () => {
  const [shape] = shapes
  const pair = pairOf(shape!)
  const gap = await room.open(...pair)
  const { worst, share } = await compare(gap, pair, 0.4, something)
  expect(worst).toBeLessThan(0.52)
  expect(share).toBeLessThan(0.01)
  gap.close()
})

test('a residual stops at the edge of what it belongs to', async () => {
  const shape: FrameShape = { width: 128, height: 64, channels: 3, depth: 8 }
  // An edge at x = 64, on that of the residual's cells (8 wide): only the right half is made darker.
  const frame = paint(shape, (x) => (x < 64 ? 0.4 : 0.9))
  const gap = await room.open(frame, frame)
  const residual = constantResidual(16, 8, frame, nothing)
  for (let pixel = 0; pixel < 16 * 8; pixel++) {
    if (pixel % 16 >= 8) residual.rgb.fill(-0.3, pixel * 3, pixel * 3 + 3)
  }
  const { data } = await gap.compose(0.5, residual)
  // Spread without regard to the edge, nearly half of the change would bleed over it on either side.
  for (let x = 56; x < 72; x++) {
    expect(Math.abs(data[(32 * 128 + x) * 3]! - (x < 64 ? 0.4 : 0.6) * 255)).toBeLessThan(3)
  }
  gap.close()
})

test('where nothing can be matched it is a cross-fade, to the bit', async () => {
  for (const [width, height] of [
    [1, 1],
    [2, 2],
    [5, 3],
    [1, 40],
    [300, 7],
  ] as const) {
    const [from, to] = [noiseFrame(3, { width, height }), noiseFrame(4, { width, height })]
    const gap = await room.open(from, to)
    const { data } = await gap.compose(0.25)
    const expected = from.data.map((value, index) => Math.floor(0.75 * value + 0.25 * to.data[index]! + 0.5))
    expect(data).toEqual(expected)
    const [prior] = await gap.priorAt([0.25], 16, 16)
    expect(prior!.f0.every((value) => value === 0)).toBe(true)
    expect(prior!.weight.every((value) => value === 0.75)).toBe(true)
    gap.close()
  }
})

test('colours under half transparent pixels do not bleed, and transparent ones keep theirs', async () => {
  const shape: FrameShape = { width: 6, height: 4, channels: 4, depth: 8 }
  const from = paint(shape, (_x, _y, channel) => [1, 0, 0, 1][channel]!)
  const to = paint(shape, (_x, _y, channel) => [0, 1, 0, 0][channel]!)
  const gap = await room.open(from, to)
  const { data } = await gap.compose(0.5)
  expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 128])
  gap.close()
  const nowhere = await room.open(to, to)
  expect(await nowhere.compose(0.5)).toEqual(to)
  nowhere.close()
})

test('a texture that moves straight is found half way', async () => {
  const value = texture(9)
  const shape: FrameShape = { width: 203, height: 149, channels: 3, depth: 8 }
  const at = (part: number) => paint(shape, (x, y, channel) => value(x - 9 * part, y + 6 * part, channel))
  const gap = await room.open(at(0), at(1))
  for (const time of [0.25, 0.5]) {
    // What comes in at the rim was never seen together: leave as much as moves.
    expect(psnr(await gap.compose(time), at(time), 10)).toBeGreaterThan(35)
  }
  gap.close()
})
