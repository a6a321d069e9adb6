import { describe, expect, it } from 'vitest'
import { applyLocks } from '../../../../src-main/app/editor/gap-locks.ts'
import { lookAt, rankGaps } from '../../../../src-main/app/editor/gap-order.ts'
import { createPace } from '../../../../src-main/app/editor/gap-pace.ts'
import { samplesOf } from '../../../../src-shared/frame.ts'
import { crossFade } from '../../../support/fake-engine.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { smallChain } from './gap-lab.ts'

describe('locks', () => {
  it.each([
    { channels: 3, depth: 8 },
    { channels: 4, depth: 8 },
    { channels: 3, depth: 16 },
    { channels: 4, depth: 16 },
  ] as const)(
    'change no pixel that both keyframes agree on, and nothing outside ($channels, $depth)',
    (form) => {
      const shape = { width: 12, height: 9, ...form }
      const from = noiseFrame(1, shape)
      // They agree on the left half.
      const other = noiseFrame(2, shape)
      const to = { ...from, data: new Uint8Array(from.data) }
      const [start, end, others] = [samplesOf(from), samplesOf(to), samplesOf(other)]
      const { width, channels } = shape
      for (let at = 0; at < end.length; at++) {
        if (Math.floor(at / channels) % width >= 6) end[at] = others[at]!
      }
      const made = noiseFrame(3, shape)
      const before = new Uint8Array(made.data)
      const lock = { kind: 'box', x: 3, y: 2, width: 6, height: 100 } as const
      const locked = samplesOf(applyLocks(made, from, to, 0.25, [lock]))
      expect(made.data).toEqual(before)
      const fade = samplesOf(crossFade(from, to, 0.25))
      const [free] = [samplesOf(made)]
      for (let at = 0; at < locked.length; at++) {
        const pixel = Math.floor(at / channels)
        const [x, y] = [pixel % width, Math.floor(pixel / width)]
        const isInside = x >= 3 && x < 9 && y >= 2
        if (!isInside) expect(locked[at]).toBe(free[at])
        else if (x < 6) expect(locked[at]).toBe(start[at])
        else if (channels === 3) expect(locked[at]).toBe(fade[at])
      }
    },
  )

  it('fade colours by how opaque they are', () => {
    const shape = { width: 1, height: 1, channels: 4, depth: 8 } as const
    const pixel = (...data: number[]) => ({ ...noiseFrame(0, shape), data: Uint8Array.from(data) })
    const lock = { kind: 'box', x: 0, y: 0, width: 1, height: 1 } as const
    // What is fully transparent has no colour to give.
    const faded = applyLocks(pixel(9, 9, 9, 9), pixel(200, 100, 0, 255), pixel(0, 255, 255, 0), 0.5, [lock])
    expect([...faded.data]).toEqual([200, 100, 0, 128])
  })

  it('are nothing where there are none', () => {
    const made = noiseFrame(3)
    expect(applyLocks(made, noiseFrame(1), noiseFrame(2), 0.5, [])).toBe(made)
  })
})

describe('the order of gaps', () => {
  const document = smallChain(10, 20, 30, 40, 50)
  const order = (...looks: [frame: number, playing: boolean][]): number[] => {
    let look = { frame: 0, playing: false, direction: 1 as 1 | -1 }
    for (const [frame, playing] of looks) look = lookAt(look, frame, playing)
    const rankOf = rankGaps(document, look)
    return [0, 1, 2, 3].sort((a, b) => rankOf(a) - rankOf(b))
  }

  it.each([
    [[[25, false]], [1, 2, 0, 3]],
    [
      [
        [45, false],
        [25, false],
      ],
      [1, 0, 2, 3],
    ],
    [
      [
        [24, true],
        [25, true],
      ],
      [1, 2, 3, 0],
    ],
    [
      [
        [35, true],
        [25, true],
      ],
      [1, 0, 2, 3],
    ],
    [
      [
        [35, true],
        [25, true],
        [25, false],
      ],
      [1, 0, 2, 3],
    ],
    // A keyframe belongs to the gap that it begins; before and after all, the nearest counts.
    [[[30, true]], [2, 3, 1, 0]],
    [[[2, false]], [0, 1, 2, 3]],
    [[[99, false]], [3, 2, 1, 0]],
  ] as [[number, boolean][], number[]][])('after the looks %j is %j', (looks, expected) => {
    expect(order(...looks)).toEqual(expected)
  })
})

it('the pace is told from the second frame on, without the warm-up', () => {
  let now = 0
  const pace = createPace(5, () => now)
  now = 9000
  pace.count()
  expect(pace.secondsLeft()).toBeUndefined()
  now = 10_000
  pace.count()
  expect(pace.secondsLeft()).toBe(3)
  for (now of [12_000, 14_000, 15_000]) pace.count()
  expect(pace.secondsLeft()).toBe(0)
})
