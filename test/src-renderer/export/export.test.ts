import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { newestJob } from '../../../src-renderer/export/jobs.ts'
import {
  framesOf,
  halfOf,
  neededSources,
  secondsOf,
  shareOf,
  sizeFor,
  unmadeIn,
} from '../../../src-renderer/export/plan.ts'
import {
  changeEnding,
  endingOf,
  presetNames,
  presetOf,
  presets,
  sameOutput,
} from '../../../src-renderer/export/presets.ts'
import type { Job } from '../../../src-shared/editor/values.ts'
import { outputSchema } from '../../../src-shared/project/document.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { codecsOf } from '../../../src-main/media/encode-plan.ts'
import { planExport } from '../../../src-main/app/editor/export-plan.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { fakeDocument } from '../../support/fake-editor.ts'

describe('formats', () => {
  it.each(presetNames)('%s is one that the document takes and the encoder writes', (name) => {
    const { container, codec } = presets[name]
    const output = { ...fakeDocument().output, container, codec }
    expect(v.is(outputSchema, output)).toBe(true)
    expect(codecsOf[container]).toContain(codec)
    expect(presetOf(output)).toBe(name)
  })

  it('are known without a codec, and unknown where they are not offered', () => {
    expect(presetOf({ container: 'mp4', codec: null })).toBe('mp4-h264')
    expect(presetOf({ container: 'mkv', codec: 'h264' })).toBeUndefined()
  })

  it('come to the same with the usual codec named or not, and with nothing else different', () => {
    const { output } = fakeDocument()
    expect(sameOutput(output, { ...output, codec: 'h264' })).toBe(true)
    expect(
      sameOutput({ ...output, size: { width: 2, height: 2 } }, { ...output, size: { width: 2, height: 2 } }),
    ).toBe(true)
    expect(sameOutput(output, { ...output, codec: 'h265' })).toBe(false)
    expect(sameOutput(output, { ...output, codec: 'h264', quality: 'best' })).toBe(false)
    expect(sameOutput(output, { ...output, container: 'frames', codec: 'png' })).toBe(false)
  })

  it('change the ending of a name, and only that', () => {
    expect(changeEnding('/a/take.2', endingOf('mp4-h265'))).toBe('/a/take.2.mp4')
    expect(changeEnding('/a/take.MP4', endingOf('gif'))).toBe('/a/take.gif')
    expect(changeEnding('/a/take.mov', endingOf('frames'))).toBe('/a/take')
  })
})

describe('what an export will be', () => {
  it('has the frames and the duration that the main side plans', () => {
    const document = fakeDocument(6, 7)
    for (const asked of [null, 12, 24, 25, 30, 60, 23.976]) {
      const rate = asked === null ? null : asked === 23.976 ? rational(24_000, 1001) : rational(asked)
      for (const span of [
        { first: 0, last: 35 },
        { first: 3, last: 4 },
        { first: 9, last: 9 },
      ]) {
        const planned = planExport(document, { ...document.output, rate }, span)
        expect(framesOf(span, document.rate, rate)).toBe(planned.frames)
      }
    }
    expect(secondsOf({ first: 0, last: 35 }, rational(24))).toBe(1.5)
  })

  it('needs the files of its keyframes, of those beside it, and of its sound', () => {
    const plain = fakeDocument(4, 10)
    const shows = ['robot-arm', 'flower-walk', 'sketch', 'robot-arm']
    const document = {
      ...plain,
      keyframes: plain.keyframes.map((keyframe, index) => ({
        ...keyframe,
        shows: { ...keyframe.shows, source: shows[index] ?? '' },
      })),
    }
    const needed = (first: number, last: number, sound: string | null = null) =>
      neededSources(document, { first, last }, sound).map(({ id }) => id)
    expect(needed(0, 30)).toEqual(['robot-arm', 'flower-walk', 'sketch'])
    expect(needed(0, 0)).toEqual(['robot-arm'])
    expect(needed(0, 9)).toEqual(['robot-arm', 'flower-walk'])
    expect(needed(10, 10)).toEqual(['flower-walk'])
    expect(needed(12, 20)).toEqual(['flower-walk', 'sketch'])
    expect(needed(12, 14, 'robot-arm')).toEqual(['robot-arm', 'flower-walk', 'sketch'])
  })

  it('keeps the aspect of the picture, within what a frame may be', () => {
    expect(sizeFor({ width: 1920, height: 1080 }, 'width', 1280)).toEqual({ width: 1280, height: 720 })
    expect(sizeFor({ width: 1920, height: 1080 }, 'height', 360)).toEqual({ width: 640, height: 360 })
    expect(sizeFor({ width: 10, height: 5000 }, 'height', 1)).toEqual({ width: 1, height: 1 })
    const { width, height } = halfOf({ width: 853, height: 481 })
    expect([width % 2, height % 2]).toEqual([0, 0])
  })

  it('counts the in-betweens that are shown in the span and not there', () => {
    const document = fakeDocument(3, 12)
    const [first, second] = document.gaps
    const none = () => undefined
    expect(unmadeIn(document, { first: 0, last: 24 }, none)).toBe(22)
    expect(unmadeIn(document, { first: 0, last: 12 }, none)).toBe(11)
    expect(unmadeIn(document, { first: 5, last: 5 }, none)).toBe(1)
    const ready = { state: 'partial', key: 'k', total: 11, ready: [0, 1, 2] } as const
    const statusOf = (gap: string) =>
      first && gap === gapId(first) ? { gap, ...ready, ready: [...ready.ready], notes: [] } : undefined
    expect(second).toBeDefined()
    expect(unmadeIn(document, { first: 0, last: 24 }, statusOf)).toBe(19)
    expect(unmadeIn(document, { first: 1, last: 3 }, statusOf)).toBe(0)
  })
})

describe('jobs', () => {
  const job = (id: string, state: Job['state'], stage: Job['stage'], done = 0): Job => ({
    ...{ id, kind: 'export', state, stage, done, total: 10, path: `/${id}.mp4`, notes: [] },
  })

  it('never go back as they go on', () => {
    const shares = [
      job('a', 'running', 'making'),
      job('a', 'running', 'making', 10),
      job('a', 'running', 'encoding'),
      job('a', 'running', 'encoding', 10),
      job('a', 'running', 'checking'),
      job('a', 'done', 'ended', 10),
    ].map((one) => shareOf(one) ?? NaN)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    expect(shareOf(job('a', 'running', 'waiting'))).toBeUndefined()
  })

  it('show the one that is worked on, else the newest', () => {
    const ended = job('old', 'done', 'ended')
    const runs = job('runs', 'running', 'encoding')
    const waits = job('waits', 'running', 'waiting')
    expect(newestJob([ended, runs, waits])?.id).toBe('runs')
    expect(newestJob([ended, waits])?.id).toBe('waits')
    expect(newestJob([ended])?.id).toBe('old')
    expect(newestJob([])).toBeUndefined()
  })
})
