import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeVideo } from '../../../src-main/media/encode.ts'
import type { Codec, EncodeResult } from '../../../src-main/media/encode-types.ts'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { rational, type Rational } from '../../../src-shared/timebase.ts'
import { numberedFrames, testTools } from '../../support/media-fixtures.ts'
import { readClicks, writeClicks, type ClickedClip } from '../../support/sound.ts'
import { temporaryFolder } from '../../support/temp.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

interface Case {
  readonly source?: string
  readonly clip?: ClickedClip
  readonly out: string
  readonly codec?: Codec
  readonly from: Rational
  readonly frames?: number
}

/** Writes 25 frames a second with the sound of footage that clicks at its whole seconds. */
async function write(one: Case): Promise<{ path: string; folder: string; result: EncodeResult }> {
  const folder = temporaryFolder()
  const source = join(folder, one.source ?? 'source.mp4')
  writeClicks(tools, source, one.clip)
  const { frames = 75 } = one
  const path = join(folder, one.out)
  const result = await encodeVideo(
    tools,
    {
      path,
      frameRate: rational(25),
      codec: one.codec,
      frameCount: frames,
      quality: 'draft',
      sound: { path: source, from: one.from },
    },
    numberedFrames(frames),
  )
  return { path, folder, result }
}

/** Every number within so many seconds of what it should be. */
function near(found: readonly number[], expected: readonly number[], within: number): void {
  expect(found.length, JSON.stringify(found)).toBe(expected.length)
  for (const [index, value] of found.entries()) {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(within)
  }
}

/** Opus begins with 6.5 ms of silence, which ffmpeg's Matroska counts once too often at each writing. */
const exactness = (codec: string | undefined): number => (codec === 'opus' ? 0.014 : 0.004)

describe('sound', () => {
  it.each<[string, Case, string]>([
    ['AAC into MP4', { out: 'a.mp4', from: rational(23, 10) }, 'aac'],
    ['AAC into MKV', { out: 'a.mkv', codec: 'h264', from: rational(23, 10) }, 'aac'],
    ['AAC into MOV', { out: 'a.mov', from: rational(23, 10) }, 'aac'],
    [
      'Opus into WebM',
      { source: 's.mkv', clip: { audio: 'libopus' }, out: 'a.webm', from: rational(23, 10) },
      'opus',
    ],
    [
      'AC-3 into MP4',
      { source: 's.mkv', clip: { audio: 'ac3' }, out: 'a.mp4', from: rational(23, 10) },
      'ac3',
    ],
  ])('of %s is taken over as it is, where its pictures are', async (_, one, codec) => {
    const { path, result } = await write(one)
    expect(result).toMatchObject({ sound: codec, notes: [], frames: 75 })
    const sound = await readClicks(tools, path)
    expect(sound.codec).toBe(codec)
    near(sound.clicks, [0.7, 1.7, 2.7], exactness(sound.codec))
    expect(Math.abs(sound.seconds - 3)).toBeLessThan(0.06)
  })

  it.each<[string, Case, string]>([
    ['AAC in WebM', { out: 'a.webm', from: rational(23, 10) }, 'opus'],
    [
      'Opus in MP4',
      { source: 's.mkv', clip: { audio: 'libopus' }, out: 'a.mp4', from: rational(23, 10) },
      'aac',
    ],
    [
      'anything in lossless MKV',
      { source: 's.mkv', clip: { audio: 'flac' }, out: 'a.mkv', from: rational(23, 10) },
      'flac',
    ],
    [
      'anything in ProRes',
      { source: 's.mkv', clip: { audio: 'flac' }, out: 'a.mov', from: rational(23, 10) },
      'pcm_s24le',
    ],
  ])('of %s is encoded anew, exactly as long as the pictures', async (_, one, codec) => {
    const { path, result } = await write(one)
    expect(result).toMatchObject({ sound: codec, notes: [] })
    const sound = await readClicks(tools, path)
    near(sound.clicks, [0.7, 1.7, 2.7], 0.008)
    expect(Math.abs(sound.seconds - 3)).toBeLessThan(0.03)
  })

  it.each([
    ['begins after the pictures', { from: rational(-3, 2) }, [1.5, 2.5]],
    ['ends before them', { from: rational(67, 10) }, [0.3]],
    [
      'is later than the pictures of its own file',
      { clip: { late: 0.52 }, from: rational(1, 10) },
      [0.9, 1.9, 2.9],
    ],
  ] as [string, Partial<Case>, number[]][])('that %s is filled with silence', async (_, more, clicks) => {
    const { path, result } = await write({ out: 'a.mp4', from: rational(0), ...more })
    expect(result.notes).toHaveLength(1)
    expect(result.notes[0]).toContain('silence')
    const sound = await readClicks(tools, path)
    near(sound.clicks, clicks, 0.004)
    expect(Math.abs(sound.seconds - 3)).toBeLessThan(0.03)
  })

  it('with six channels becomes stereo where it must be encoded', async () => {
    const { path } = await write({
      ...{ source: 's.mkv', clip: { audio: 'flac', channels: 6 }, out: 'a.webm' },
      from: rational(0),
    })
    near((await readClicks(tools, path)).clicks, [0, 1, 2], 0.008)
  })

  it('that does not reach the pictures is left out, and the file says so', async () => {
    const { path, result } = await write({ out: 'a.mp4', from: rational(20) })
    expect(result.sound).toBeUndefined()
    expect(result.notes[0]).toContain('source.mp4')
    expect((await readClicks(tools, path)).codec).toBeUndefined()
  })

  it.each(['a.gif', 'pictures'])('is no part of %s, which says so', async (out) => {
    const { result } = await write({ out, from: rational(0), frames: 5 })
    expect(result.notes.join(' ')).toContain('no sound: that of source.mp4 was left out')
  })

  it('that is not there is refused, and nothing is left behind', async () => {
    const folder = temporaryFolder()
    const source = join(folder, 'mute.mkv')
    await encodeVideo(tools, { path: source, frameRate: rational(25) }, numberedFrames(3))
    const writing = encodeVideo(
      tools,
      {
        path: join(folder, 'a.mp4'),
        frameRate: rational(25),
        frameCount: 5,
        sound: { path: source, from: rational(0) },
      },
      numberedFrames(5),
    )
    await expect(writing).rejects.toMatchObject({ code: 'unsupported', message: 'mute.mkv has no sound.' })
    expect(readdirSync(folder)).toEqual(['mute.mkv'])
  })
})
