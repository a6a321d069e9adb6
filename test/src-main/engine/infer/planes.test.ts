import { expect, test } from 'vitest'
import { alphaOf, padTo, toFloats, toFrame } from '../../../../src-main/engine/infer/planes.ts'
import { type Frame, byteLengthOf, sameFrame, srgb } from '../../../../src-shared/frame.ts'

function noise(width: number, height: number, channels: 3 | 4, depth: 8 | 16): Frame {
  const shape = { width, height, channels, depth }
  const data = Uint8Array.from({ length: byteLengthOf(shape) }, (_, index) => (index * 7919) % 256)
  return { ...shape, colour: srgb, data }
}

test.each([
  [3, 8],
  [4, 8],
  [3, 16],
  [4, 16],
] as const)('%i channels of %i bits: to floats and back is the same frame', (channels, depth) => {
  const frame = noise(13, 6, channels, depth)
  const padded = padTo(frame, 8)
  expect(padded).toEqual({ width: 16, height: 8 })
  expect(sameFrame(toFrame(toFloats(frame, padded), padded, frame, alphaOf(frame)), frame)).toBe(true)
})

test('padding repeats the last row and column', () => {
  const frame = noise(3, 2, 3, 8)
  const floats = toFloats(frame, { width: 8, height: 8 })
  const at = (x: number, y: number) => [...floats.subarray((y * 8 + x) * 3, (y * 8 + x) * 3 + 3)]
  expect(at(7, 0)).toEqual(at(2, 0))
  expect(at(7, 7)).toEqual(at(2, 1))
})

test('values beyond the range are clipped', () => {
  const like = noise(1, 1, 3, 8)
  expect([...toFrame(Float32Array.of(-0.5, 0.5, 1.5), like, like).data]).toEqual([0, 128, 255])
})
