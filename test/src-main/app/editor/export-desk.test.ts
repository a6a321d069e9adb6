import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createExportDesk } from '../../../../src-main/app/editor/export-desk.ts'
import type { ExportDesk, PictureDesk } from '../../../../src-main/app/editor/parts.ts'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import type { Job } from '../../../../src-shared/editor/values.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import type { Output, ProjectDocument } from '../../../../src-shared/project/document.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { replaceKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { setPicture } from '../../../../src-shared/project/edit-project.ts'
import { pictureAt } from '../../../../src-shared/project/picture-at.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { readResult } from '../../../support/keys.ts'
import { testTools } from '../../../support/media-fixtures.ts'
import { smallDisk } from '../../../support/small-disk.ts'
import { readClicks, writeClicks } from '../../../support/sound.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { frameOf } from '../../../src-shared/project/random-document.ts'
import { openLab, smallChain, type Lab } from './gap-lab.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

/** Large enough for every encoder. */
const chain = (...places: number[]): ProjectDocument =>
  setPicture(smallChain(...places), { width: 96, height: 64 })
const document = chain(0, 4, 8)
const frames = 9

interface Place {
  readonly desk: ExportDesk
  readonly lab: Lab
  readonly out: string
  readonly told: Job[]
  readonly start: (name: string, output?: Partial<Output>, more?: Partial<Start>) => Promise<string>
  readonly ended: (id: string) => Promise<Job>
}

interface Start {
  readonly document: ProjectDocument
  readonly range: { first: number; last: number } | null
  readonly overwrite: boolean
}

async function place(folder = temporaryFolder(), more: { downloads?: boolean } = {}): Promise<Place> {
  const lab = await openLab(folder)
  const out = join(folder, 'out')
  mkdirSync(out, { recursive: true })
  const desk = createExportDesk({
    ...more,
    tools: () => Promise.resolve(tools),
    gaps: lab.desk,
    pictures: {
      keyframe: lab.pictures.parts.keyframe,
      ...noFootage,
      fileOf: ({ path }) =>
        existsSync(path)
          ? Promise.resolve(path)
          : Promise.reject(new InterludeError('not-found', `${path} is missing.`, 'Relink it.')),
    },
  })
  onTestFinished(async () => {
    await desk.close()
    await lab.desk.close()
  })
  const told: Job[] = []
  desk.onJob((job) => told.push(job))
  const job = (id: string): Job => desk.jobs().find((one) => one.id === id)!
  return {
    desk,
    lab,
    out,
    told,
    start: (name, output = {}, more = {}) => {
      const whole = more.document ?? document
      return desk.start(whole, {
        path: join(out, name),
        output: { ...whole.output, quality: 'draft', ...output },
        range: more.range ?? null,
        overwrite: more.overwrite ?? false,
      })
    },
    async ended(id) {
      await lab.until(() => job(id).state !== 'running')
      return job(id)
    },
  }
}

/** No gap of these documents plays its source. */
const noFootage: Pick<PictureDesk, 'footageFrame' | 'frames'> = {
  footageFrame: () => Promise.reject(new Error('There is no footage here.')),
  frames: () => {
    throw new Error('There is no footage here.')
  },
}

/** The value of each frame of a file, which is flat. */
async function values(path: string): Promise<number[]> {
  return (await readResult(path)).frames.map(({ data }) => data[Math.floor(data.length / 2)]!)
}

/** What the frame of the sequence at `at` shows, as a value. */
function valueAt(whole: ProjectDocument, at: number): number {
  const valueOf = (id: string): number => {
    const shows = whole.keyframes.find((one) => one.id === id)!.shows
    return shows.kind === 'frame' ? shows.index * 4 : 0
  }
  const shown = pictureAt(whole, at)
  if (shown.kind === 'keyframe') return valueOf(shown.keyframe.id)
  if (shown.kind !== 'in-between') throw new Error(`No drawing at ${String(at)}.`)
  const [from, to] = [valueOf(shown.gap.from), valueOf(shown.gap.to)]
  return Math.round(from * (1 - shown.time) + to * shown.time)
}

const expected = (whole: ProjectDocument, places: readonly number[]): number[] =>
  places.map((at) => valueAt(whole, at))
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('an export', () => {
  it('makes what is missing, writes every frame in order, and says how far it is', async () => {
    const { start, ended, out, told, lab } = await place()
    const spread = replaceKeyframes(document, new Map([['k1', frameOf('v', 20)]]))
    const id = await start('a.mkv', { container: 'mkv', codec: 'ffv1' }, { document: spread })
    const job = await ended(id)
    expect(job).toMatchObject({ state: 'done', stage: 'ended', done: frames, total: frames, notes: [] })
    expect(job.result).toMatchObject({ frames, encoder: 'ffv1', duration: frames / 24 })
    expect(await values(join(out, 'a.mkv'))).toEqual(expected(spread, upTo(frames)))
    expect(told.map(({ stage }) => stage).filter((stage, index, all) => stage !== all[index - 1])).toEqual([
      ...['waiting', 'making', 'encoding', 'checking', 'ended'],
    ])
    expect(told.filter(({ stage }) => stage === 'making').at(-1)).toMatchObject({ done: 6, total: 6 })
    expect(lab.engine.calls).toHaveLength(2)
    expect(readdirSync(out)).toEqual(['a.mkv'])
  })

  it('of a range, held drawings, another size and rate', async () => {
    const { start, ended, out } = await place()
    const held = changeGaps(chain(0, 8, 16), ['k0>k1'], { exposure: { kind: 'every', frames: 4 } })
    const wide = replaceKeyframes(held, new Map([['k1', frameOf('v', 30)]]))
    const job = await ended(
      await start(
        'a.mkv',
        { container: 'mkv', size: { width: 48, height: 32 }, rate: rational(12) },
        { document: wide, range: { first: 2, last: 11 } },
      ),
    )
    expect(job).toMatchObject({ state: 'done' })
    const { info } = await readResult(join(out, 'a.mkv'))
    expect(info).toMatchObject({ width: 48, height: 32, frameCount: 5, frameRate: rational(12) })
    expect(await values(join(out, 'a.mkv'))).toEqual(expected(wide, [2, 4, 6, 8, 10]))
  })

  it.each<[string, Partial<Output>, string]>([
    ['a.mp4', { container: 'mp4', codec: 'h264' }, 'h264'],
    ['a.mp4', { container: 'mp4', codec: 'h265' }, 'hevc'],
    ['a.mp4', { container: 'mp4', codec: 'av1' }, 'av1'],
    ['a.mov', { container: 'mov', codec: 'prores' }, 'prores'],
    ['a.webm', { container: 'webm', codec: 'vp9' }, 'vp9'],
    ['a.gif', { container: 'gif' }, 'gif'],
    ['pictures.v2', { container: 'frames' }, 'png'],
  ])('writes %s with %o', async (name, output, codec) => {
    const { start, ended, out } = await place()
    const job = await ended(await start(name, output))
    expect(job).toMatchObject({ state: 'done', result: { frames } })
    const { info } = await readResult(join(out, name))
    expect(info).toMatchObject({ codec, frameCount: frames })
  })

  it('can be had by a window that does not reach the file, once it is finished, and a folder can not', async () => {
    const { start, ended, told } = await place(temporaryFolder(), { downloads: true })
    const id = await start('a.gif', { container: 'gif' })
    expect(await ended(id)).toMatchObject({ state: 'done', download: `export/${id}` })
    expect(told.filter(({ state }) => state === 'running').every((job) => !('download' in job))).toBe(true)
    const folder = await start('pictures', { container: 'frames' })
    expect(await ended(folder)).not.toHaveProperty('download')
  })

  it('goes on with its own document whatever is edited meanwhile, and the next waits for it', async () => {
    const { start, ended, out, lab, desk } = await place()
    lab.desk.setDocument(document)
    lab.engine.passes = 1
    const first = await start('a.mkv', { container: 'mkv' })
    const second = await start('b.mkv', { container: 'mkv' }, { range: { first: 8, last: 8 } })
    await lab.until(() => lab.engine.calls.length > 0)
    lab.desk.setDocument(replaceKeyframes(document, new Map([['k0', frameOf('v', 60)]])))
    expect(desk.jobs().map(({ stage }) => stage)).toEqual(['making', 'waiting'])
    lab.engine.go()
    expect((await ended(first)).state).toBe('done')
    expect((await ended(second)).state).toBe('done')
    expect(await values(join(out, 'a.mkv'))).toEqual(expected(document, upTo(frames)))
    expect(await values(join(out, 'b.mkv'))).toEqual([8])
    desk.dismiss(first)
    expect(desk.jobs().map(({ id }) => id)).toEqual([second])
  })

  it('that is cancelled leaves nothing, whether it waits, makes or encodes', async () => {
    const { start, ended, out, lab, desk } = await place()
    lab.engine.passes = 1
    const making = await start('a.mp4')
    const waiting = await start('b.mp4')
    await lab.until(() => lab.engine.calls.length > 0)
    desk.cancel(waiting)
    expect((await ended(waiting)).state).toBe('cancelled')
    desk.cancel(making)
    expect((await ended(making)).state).toBe('cancelled')
    lab.engine.go()
    const encoding = await start('c.mp4', { codec: 'av1', quality: 'best' }, { document: chain(0, 700) })
    await lab.until(() => desk.jobs().at(-1)?.stage === 'encoding')
    desk.cancel(encoding)
    expect(await ended(encoding)).toMatchObject({ state: 'cancelled', stage: 'ended' })
    expect(readdirSync(out)).toEqual([])
  })

  it('that fails says why, and leaves nothing', async () => {
    const { start, ended, out, lab } = await place()
    lab.pictures.missing.add('v')
    const job = await ended(await start('a.mp4'))
    expect(job).toMatchObject({ state: 'failed', stage: 'ended', error: { code: 'not-found' } })
    expect(job.error?.message).toContain('v.mp4')
    expect(readdirSync(out)).toEqual([])
  })

  it('to a full disk says which, and leaves nothing', async () => {
    const disk = smallDisk(200_000)
    if (disk === undefined) {
      console.warn('Skipped: no small disk can be had here.')
      return
    }
    const { lab } = await place()
    // Numbers that no codec can shrink.
    const noise = (seed: number) => {
      const data = new Uint8Array(320 * 240 * 3)
      let state = seed + 1
      for (let at = 0; at < data.length; at++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        data[at] = state >>> 24
      }
      return data
    }
    const large = setPicture(chain(0, 1, 2, 3, 4), { width: 320, height: 240 })
    const { keyframe } = lab.pictures.parts
    const noisy = createExportDesk({
      tools: () => Promise.resolve(tools),
      gaps: lab.desk,
      pictures: {
        keyframe: async (whole, id) => ({ ...(await keyframe(whole, id)), data: noise(Number(id.slice(1))) }),
        fileOf: ({ path }) => Promise.resolve(path),
        ...noFootage,
      },
    })
    onTestFinished(() => noisy.close())
    const path = join(disk, 'a.mkv')
    const ask = { output: { ...large.output, container: 'mkv' as const }, range: null, overwrite: false }
    const id = await noisy.start(large, { path, ...ask })
    await lab.until(() => noisy.jobs()[0]?.state !== 'running')
    expect(noisy.jobs()[0]).toMatchObject({ id, state: 'failed', error: { code: 'disk-full' } })
    expect(noisy.jobs()[0]?.error?.message).toContain(disk)
    expect(readdirSync(disk)).toEqual([])
  })
})

describe('what shows at once is refused at once', () => {
  it.each<[string, string, Partial<Output>, Partial<Start>, string]>([
    ['a sequence without keyframes', 'a.mp4', {}, { document: chain() }, 'empty'],
    ['a range beyond it', 'a.mp4', {}, { range: { first: 0, last: 9 } }, 'out-of-range'],
    ['a codec that the container does not hold', 'a.mp4', { codec: 'vp9' }, {}, 'unsupported'],
    ['a name of another kind', 'a.mkv', { container: 'mp4' }, {}, 'unsupported'],
    ['a folder that is not there', 'no/where/a.mp4', {}, {}, 'not-writable'],
    ['a file that is there', 'there.mp4', {}, {}, 'exists'],
    ['footage, even when it may be replaced', 'footage.mp4', {}, { overwrite: true }, 'exists'],
  ])('%s', async (_, name, output, more, code) => {
    const { start, out, desk } = await place()
    writeFileSync(join(out, 'there.mp4'), '')
    const own = join(out, 'v.mp4')
    writeFileSync(own, 'footage')
    symlinkSync(own, join(out, 'footage.mp4'))
    const whole = more.document ?? document
    const placed = { ...whole, sources: whole.sources.map((source) => ({ ...source, path: own })) }
    await expect(start(name, output, { ...more, document: placed })).rejects.toMatchObject({ code })
    expect(desk.jobs()).toEqual([])
  })

  it('the same file twice', async () => {
    const { start, lab } = await place()
    lab.engine.passes = 0
    await start('a.mp4')
    await expect(start('a.mp4')).rejects.toMatchObject({ code: 'exists' })
  })
})

describe('sound', () => {
  it('of a source lies where its keyframes lie', async () => {
    const { start, ended, out } = await place()
    const file = join(out, 'clicks.mp4')
    writeClicks(tools, file)
    // Frames of 24000/1001 a second: frame 36 of the source lies at 1.5015 s, here at place 12.
    const chained = replaceKeyframes(
      chain(0, 12, 60),
      new Map([
        ['k0', frameOf('v', 18)],
        ['k1', frameOf('v', 36)],
      ]),
    )
    const sounding = { ...chained, sources: chained.sources.map((source) => ({ ...source, path: file })) }
    const job = await ended(
      await start('a.mp4', { audio: 'v' }, { document: sounding, range: { first: 6, last: 60 } }),
    )
    expect(job).toMatchObject({ state: 'done', notes: [] })
    const sound = await readClicks(tools, join(out, 'a.mp4'))
    // The file begins a quarter of a second before place 12: at 1.2515 s of the source.
    expect(sound.clicks).toHaveLength(2)
    for (const [index, click] of sound.clicks.entries()) expect(click).toBeCloseTo(index + 0.7485, 2)
    expect(Math.abs(sound.seconds - 55 / 24)).toBeLessThan(1 / 24)
  })

  it('that a source does not have is a note, and one that is missing an error before the work', async () => {
    const { start, ended, lab } = await place()
    const mute = {
      ...document,
      sources: document.sources.map((one) => ({ ...one, facts: { ...one.facts, audio: false } })),
    }
    const job = await ended(await start('a.mp4', { audio: 'v' }, { document: mute }))
    expect(job).toMatchObject({ state: 'done', notes: ['v.mp4 has no sound: there is none.'] })
    const failed = await ended(await start('b.mp4', { audio: 'v' }, { range: { first: 0, last: 2 } }))
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'not-found' } })
    expect(lab.engine.calls).toHaveLength(2)
  })
})
