import { describe, expect, it } from 'vitest'
import { enlarge, shrink } from '../../../bench/long-gap/enlarge.ts'
import { candidateStarts, chooseWindows, judgedFrom } from '../../../bench/long-gap/windows.ts'
import { pictureOf } from '../../../src-main/engine/metrics/picture.ts'
import { psnr } from '../../../src-main/engine/metrics/psnr.ts'
import { srgb, type Frame } from '../../../src-shared/frame.ts'

describe('the windows of the benchmark', () => {
  it.each([132, 141, 359, 468, 1000])(
    'lie in the last 30 %% of %i frames, evenly, to the last frame',
    (count) => {
      const starts = candidateStarts(count, 15)
      expect(starts).toHaveLength(12)
      expect(starts[0]).toBe(judgedFrom(count))
      expect(starts.at(-1)).toBe(count - 16)
      const steps = starts.slice(1).map((start, index) => start - starts[index]!)
      expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1)
    },
  )

  it('do not lose a frame to rounding: 0.7 of 10 is 7', () => {
    expect(judgedFrom(10)).toBe(7)
    expect(judgedFrom(378)).toBe(264)
  })

  it('are fewer for short clips, and none where none fits', () => {
    expect(candidateStarts(60, 15)).toEqual([42, 43, 44])
    expect(candidateStarts(52, 15)).toEqual([36])
    expect(candidateStarts(40, 15)).toEqual([])
  })

  it('that move most are judged', () => {
    // Flat frames that brighten faster and faster: later windows move more.
    const frameAt = (index: number) => new Uint8Array(3).fill(Math.floor((index - 200) ** 2 / 40))
    expect(chooseWindows(300, { size: 1, gap: 15, judged: 3 }, frameAt)).toEqual(
      candidateStarts(300, 15).toReversed().slice(0, 3),
    )
  })
})

describe('enlarge and shrink', () => {
  const frame: Frame = {
    width: 6,
    height: 4,
    channels: 3,
    depth: 8,
    colour: srgb,
    data: Uint8Array.from({ length: 72 }, (_, at) => 40 + ((at * 7) % 60) + (at % 3) * 50),
  }

  it('keep flat pictures flat', () => {
    const flat = { ...frame, data: new Uint8Array(72).fill(77) }
    expect(enlarge(flat, 4).data.every((value) => value === 77)).toBe(true)
  })

  it('keep each axis its own, and the way back is near', () => {
    const slope = { ...frame, data: frame.data.map((_, at) => 10 + 20 * (Math.floor(at / 3) % 6)) }
    const large = enlarge(slope, 4)
    expect([large.width, large.height]).toEqual([24, 16])
    const pixel = (x: number, y: number) => large.data[(y * 24 + x) * 3]!
    expect(pixel(12, 0)).toBe(pixel(12, 15))
    expect(pixel(12, 8)).toBeGreaterThan(pixel(8, 8))
    expect(psnr(shrink(pictureOf(large), 4), pictureOf(slope))).toBeGreaterThan(35)
  })
})
