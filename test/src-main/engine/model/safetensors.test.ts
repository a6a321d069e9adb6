import { describe, expect, it } from 'vitest'
import {
  fromHalf,
  readSafetensors,
  SafetensorsError,
  toHalf,
  writeSafetensors,
} from '../../../../src-main/engine/model/safetensors.ts'

const encoder = new TextEncoder()

/** A file from a header's text (or its claimed length) and as many bytes of numbers. */
function file(header: string, body: number, length = BigInt(encoder.encode(header).length)): Uint8Array {
  const text = encoder.encode(header)
  const bytes = new Uint8Array(8 + text.length + body)
  new DataView(bytes.buffer).setBigUint64(0, length, true)
  bytes.set(text, 8)
  return bytes
}

const entry = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') =>
  JSON.stringify({ a: { dtype, shape, data_offsets: offsets } })

describe('safetensors', () => {
  const tensors = new Map([
    ['scalar', { shape: [], values: Float32Array.of(3.5) }],
    ['empty', { shape: [0, 4], values: new Float32Array(0) }],
    ['matrix', { shape: [2, 3], values: Float32Array.of(1, -2, 0.1, 1e-30, 65504, -0) }],
    ['__proto__', { shape: [1], values: Float32Array.of(9) }],
  ])

  it('gives back what was written, bit for bit', () => {
    const read = readSafetensors(writeSafetensors(tensors, new Map([['by', 'test']])))
    expect([...read.tensors.keys()]).toEqual([...tensors.keys()])
    for (const [name, { shape, values }] of tensors) {
      expect(read.tensors.get(name)?.shape).toEqual(shape)
      expect(read.tensors.get(name)?.values).toEqual(values)
    }
    expect(read.metadata.get('by')).toBe('test')
  })

  it('lays the numbers out as the format says', () => {
    const bytes = writeSafetensors(new Map([['w', { shape: [2], values: Float32Array.of(1, 2) }]]))
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(length % 8).toBe(0)
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    })
    expect(new Float32Array(bytes.buffer, 8 + length)).toEqual(Float32Array.of(1, 2))
  })

  it('reads from the middle of a larger buffer', () => {
    const bytes = writeSafetensors(tensors)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    const expected = tensors.get('matrix')?.values
    expect(readSafetensors(shifted.subarray(3)).tensors.get('matrix')?.values).toEqual(expected)
    expect(readSafetensors(Buffer.from(shifted).subarray(3)).tensors.get('matrix')?.values).toEqual(expected)
  })

  it('rounds to 16 bits, within one part in 2048', () => {
    const values = Float32Array.from(
      { length: 500 },
      (_, index) => Math.sin(index) * 2 ** ((index % 20) - 10),
    )
    const bytes = writeSafetensors(new Map([['w', { shape: [500], values }]]), undefined, 16)
    const read = readSafetensors(bytes).tensors.get('w')!.values
    for (const [index, value] of values.entries()) {
      expect(Math.abs(read[index]! - value)).toBeLessThanOrEqual(Math.abs(value) / 2048 + 2 ** -25)
    }
  })

  it('keeps 32 bits for the tensors whose numbers do not fit into 16, and for no others', () => {
    const tensors = new Map([
      ['odd', { shape: [3], values: Float32Array.of(1, 2, 3) }],
      ['wide', { shape: [2], values: Float32Array.of(-7315662.5, 1 / 3) }],
      ['edge', { shape: [1], values: Float32Array.of(65519) }],
      ['beyond', { shape: [1], values: Float32Array.of(65520) }],
    ])
    const bytes = writeSafetensors(tensors, undefined, 16)
    const { tensors: read } = readSafetensors(bytes)
    expect(read.get('wide')).toEqual(tensors.get('wide'))
    expect(read.get('beyond')).toEqual(tensors.get('beyond'))
    expect(read.get('odd')).toEqual(tensors.get('odd'))
    expect(read.get('edge')!.values[0]).toBe(65504)
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(bytes.length - 8 - header).toBe(3 * 4 + 4 * 2)
  })

  it('converts all 65536 half patterns there and back', () => {
    for (let pattern = 0; pattern < 65536; pattern++) {
      const value = fromHalf(pattern)
      if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true)
      else if (toHalf(value) !== pattern) expect([pattern, toHalf(value)]).toEqual([])
    }
    // Ties go to the even neighbour; rounding may carry into the exponent.
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1)
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9)
    expect(fromHalf(toHalf(2 - 2 ** -12))).toBe(2)
    expect(fromHalf(toHalf(2 ** -25))).toBe(0)
    expect(fromHalf(toHalf(65519))).toBe(65504)
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['seven bytes', new Uint8Array(7)],
    ['a huge header', file('{}', 0, 0xffffffffffffffffn)],
    ['a header beyond the end', file('{}', 0, 3n)],
    ['no JSON', file('{"a"', 0)],
    ['not UTF-8', file('{}', 0).fill(0xff, 8)],
    ['a list', file('[]', 0)],
    ['null', file('null', 0)],
    ['an entry of null', file('{"a":null}', 0)],
    ['an unknown type', file(entry([1], [0, 4], 'F64'), 4)],
    ['a type from the prototype', file(entry([1], [0, 4], 'constructor'), 4)],
    ['a negative side', file(entry([-1], [0, 4]), 4)],
    ['a fraction of a side', file(entry([0.5], [0, 2]), 2)],
    ['a shape of text', file(entry('11', [0, 4]), 4)],
    ['too many sides', file(entry(new Array(9).fill(1), [0, 4]), 4)],
    ['sides whose product overflows', file(entry([2 ** 32, 2 ** 32, 2 ** 32], [0, 4]), 4)],
    ['a place beyond the end', file(entry([2], [0, 8]), 4)],
    ['a place backwards', file(entry([1], [4, 0]), 4)],
    ['three offsets', file(entry([1], [0, 4, 4]), 4)],
    ['a size unlike the shape', file(entry([2], [0, 4]), 4)],
    ['a hole', file(entry([1], [4, 8]), 8)],
    ['numbers left over', file(entry([1], [0, 4]), 5)],
    [
      'an overlap',
      file(
        JSON.stringify({
          a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
          b: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
        }),
        4,
      ),
    ],
    ['notes that are no text', file('{"__metadata__":{"a":1}}', 0)],
    ['an empty name', file('{"":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}', 0)],
    ['a truncated file', writeSafetensors(tensors).subarray(0, -1)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError)
  })

  it('leaves prototypes alone', () => {
    const read = readSafetensors(file('{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4))
    expect(read.tensors.get('__proto__')?.values).toEqual(Float32Array.of(0))
    expect('dtype' in {}).toBe(false)
  })
})
