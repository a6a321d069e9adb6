// Small pictures for the tests of this folder.
import type { Picture } from '../../../../src-main/engine/metrics/picture.ts'

/** A grey picture of one value. */
export function greyPicture(width: number, height: number, value: number): Picture {
  return { width, height, channels: 1, data: new Float32Array(width * height).fill(value) }
}

/** Numbers in 0..1 that depend on the seed alone (Park and Miller's generator). */
export function numbers(count: number, seed: number): Float64Array {
  let state = (seed * 48271 + 11) % 2147483647
  return Float64Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  })
}

/** An RGB picture of noise. */
export function noisePicture(seed: number, width = 16, height = 16): Picture {
  return { width, height, channels: 3, data: Float32Array.from(numbers(width * height * 3, seed)) }
}
