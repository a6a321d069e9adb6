import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { engineContract, type InbetweenInput } from '../../src-shared/engine-contract.ts'
import { srgb, type Frame } from '../../src-shared/frame.ts'

const frame: Frame = { width: 2, height: 2, channels: 3, depth: 8, colour: srgb, data: new Uint8Array(12) }
const input: InbetweenInput = { model: '/m', from: frame, to: frame, times: [0.25, 0.5], seed: 0 }
const schema = engineContract.inbetween.input

describe('the input of an in-between call', () => {
  it('is taken as it is, pixels uncopied', () => {
    const parsed = v.parse(schema, input)
    expect(parsed).toEqual(input)
    expect(parsed.from.data).toBe(frame.data)
    expect(v.is(schema, { ...input, times: [], memoryLimit: 1e9, seed: 2 ** 32 - 1 })).toBe(true)
    expect(v.is(schema, { ...input, times: Array.from({ length: 1000 }, (_, i) => (i + 1) / 1001) })).toBe(
      true,
    )
  })

  it.each([
    ['the start keyframe among the times', { times: [0, 0.5] }],
    ['the end keyframe among the times', { times: [0.5, 1] }],
    ['a time twice', { times: [0.5, 0.5] }],
    ['times that descend', { times: [0.5, 0.25] }],
    ['a time that is no number', { times: [NaN] }],
    ['more than 1000 times', { times: Array.from({ length: 1001 }, (_, i) => (i + 1) / 1002) }],
    ['a negative seed', { seed: -1 }],
    ['a seed of more than 32 bits', { seed: 2 ** 32 }],
    ['a broken seed', { seed: 0.5 }],
    ['keyframes of two sizes', { to: { ...frame, width: 1, height: 4 } }],
    ['keyframes of two depths', { to: { ...frame, depth: 16, data: new Uint8Array(24) } }],
    ['keyframes of two channel counts', { to: { ...frame, channels: 4, data: new Uint8Array(16) } }],
    ['a keyframe that lies about its size', { to: { ...frame, data: new Uint8Array(11) } }],
    ['a negative memory limit', { memoryLimit: -1 }],
    ['an endless memory limit', { memoryLimit: Infinity }],
    ['no model', { model: undefined }],
  ])('is refused for %s', (_, wrong) => {
    expect(v.is(schema, { ...input, ...wrong })).toBe(false)
  })
})
