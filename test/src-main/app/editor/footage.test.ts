import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createCutFinder } from '../../../../src-main/app/editor/cuts.ts'
import { createExportDesk } from '../../../../src-main/app/editor/export-desk.ts'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import { openSource } from '../../../../src-main/media/source.ts'
import type { FrameRange } from '../../../../src-main/media/source-types.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { placeClip, replaceSpan } from '../../../../src-shared/project/edit-chain.ts'
import { reverseKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import type { Keyframe } from '../../../../src-shared/project/keyframe.ts'
import { pictureAt } from '../../../../src-shared/project/picture-at.ts'
import type { Source } from '../../../../src-shared/project/source.ts'
import { multiply, rational, subtract, toNumber, type Rational } from '../../../../src-shared/timebase.ts'
import { readResult } from '../../../support/keys.ts'
import {
  numberedFrame,
  numberedShape,
  numberedVideo,
  numberIn,
  runSync,
  testTools,
} from '../../../support/media-fixtures.ts'
import { frameOf, openPictureLab, type PictureLab } from '../../../support/picture-lab.ts'
import { readClicks } from '../../../support/sound.ts'
import { videoCases } from '../../../support/video-cases.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

const uneven = videoCases.find(({ name }) => name === 'variable-rate.mp4')!

function lab(): PictureLab {
  const opened = openPictureLab()
  onTestFinished(() => opened.close())
  return opened
}

/** The whole of a source as a clip of 25 frames a second, and when its frames appear. */
async function clipOf(
  { add, document, set }: PictureLab,
  path: string,
): Promise<{ source: Source; times: Rational[]; at: (index: number) => Keyframe }> {
  const source = await add(path)
  const opened = await openSource(tools, path)
  const times = Array.from({ length: source.facts.frameCount }, (_, index) => opened.timeOf(index))
  const at = (index: number): Keyframe => ({
    id: `key${String(index)}`,
    at: Math.round(toNumber(multiply(times[index]!, document().rate))),
    shows: { kind: 'frame', source: source.id, index, time: times[index]! },
  })
  set(placeClip(document(), [at(0), at(times.length - 1)]))
  return { source, times, at }
}

/** The frames that are nearest in time to a frame of the sequence: one, or two where they are about equally near. */
function nearest(times: readonly Rational[], seconds: Rational): number[] {
  const away = times.map((time) => Math.abs(toNumber(subtract(time, seconds))))
  const least = Math.min(...away)
  return away.flatMap((one, index) => (one <= least + 0.0026 ? [index] : []))
}

const grey = { ...numberedFrame(0), data: numberedFrame(0).data.fill(128) }

/** The numbers that the frames of a file carry; undefined for made ones. */
async function numbersOf(path: string): Promise<(number | undefined)[]> {
  return (await readResult(path)).frames.map((frame) => {
    try {
      return numberIn(frame)
    } catch {
      return undefined
    }
  })
}

/** Exports a document, and tells how often a decoder was begun. */
async function exportOf(
  { pictures, folder }: PictureLab,
  document: ProjectDocument,
  name: string,
): Promise<{ path: string; reads: FrameRange[]; error: string | undefined }> {
  const reads: FrameRange[] = []
  const desk = createExportDesk({
    tools: () => Promise.resolve(tools),
    gaps: {
      frame: () => Promise.resolve(grey),
      makeAll: () => Promise.resolve({ release: () => undefined }),
    },
    pictures: {
      keyframe: (...asked) => pictures.keyframe(...asked),
      fileOf: (source) => pictures.fileOf(source),
      footageFrame: (...asked) => pictures.footageFrame(...asked),
      frames: (source, range, signal) => {
        reads.push(range)
        return pictures.frames(source, range, signal)
      },
    },
  })
  onTestFinished(() => desk.close())
  const path = join(folder, name)
  const ended = new Promise<string | undefined>((resolve) => {
    desk.onJob(({ state, error }) => {
      if (state !== 'running') resolve(error && `${error.message} ${error.remedy ?? ''}`)
    })
  })
  const output = { ...document.output, container: 'mkv' as const, codec: 'ffv1' as const }
  await desk.start(document, { path, output, range: null, overwrite: true })
  return { path, reads, error: await ended }
}

describe('footage on the timeline', () => {
  it.each(['h264.mp4', 'open-gop.mkv', 'stream.ts'])('shows every frame of %s once', async (name) => {
    const one = lab()
    const made = videoCases.find((each) => each.name === name)!
    const { source } = await clipOf(one, made.make(tools))
    expect(source.facts.variableRate).toBe(false)
    for (const at of [1, 2, 3, 60, 61, 30, 117, 118]) {
      const on = pictureAt(one.document(), at)
      if (on.kind !== 'source') throw new Error(`No footage at ${String(at)}.`)
      const ref = { kind: 'footage', ...on.footage, offset: on.offset } as const
      const pixels = await one.window.picture(ref, { width: 96, height: 64 })
      expect(numberIn(frameOf(pixels))).toBe(at)
    }
  })

  it('shows what is nearest in time where the rate varies, in the shape of the project, and small', async () => {
    const one = lab()
    const { source, times } = await clipOf(one, uneven.make(tools))
    expect(source.facts.variableRate).toBe(true)
    const document = { ...one.document(), picture: { ...one.document().picture, width: 128, height: 64 } }
    one.set(document)
    const end = document.keyframes[1]!.at
    const [from, to] = [times[0]!, times.at(-1)!]
    const refs = Array.from({ length: end - 1 }, (_, index) => {
      const on = pictureAt(document, index + 1)
      if (on.kind !== 'source') throw new Error('No footage.')
      expect(on.index).toBeUndefined()
      return { kind: 'footage', ...on.footage, offset: on.offset } as const
    })
    for (const ref of refs) {
      const pixels = await one.window.picture(ref, { width: 128, height: 64 })
      expect([pixels!.width, pixels!.height]).toEqual([128, 64])
      // With bars at its sides: the number is in the middle.
      const whole = frameOf(pixels)
      const rows = Array.from({ length: 64 }, (_, y) =>
        whole.data.slice((y * 128 + 16) * 3, (y * 128 + 112) * 3),
      )
      const data = Uint8Array.from(rows.flatMap((row) => [...row]))
      const number = numberIn({ ...whole, width: 96, data })
      const wanted = multiply(subtract(to, from), rational(ref.offset, ref.length))
      expect(nearest(times, wanted)).toContain(number)
    }
    const small: number[] = []
    for await (const { index, pixels } of one.window.thumbnails(refs.slice(0, 9), {
      width: 64,
      height: 32,
    })) {
      expect(pixels).toMatchObject({ width: 64, height: 32 })
      small.push(index)
    }
    expect(small.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })
})

describe('the export of footage', () => {
  it('writes a clip with a span made anew: all other frames in their places, the sound where it was', async () => {
    const one = lab()
    const silent = numberedVideo(tools, 'h264.mp4', 120, ['-c:v', 'libx264', '-g', '30', '-bf', '3'])
    const path = join(one.folder, 'clicks.mkv')
    const tone = 'if(lt(mod(t\\,1)\\,0.02)\\,0.8*sin(2*PI*1000*t)\\,0)'
    runSync(tools.ffmpeg, [
      ...['-v', 'error', '-i', silent, '-f', 'lavfi', '-i', `aevalsrc=${tone}:s=48000:d=4.8`],
      ...['-c:v', 'copy', '-c:a', 'flac', path],
    ])
    const { at } = await clipOf(one, path)
    const replaced = replaceSpan(one.document(), at(39), at(50))
    const { path: result, reads, error } = await exportOf(one, replaced, 'out.mkv')
    expect(error).toBeUndefined()
    const numbers = await numbersOf(result)
    expect(numbers).toEqual(
      Array.from({ length: 120 }, (_, index) => (index > 39 && index < 50 ? undefined : index)),
    )
    const { clicks, seconds } = await readClicks(tools, result)
    expect(seconds).toBeCloseTo(4.8, 1)
    expect(clicks).toHaveLength(5)
    clicks.forEach((click, index) => expect(Math.abs(click - index)).toBeLessThan(0.005))
    // One decoder for all of it: the span that is left out is passed by.
    expect(reads).toHaveLength(1)
  })

  it('writes what is nearest in time where the rate varies, and turned round the same backwards', async () => {
    const one = lab()
    const { times } = await clipOf(one, uneven.make(tools))
    const document = one.document()
    const { path, reads } = await exportOf(one, document, 'there.mkv')
    const there = await numbersOf(path)
    expect(reads).toHaveLength(1)
    const length = document.keyframes[1]!.at
    expect(there).toHaveLength(length + 1)
    there.forEach((number, place) => {
      expect(nearest(times, multiply(times.at(-1)!, rational(place, length)))).toContain(number)
    })
    const ids = document.keyframes.map(({ id }) => id)
    const back = await exportOf(one, reverseKeyframes(document, ids), 'back.mkv')
    expect(await numbersOf(back.path)).toEqual(there.reverse())
    expect(back.reads.length).toBeLessThan(there.length / 4)
  })

  it('says what to do about frames that are damaged', async () => {
    const one = lab()
    const path = join(one.folder, 'hurt.mov')
    const content = readFileSync(videoCases.find(({ name }) => name === 'prores.mov')!.make(tools))
    content.fill(0, Math.floor(content.length * 0.45), Math.floor(content.length * 0.53))
    writeFileSync(path, content)
    const { source, at } = await clipOf(one, path)
    const { error } = await exportOf(one, one.document(), 'a.mkv')
    expect(error).toMatch(/Replace the damaged frames/)
    const found = await one.window.survey(source.id, { range: null, search: true }, () => Promise.resolve())
    expect(found?.flaws).toMatchObject([{ kind: 'damaged' }])
    const { first, last } = found!.flaws[0]!
    const bridged = await exportOf(one, replaceSpan(one.document(), at(first - 1), at(last + 1)), 'b.mkv')
    expect(bridged.error).toBeUndefined()
    expect(await numbersOf(bridged.path)).toEqual(
      Array.from({ length: 120 }, (_, index) => (index >= first && index <= last ? undefined : index)),
    )
  })
})

/** A video of these frames, in full quality. */
function written(one: PictureLab, name: string, frames: readonly Uint8Array[]): string {
  const path = join(one.folder, name)
  const { width, height } = numberedShape
  runSync(
    tools.ffmpeg,
    [
      ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`],
      ...['-framerate', '25', '-i', 'pipe:0', '-c:v', 'libx264', '-qp', '0', `file:${path}`],
    ],
    Buffer.concat(frames),
  )
  return path
}

/** A shot of `count` frames: a bright square that moves over a ground of its own. */
function shot(count: number, ground: readonly [number, number, number], start = 0): Uint8Array[] {
  const { width, height } = numberedShape
  return Array.from({ length: count }, (_, index) => {
    const data = new Uint8Array(width * height * 3)
    const left = 4 + 2 * (start + index)
    for (let pixel = 0; pixel < width * height; pixel++) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      const inside = x >= left && x < left + 24 && y > 16 && y < 48
      for (let channel = 0; channel < 3; channel++) {
        data[pixel * 3 + channel] = inside ? 230 : ground[channel]! + ((x * 3 + y * 5) % 32)
      }
    }
    return data
  })
}

describe('a look through a source', () => {
  it('finds cuts, repeated and black frames; black within a shot is no cut; and keeps what it found', async () => {
    const one = lab()
    const first = shot(30, [40, 60, 90])
    // Frames 12 to 15 show what frame 11 does, 20 to 22 are black.
    for (const index of [12, 13, 14, 15]) first[index] = first[11]!
    for (const index of [20, 21, 22]) first[index] = new Uint8Array(first[0]!.length)
    const frames = [...first, ...shot(24, [150, 40, 30]), ...shot(24, [30, 130, 50])]
    const source = await one.add(written(one, 'cuts.mp4', frames))
    const told: number[] = []
    const ask = { range: null, search: true }
    const tell = (done: number) => Promise.resolve(void told.push(done))
    expect(await one.window.survey(source.id, { ...ask, search: false }, tell)).toBeNull()
    const found = await one.window.survey(source.id, ask, tell)
    expect(found).toEqual({
      range: { first: 0, last: 77 },
      cuts: [30, 54],
      flaws: [
        { kind: 'repeated', first: 12, last: 15 },
        { kind: 'black', first: 20, last: 22 },
      ],
    })
    expect(told).toEqual([78])
    // From what was kept: nothing is read.
    expect(await one.window.survey(source.id, { ...ask, search: false }, tell)).toEqual(found)
    const part = { range: { first: 14, last: 40 }, search: true }
    expect(await one.window.survey(source.id, part, tell)).toMatchObject({
      cuts: [30],
      flaws: [{ first: 14, last: 15 }, { first: 20 }],
    })
    expect(told).toEqual([78])
  })

  it('looks anew where what was kept is damaged, can be stopped, and keeps nothing of a part', async () => {
    const one = lab()
    const frames = [...shot(24, [40, 60, 90]), ...shot(24, [150, 40, 30])]
    const source = await one.add(written(one, 'two.mp4', frames))
    const folder = join(one.folder, 'kept')
    const finder = createCutFinder(one.pictures, folder)
    const nothing = () => undefined
    expect((await finder.find(source, { first: 10, last: 40 }, nothing)).cuts).toEqual([24])
    expect(await finder.known(source)).toBeUndefined()
    await expect(finder.find(source, { first: 10, last: 48 }, nothing)).rejects.toMatchObject({
      code: 'out-of-range',
    })
    await expect(finder.find(source, null, nothing, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    })
    mkdirSync(folder, { recursive: true })
    await finder.find(source, null, nothing)
    const [kept] = readdirSync(folder)
    writeFileSync(join(folder, kept!), '{"cuts":[')
    expect(await finder.known(source)).toBeUndefined()
    expect((await finder.find(source, null, nothing)).cuts).toEqual([24])
    expect((await finder.known(source))?.cuts).toEqual([24])
  })
})
