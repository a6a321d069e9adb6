import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Picture } from '../../../../src-main/engine/metrics/picture.ts'
import { psnr } from '../../../../src-main/engine/metrics/psnr.ts'
import { ssim } from '../../../../src-main/engine/metrics/ssim.ts'
import { greyPicture, noisePicture } from './pictures.ts'

// Made by test/fixtures/metrics/make-fidelity.py, which names its command.
interface Pair {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly a: string
  readonly b: string
  readonly psnr: number
  readonly ssim: number
}
const file = new URL('../../../fixtures/metrics/fidelity.json', import.meta.url)
// The file is ours, beside its making script.
const { pairs } = JSON.parse(readFileSync(file, 'utf8')) as { pairs: Pair[] }

function read({ width, height, channels }: Pair, text: string): Picture {
  return {
    width,
    height,
    channels,
    data: Float32Array.from(Buffer.from(text, 'base64'), (byte) => byte / 255),
  }
}

describe('PSNR and SSIM are those of scikit-image', () => {
  it.each(pairs)('$name', (pair) => {
    const a = read(pair, pair.a)
    const b = read(pair, pair.b)
    expect(Math.abs(psnr(a, b) - pair.psnr)).toBeLessThan(1e-4)
    expect(Math.abs(ssim(a, b) - pair.ssim)).toBeLessThan(1e-4)
  })

  it('do not care which picture comes first', () => {
    const pair = pairs[0]!
    const a = read(pair, pair.a)
    const b = read(pair, pair.b)
    expect(psnr(b, a)).toBe(psnr(a, b))
    expect(ssim(b, a)).toBeCloseTo(ssim(a, b), 12)
  })

  it('say that equal pictures are equal', () => {
    const pair = pairs[0]!
    const a = read(pair, pair.a)
    expect(psnr(a, a)).toBe(Infinity)
    expect(ssim(a, a)).toBe(1)
  })

  it('do not mix up sizes between calls', () => {
    const once = (width: number, height: number) =>
      ssim(noisePicture(1, width, height), noisePicture(2, width, height))
    const after = (before: [number, number], [width, height]: [number, number]) => {
      once(...before)
      return once(width, height)
    }
    expect(after([16, 16], [24, 16])).toBe(after([20, 20], [24, 16]))
    expect(after([16, 16], [16, 24])).toBe(after([20, 20], [16, 24]))
  })

  it('refuse pictures of other shapes, of too few numbers, and below one window', () => {
    expect(() => psnr(greyPicture(12, 12, 0), greyPicture(12, 13, 0))).toThrow(RangeError)
    expect(() => ssim(greyPicture(10, 64, 0), greyPicture(10, 64, 0))).toThrow('11x11')
    const short: Picture = { width: 12, height: 12, channels: 3, data: new Float32Array(12 * 12) }
    expect(() => psnr(short, short)).toThrow('144')
  })
})
