import { beforeAll, describe, expect, it } from 'vitest'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { minterpolate } from '../../../src-main/media/minterpolate.ts'
import { byteLengthOf, samplesOf, srgb, type Frame, type FrameShape } from '../../../src-shared/frame.ts'
import { testTools } from '../../support/media-fixtures.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

/** A pattern that has moved to the right by `shift` pixels. */
function moved(shift: number, shape: Partial<FrameShape> = {}): Frame {
  const full: FrameShape = { width: 128, height: 96, channels: 3, depth: 8, ...shape }
  const frame: Frame = { ...full, colour: srgb, data: new Uint8Array(byteLengthOf(full)) }
  const samples = samplesOf(frame)
  const unit = full.depth === 8 ? 1 : 257
  for (let at = 0; at < full.width * full.height; at++) {
    const [x, y] = [(at % full.width) - shift, Math.floor(at / full.width)]
    const value = 128 + 60 * Math.sin(x / 7 + Math.sin(y / 5)) + 50 * Math.cos(y / 9 - x / 17)
    samples.fill(Math.round(value) * unit, at * full.channels, (at + 1) * full.channels)
    if (full.channels === 4) samples[at * 4 + 3] = 255 * unit
  }
  return frame
}

function distance(a: Frame, b: Frame): number {
  const [left, right] = [samplesOf(a), samplesOf(b)]
  let sum = 0
  for (const [at, value] of left.entries()) sum += Math.abs(value - right[at]!)
  return sum / left.length
}

async function all(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const list: Frame[] = []
  for await (const frame of frames) list.push(frame)
  return list
}

describe('minterpolate', () => {
  it('gives the in-betweens in order, and moves what moved', async () => {
    const frames = await all(minterpolate(tools, moved(0), moved(8), 7))
    expect(frames).toHaveLength(7)
    for (const [index, frame] of frames.entries()) {
      expect(distance(frame, moved(index + 1))).toBeLessThan(0.4 * distance(moved(0), moved(4)))
    }
    const first = distance(frames[0]!, moved(0))
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(distance(frames[0]!, moved(8)))
  })

  it('keeps shape: 16 bits and alpha', async () => {
    const shape = { channels: 4, depth: 16 } as const
    const [middle] = await all(minterpolate(tools, moved(0, shape), moved(4, shape), 1))
    expect(middle).toMatchObject({ ...shape, width: 128, height: 96 })
    expect(distance(middle!, moved(2, shape))).toBeLessThan(6 * 257)
    expect(samplesOf(middle!)[3]).toBeGreaterThan(65000)
  })

  it('makes none when none is asked, and stops when its reader does or when it is cancelled', async () => {
    expect(await all(minterpolate(tools, moved(0), moved(8), 0))).toEqual([])
    for await (const frame of minterpolate(tools, moved(0), moved(8), 60)) {
      expect(frame.width).toBe(128)
      break
    }
    const stop = new AbortController()
    const cancelled = async () => {
      for await (const frame of minterpolate(tools, moved(0), moved(8), 60, stop.signal)) {
        expect(frame.width).toBe(128)
        stop.abort()
      }
    }
    await expect(cancelled()).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('says what ffmpeg said when it can not', async () => {
    const tiny = { width: 2, height: 2 }
    await expect(all(minterpolate(tools, moved(0, tiny), moved(1, tiny), 3))).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringContaining('minterpolate') as string,
    })
    await expect(
      all(minterpolate({ ffmpeg: '/nowhere/ffmpeg' }, moved(0), moved(1), 3)),
    ).rejects.toMatchObject({ code: 'tool-missing' })
  })
})
