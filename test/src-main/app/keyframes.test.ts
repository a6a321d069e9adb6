import { describe, expect, it } from 'vitest'
import { resolveKeyframes } from '../../../src-main/app/keyframes.ts'
import { parseKey } from '../../../src-main/app/parse-key.ts'
import type { Source, SourceFrame } from '../../../src-main/media/source-types.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { rational, toNumber } from '../../../src-shared/timebase.ts'
import { noiseFrame } from '../../support/frames.ts'

/** A clip of ten frames at 10 a second, in memory. */
function clip(seed: number): Source {
  const at = (index: number): Promise<SourceFrame> =>
    index >= 0 && index < 10
      ? Promise.resolve({ frame: noiseFrame(seed + index), index, time: rational(index, 10) })
      : Promise.reject(new InterludeError('out-of-range', `There is no frame ${String(index)}.`))
  return {
    info: {
      path: 'clip',
      kind: 'video',
      width: 8,
      height: 6,
      codec: 'raw',
      container: 'raw',
      pixelFormat: 'rgb24',
      frameRate: rational(10),
      variableRate: false,
      frameCount: 10,
      duration: rational(1),
      channels: 3,
      depth: 8,
      colour: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' },
      range: 'pc',
      rotation: 0,
      audio: false,
      size: 1,
      claimedDuration: undefined,
      notes: [],
    },
    frameAtIndex: at,
    frameAtTime: (time) => at(Math.floor(toNumber(time) * 10)),
    // eslint-disable-next-line @typescript-eslint/require-await -- an empty stream
    frames: async function* () {
      yield* []
    },
    timeOf: (index) => rational(index, 10),
    atSize: () => clip(seed),
  }
}

async function resolveKeys(...texts: string[]) {
  const opened: string[] = []
  const tools = {
    open: (path: string) => {
      opened.push(path)
      return Promise.resolve(clip(path.charCodeAt(1) * 100))
    },
    resize: () => Promise.reject(new Error('Nothing had to be resized.')),
  }
  const references = texts.map((text) => parseKey(text, '/', () => false))
  const keys = await resolveKeyframes(references, tools, { size: undefined, fit: 'error' })
  return { opened, indexes: keys.map((key) => key.index) }
}

describe('resolveKeyframes', () => {
  it('opens each clip once, and fetches by time, by frame, or the first', async () => {
    expect(await resolveKeys('a', 'a@0.35', 'a#7', 'b@0.1')).toEqual({
      opened: ['/a', '/b'],
      indexes: [0, 3, 7, 1],
    })
  })

  it('takes the same frame twice: a hold', async () => {
    expect((await resolveKeys('a#3', 'a@0.3')).indexes).toEqual([3, 3])
  })

  it('refuses keys of one clip that go back in time, naming both', async () => {
    await expect(resolveKeys('a@0.8', 'a#3')).rejects.toMatchObject({
      code: 'out-of-range',
      message: 'The key a#3 (frame 3, 0.3 s) lies before the key a@0.8 (frame 8, 0.8 s).',
    })
  })

  it('lets another clip lie between', async () => {
    expect((await resolveKeys('a#8', 'b#1', 'a#2')).indexes).toEqual([8, 1, 2])
  })

  it('hands on what the media room says', async () => {
    await expect(resolveKeys('a#3', 'a#10')).rejects.toMatchObject({ code: 'out-of-range' })
  })
})
