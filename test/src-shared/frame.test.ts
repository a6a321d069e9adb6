import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  byteLengthOf,
  frameSchema,
  maxPixels,
  maxSide,
  sameFrame,
  samplesOf,
  srgb,
  type Frame,
} from '../../src-shared/frame.ts'

const frame = (shape: Partial<Frame> = {}): Frame => {
  const full = { width: 4, height: 2, channels: 3 as const, depth: 8 as const, colour: srgb, ...shape }
  return { ...full, data: shape.data ?? new Uint8Array(byteLengthOf(full)) }
}

describe('a frame', () => {
  it.each([
    { channels: 3, depth: 8, bytes: 24 },
    { channels: 4, depth: 8, bytes: 32 },
    { channels: 3, depth: 16, bytes: 48 },
    { channels: 4, depth: 16, bytes: 64 },
  ] as const)('of $channels channels and $depth bits has $bytes bytes', ({ channels, depth, bytes }) => {
    expect(byteLengthOf({ width: 4, height: 2, channels, depth })).toBe(bytes)
    const good = frame({ channels, depth })
    expect(v.is(frameSchema, good)).toBe(true)
    for (const length of [bytes - 1, bytes + 1, 0]) {
      expect(v.is(frameSchema, { ...good, data: new Uint8Array(length) })).toBe(false)
    }
  })

  it.each([
    ['no width', { width: 0 }],
    ['a negative height', { height: -2 }],
    ['half a pixel', { width: 1.5 }],
    ['a width that is no number', { width: NaN }],
    ['a side beyond the limit', { width: maxSide + 1 }],
    ['two channels', { channels: 2 }],
    ['ten bits', { depth: 10 }],
    ['an array for its pixels', { data: [1, 2, 3] }],
    ['words for its pixels', { data: new Uint16Array(12) }],
    ['no colour', { colour: undefined }],
  ])('with %s is refused', (_, wrong) => {
    expect(v.is(frameSchema, { ...frame(), ...wrong })).toBe(false)
  })

  it('with more pixels than any picture may have is refused, whatever its data', () => {
    const width = maxSide
    const height = maxPixels / maxSide + 1
    expect(height).toBeLessThanOrEqual(maxSide)
    // A lying length would need half a gigabyte to be true; the shape alone must do.
    const data = Object.create(Uint8Array.prototype, {
      byteLength: { value: width * height * 3 },
    }) as Uint8Array<ArrayBuffer>
    expect(v.is(frameSchema, { ...frame(), width, height, data })).toBe(false)
  })

  it('is passed through the schema without a copy of its pixels', () => {
    const given = frame()
    expect(v.parse(frameSchema, given).data).toBe(given.data)
  })
})

describe('the samples of a frame', () => {
  it('are its bytes, without a copy', () => {
    const given = frame()
    expect(samplesOf(given)).toBe(given.data)
  })

  it('are little-endian words, whatever the alignment', () => {
    const words = Uint16Array.from({ length: 24 }, (_, index) => index * 2731)
    const bytes = new Uint8Array(words.buffer)
    for (const offset of [0, 1, 2, 3]) {
      const buffer = new Uint8Array(60)
      buffer.set(bytes, offset)
      const data = buffer.subarray(offset, offset + 48)
      expect(samplesOf(frame({ depth: 16, data }))).toEqual(words)
    }
    const aligned = frame({ depth: 16, data: bytes })
    expect(samplesOf(aligned).buffer).toBe(words.buffer)
  })

  it('of a pooled Buffer at an odd offset are read right too', () => {
    const pool = Buffer.alloc(64)
    const data = pool.subarray(1, 49)
    data.writeUInt16LE(0xbeef, 0)
    expect(samplesOf(frame({ depth: 16, data }))[0]).toBe(0xbeef)
  })
})

describe('comparing frames', () => {
  it('looks at shape and pixels', () => {
    const a = frame()
    expect(sameFrame(a, frame())).toBe(true)
    expect(sameFrame(a, frame({ width: 2, height: 4 }))).toBe(false)
    const data = a.data.slice()
    data[23] = 1
    expect(sameFrame(a, { ...a, data })).toBe(false)
    expect(sameFrame(frame({ channels: 3, depth: 16 }), frame({ width: 8, channels: 3 }))).toBe(false)
  })
})
