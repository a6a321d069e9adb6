// The small parts of the desk: giving way, ranges of footage as they are named and joined, what is kept of a curve.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AssignedClip } from '../../../../src-main/app/datasets/published.ts'
import { divideFootage } from '../../../../src-main/app/datasets/footage.ts'
import { joinPicks } from '../../../../src-main/app/datasets/picked-ranges.ts'
import { defaultShares } from '../../../../src-main/app/datasets/split-footage.ts'
import { giveWay } from '../../../../src-main/app/training/give-way.ts'
import { mostPoints, thinned, withJudgement } from '../../../../src-main/app/training/run-facts.ts'
import { parseFootage } from '../../../../src-main/cli/footage-values.ts'

describe('giving way', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('lasts as long as there is work ahead, but not for good, and not from frame to frame', () => {
    let isBusy = false
    let look: () => void = () => undefined
    const said: boolean[] = []
    const busy = {
      now: () => isBusy,
      onChange: (listener: () => void) => {
        look = listener
        return () => undefined
      },
    }
    const change = (next: boolean) => {
      isBusy = next
      look()
    }
    const stop = giveWay(busy, (resting) => said.push(resting), { mostRest: 1000, turn: 200, quiet: 50 })
    change(true)
    expect(said).toEqual([true])
    // One gap after the other is one rest.
    vi.advanceTimersByTime(400)
    change(false)
    vi.advanceTimersByTime(40)
    change(true)
    expect(said).toEqual([true])
    // News of the work do not put off the turn.
    vi.advanceTimersByTime(500)
    look()
    vi.advanceTimersByTime(60)
    expect(said).toEqual([true, false])
    look()
    expect(said).toEqual([true, false])
    vi.advanceTimersByTime(200)
    expect(said).toEqual([true, false, true])
    change(false)
    vi.advanceTimersByTime(50)
    expect(said).toEqual([true, false, true, false])
    stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a part of footage', () => {
  const read = (text: string, ...there: string[]) =>
    parseFootage(text, '/here', (path) => there.some((name) => path === `/here/${name}`))

  it('is named by first and last frame; a file of just that name goes first', () => {
    expect(read('a.mp4#3-40', 'a.mp4')).toEqual({ path: '/here/a.mp4', range: { first: 3, last: 40 } })
    expect(read('a.mp4#3-40', 'a.mp4#3-40', 'a.mp4')).toEqual({ path: '/here/a.mp4#3-40', range: null })
    expect(read('a#1.mp4#3-3', 'a#1.mp4')).toEqual({ path: '/here/a#1.mp4', range: { first: 3, last: 3 } })
    expect(read('a#1.mp4', 'a#1.mp4')).toEqual({ path: '/here/a#1.mp4', range: null })
    expect(read('gone.mp4#x')).toEqual({ path: '/here/gone.mp4#x', range: null })
    for (const text of ['a.mp4#40-3', 'a.mp4#3', 'a.mp4#-3', 'a.mp4#3-4-5', 'a.mp4#']) {
      expect(() => read(text, 'a.mp4')).toThrow(expect.objectContaining({ code: 'usage' }))
    }
  })

  it('is joined with what it overlaps, and gives way to the whole', () => {
    const part = (path: string, first: number, last: number) => ({ path, range: { first, last } })
    const { paths, ranges } = joinPicks([
      part('b', 50, 60),
      part('b', 10, 20),
      part('b', 15, 30),
      part('b', 31, 40),
      part('a', 0, 5),
      { path: 'a', range: null },
    ])
    expect(paths).toEqual(['b', 'a'])
    expect([...ranges]).toEqual([
      [
        'b',
        [
          { first: 10, last: 40 },
          { first: 50, last: 60 },
        ],
      ],
    ])
  })

  it('is divided by the picked frames alone, however far apart they are, and none is on two sides', () => {
    const picked = [
      { first: 1000, last: 1299 },
      { first: 90_000, last: 90_299 },
    ]
    const clip = (range: [number, number], scene: string) => ({
      ...{ id: scene, scene, range, block: 0, first: 0, frames: 300, motion: 1, rate: 25 },
    })
    const source = { name: 'a', clips: [clip([1000, 1300], 'one'), clip([90_000, 90_300], 'two')] }
    const clips = divideFootage([source], defaultShares, () => picked)
    const framesOf = (split: AssignedClip['split']) =>
      clips.filter((one) => one.split === split).reduce((sum, { frames }) => sum + frames, 0)
    expect(framesOf('train')).toBeGreaterThan(380)
    expect(framesOf('validation')).toBeGreaterThan(40)
    expect(framesOf('test')).toBeGreaterThan(100)
    const ranges = clips.map(({ range }) => range).sort((a, b) => a[0] - b[0])
    for (const [index, [start, end]] of ranges.entries()) {
      expect(picked.some(({ first, last }) => start >= first && end <= last + 1)).toBe(true)
      expect(start).toBeGreaterThanOrEqual(ranges[index - 1]?.[1] ?? 0)
    }
  })
})

describe('what is kept of a curve', () => {
  it('is never more than windows are sent, in order, with the means of neighbours', () => {
    const all = Array.from({ length: 2000 }, (_, step): [number, number] => [step + 1, step % 2])
    const few = thinned(all)
    expect(few.length).toBeLessThanOrEqual(mostPoints)
    expect(few.at(-1)![0]).toBe(2000)
    expect(new Set(few.map(([, loss]) => loss))).toEqual(new Set([0.5]))
    expect(thinned(all.slice(0, 10))).toEqual(all.slice(0, 10))
  })

  it('has each judgement once, and knows the best', () => {
    const judged = (step: number, psnr: number) => ({
      ...{ step, windows: 2, model: { psnr, ssim: 0.5 }, crossFade: { psnr: 20, ssim: 0.4 } },
    })
    const all = [judged(0, 24), judged(10, 25), judged(20, 24.5), judged(10, 26)].reduce<
      Parameters<typeof withJudgement>[0]
    >((before, one) => withJudgement(before, one), { heldOut: [] })
    expect(all.heldOut.map(({ step, best, psnr }) => [step, best, psnr])).toEqual([
      [0, true, 24],
      [10, true, 26],
    ])
  })
})
