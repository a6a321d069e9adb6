import { describe, expect, test } from 'vitest'
import {
  scanFootage,
  type NumberedFrame,
  type ScanCounts,
} from '../../../../src-main/app/datasets/scan-footage.ts'
import { renderClip } from '../../../../src-main/engine/data/procedural/generate.ts'
import { createRandom } from '../../../../src-main/engine/data/random.ts'

const size = 64
const bytes = size * size * 3

/** Frames of a made-up scene; a longer clip moves more slowly. */
function scene(
  seed: number,
  count: number,
  kind: 'person' | 'things' | 'landscape' = 'things',
): Uint8Array[] {
  const clip = renderClip({ seed, width: size, height: size, frames: count, kind, plain: true })
  return Array.from({ length: count }, (_, index) => clip.slice(index * bytes, (index + 1) * bytes))
}

function noisy(frame: Uint8Array, seed: number, sigma = 1): Uint8Array {
  const random = createRandom(seed)
  return frame.map((value) => Math.max(0, Math.min(255, Math.round(value + sigma * random.normal()))))
}

async function scan(frames: readonly Uint8Array[]) {
  const counts: ScanCounts = { frames: 0, kept: 0, repeated: 0, still: 0, mixed: 0, cuts: 0 }
  async function* feed(): AsyncGenerator<NumberedFrame> {
    for (const [index, rgb] of frames.entries()) {
      yield await Promise.resolve({ width: size, height: size, rgb, index })
    }
  }
  const kept: number[] = []
  const breaks: { reason: string; before: number }[] = []
  for await (const event of scanFootage(feed(), counts)) {
    if (event.type === 'frame') kept.push(event.frame.index)
    else breaks.push({ reason: event.reason, before: kept.at(-1) ?? -1 })
  }
  return { counts, kept, breaks }
}

describe('scanning footage', () => {
  test('cuts between scenes are found where they are, and nowhere else', async () => {
    const parts = [3, 5, 8, 9].map((seed) => scene(seed, 24))
    const { breaks, counts } = await scan(parts.flat())
    expect(breaks.map(({ before }) => before)).toEqual([23, 47, 71])
    expect(counts.cuts).toBe(3)
  })

  test('fast movement and a flash of light are no cuts', async () => {
    const frames = scene(21, 16, 'landscape')
    expect((await scan(frames)).counts.cuts).toBe(0)
    const flash = scene(5, 24).map((frame, index) =>
      index === 11 ? frame.map((value) => Math.min(255, value + 120)) : frame,
    )
    expect((await scan(flash)).counts.cuts).toBe(0)
  })

  test('a dissolve ends one scene and begins another, and its frames are left out', async () => {
    const [one, two] = [scene(5, 60), scene(9, 60)]
    for (const length of [10, 30]) {
      const dissolve = Array.from({ length }, (_, index) => {
        const share = (index + 1) / (length + 1)
        return one[29]!.map((value, at) => Math.round(value * (1 - share) + two[0]![at]! * share))
      })
      const { counts, breaks, kept } = await scan([...one.slice(0, 30), ...dissolve, ...two])
      expect(counts.cuts, `${length} frames`).toBe(1)
      expect(breaks).toHaveLength(1)
      const inside = kept.filter((index) => index >= 30 + length * 0.25 && index < 30 + length * 0.75)
      expect(inside, `${length} frames`).toEqual([])
      expect(kept.length).toBeGreaterThan(60)
    }
  })

  test('drawings on twos and threes are kept once, with and without the noise of a codec', async () => {
    const drawings = scene(14, 14, 'person')
    for (const [times, sigma] of [
      [2, 0],
      [3, 0],
      [2, 0.4],
    ] as const) {
      const frames = drawings.flatMap((frame, drawing) =>
        Array.from({ length: times }, (_, copy) =>
          sigma > 0 ? noisy(frame, drawing * 9 + copy, sigma) : frame,
        ),
      )
      const { kept, breaks } = await scan(frames)
      expect(kept, `${times} times, noise ${sigma}`).toEqual(drawings.map((_, index) => index * times))
      expect(breaks).toEqual([])
    }
  })

  test('stretches in which nothing moves are left out, noise or not', async () => {
    const before = scene(3, 20)
    const after = scene(3, 20).reverse()
    const last = before.at(-1)!
    for (const sigma of [0, 1.5]) {
      const rest = Array.from({ length: 60 }, (_, index) => noisy(last, index + 1, sigma))
      const frames = [...before, ...rest, ...after].map((frame, index) =>
        sigma > 0 ? noisy(frame, index + 99, sigma) : frame,
      )
      const { counts, breaks, kept } = await scan(frames)
      expect(breaks, `noise ${sigma}`).toMatchObject([{ reason: 'still' }])
      expect(
        kept.filter((index) => index >= 35 && index < 80),
        `noise ${sigma}`,
      ).toEqual([])
      expect(counts.kept).toBeGreaterThan(36)
      expect(counts.kept + counts.repeated + counts.still + counts.mixed).toBe(counts.frames)
    }
  })
})
