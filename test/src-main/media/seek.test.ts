import { beforeAll, describe, expect, it } from 'vitest'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import type { Source } from '../../../src-main/media/source-types.ts'
import { openSource } from '../../../src-main/media/source.ts'
import { add, compare, divide, rational, subtract } from '../../../src-shared/timebase.ts'
import { numberedVideo, numberIn, someNumbers, testTools } from '../../support/media-fixtures.ts'
import { videoCases } from '../../support/video-cases.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

/** All frames' numbers in order, by one decoder run. */
async function numbersOf(source: Source): Promise<number[]> {
  const numbers: number[] = []
  for await (const { frame, index, time } of source.frames()) {
    expect(index).toBe(numbers.length)
    expect(time).toEqual(source.timeOf(index))
    numbers.push(numberIn(frame))
  }
  return numbers
}

// Eleven seeks in each of nineteen files: over two hundred.
describe.each(videoCases)('exact frames of $name', ({ make, first, frames }) => {
  it('come in order and by random index and time, each the asked one', async () => {
    const source = await openSource(tools, make(tools))
    expect(source.info.frameCount).toBe(frames)
    const numbers = await numbersOf(source)
    expect(numbers).toHaveLength(frames)
    expect(numbers.map((number) => number - numbers[0]!)).toEqual(numbers.map((_, index) => index))
    if (first !== undefined) expect(numbers[0]).toBe(first)

    const seek = async (index: number, position: number) => {
      if (position % 2 === 0) {
        const { frame } = await source.frameAtIndex(index)
        expect(numberIn(frame)).toBe(numbers[index])
        return
      }
      // Between this frame's time and the next one's, the frame is still this one.
      const time = source.timeOf(index)
      const end = index + 1 < frames ? source.timeOf(index + 1) : source.info.duration
      const later = add(time, divide(subtract(end, time), rational(3)))
      const found = await source.frameAtTime(later)
      expect([found.index, numberIn(found.frame)]).toEqual([index, numbers[index]])
      expect(compare(found.time, time)).toBe(0)
    }
    const wanted = [0, frames - 1, ...someNumbers(9, frames)]
    for (let at = 0; at < wanted.length; at += 2) {
      await Promise.all(wanted.slice(at, at + 2).map(async (index, offset) => await seek(index, at + offset)))
    }
  })
})

it('ranges start and end where asked', async () => {
  const source = await openSource(tools, videoCases[1]!.make(tools))
  const numbers: number[] = []
  for await (const { frame } of source.frames({ start: 37, end: 43 })) numbers.push(numberIn(frame))
  expect(numbers).toEqual([37, 38, 39, 40, 41, 42])
})

it('leaving a loop stops the decoder, and a signal cancels', async () => {
  const source = await openSource(tools, videoCases[0]!.make(tools))
  for await (const { index } of source.frames()) if (index === 3) break
  // Also one that was held back for so long that all that lies between is full.
  const large = { width: 640, height: 480, channels: 3, depth: 8 } as const
  const long = await openSource(tools, numberedVideo(tools, 'large.mkv', 40, ['-c:v', 'mjpeg'], large))
  for await (const { index } of long.frames()) {
    if (index < 3) continue
    await new Promise((resolve) => setTimeout(resolve, 700))
    break
  }
  const stop = new AbortController()
  const run = async () => {
    for await (const { index } of source.frames({}, stop.signal)) if (index === 2) stop.abort()
  }
  await expect(run()).rejects.toMatchObject({ code: 'cancelled' })
  await expect(source.frameAtIndex(5, stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
})
