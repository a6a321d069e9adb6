import { copyFileSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import { openPictureStore } from '../../../../src-main/app/editor/picture-store.ts'
import type { Thumbnail } from '../../../../src-main/app/editor/thumbnails.ts'
import type { PictureRef, Pixels } from '../../../../src-shared/editor/values.ts'
import { srgb } from '../../../../src-shared/frame.ts'
import { addKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { numberedFrame, numberIn, temporaryFolder, testTools } from '../../../support/media-fixtures.ts'
import { documentOf, openPictureLab, type PictureLab } from '../../../support/picture-lab.ts'
import { h264, videoCases } from '../../../support/video-cases.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const lab = (...options: Parameters<typeof openPictureLab>): PictureLab => {
  const opened = openPictureLab(...options)
  closers.push(opened.close)
  return opened
}
const folder = () => {
  const made = temporaryFolder()
  closers.push(made.remove)
  return made.path
}

const box = { width: 48, height: 32 }
const noTools = () => Promise.reject(new Error('Nothing was to be decoded.'))

async function numberOf(pixels: Pixels | undefined): Promise<number> {
  expect(pixels?.format).toBe('jpeg')
  const { data, info } = await sharp(pixels!.data).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([pixels!.width, pixels!.height])
  const { width, height } = info
  return numberIn({ width, height, channels: 3, depth: 8, colour: srgb, data: new Uint8Array(data) })
}

async function all(stream: AsyncIterable<Thumbnail>): Promise<Map<number, Thumbnail>> {
  const found = new Map<number, Thumbnail>()
  for await (const thumbnail of stream) found.set(thumbnail.index, thumbnail)
  return found
}

it('thumbnails near and far, of several sources, each show the asked frame, and are there at once the next time', async () => {
  const cache = folder()
  const first = lab({ cache })
  const film = await first.add(h264.make(tools))
  const other = await first.add(videoCases.find(({ name }) => name === 'prores.mov')!.make(tools))
  const wanted = [80, 0, 1, 2, 3, 119, 60, 62]
  const refs: PictureRef[] = [film, other].flatMap(({ id }) =>
    wanted.map((index) => ({ kind: 'source' as const, source: id, index })),
  )
  const found = await all(first.window.thumbnails(refs, box))
  expect(found.size).toBe(refs.length)
  for (const [at, { pixels }] of found) expect(await numberOf(pixels)).toBe(wanted[at % wanted.length])

  const again = lab({ cache, tools: noTools })
  again.set(first.document())
  const same = await all(again.window.thumbnails(refs, box))
  for (const [at, { pixels }] of same) expect(pixels).toEqual(found.get(at)!.pixels)
  expect(same.size).toBe(refs.length)
})

it('keyframes are shown in the shape of the project, in-betweens where they are there, what fails says why', async () => {
  const { add, set, window } = lab({
    inBetweens: { frame: (_, __, index) => Promise.resolve(index === 1 ? numberedFrame(500) : undefined) },
  })
  const film = await add(h264.make(tools))
  const shows = (index: number) =>
    ({ kind: 'frame', source: film.id, index, time: rational(index, 25) }) as const
  const start = { ...documentOf({ width: 640, height: 640, fit: 'fit' }), sources: [film] }
  set(
    addKeyframes(
      start,
      [
        { id: 'keyframe1', at: 0, shows: shows(70) },
        { id: 'keyframe2', at: 8, shows: shows(90) },
      ],
      'refuse',
    ),
  )
  const found = await all(
    window.thumbnails(
      [
        { kind: 'keyframe', keyframe: 'keyframe1' },
        { kind: 'keyframe', keyframe: 'keyframe2' },
        { kind: 'in-between', gap: 'keyframe1+keyframe2', index: 0 },
        { kind: 'in-between', gap: 'keyframe1+keyframe2', index: 1 },
        { kind: 'keyframe', keyframe: 'nothing11' },
        { kind: 'source', source: film.id, index: 5000 },
      ],
      { width: 60, height: 60 },
    ),
  )
  expect([...found.keys()].sort()).toEqual([0, 1, 3, 4, 5])
  const square = found.get(0)!.pixels!
  expect([square.width, square.height]).toEqual([60, 60])
  // The picture lies between black bars.
  const inner = await sharp(square.data)
    .extract({ left: 0, top: 10, width: 60, height: 40 })
    .jpeg({ quality: 100 })
    .toBuffer()
  expect(await numberOf({ format: 'jpeg', width: 60, height: 40, data: new Uint8Array(inner) })).toBe(70)
  const bar = await sharp(square.data).extract({ left: 0, top: 0, width: 60, height: 8 }).raw().toBuffer()
  expect(Math.max(...bar)).toBeLessThan(24)
  expect(await numberOf(found.get(3)!.pixels)).toBe(500)
  expect(found.get(4)!.error).toMatchObject({ code: 'not-found' })
  expect(found.get(5)!.error).toMatchObject({ code: 'out-of-range' })
})

it.each([1, 2])(
  'thumbnails never hold up a picture, with %d decoders: they wait until it is there',
  async (decoders) => {
    const { add, window } = lab({ decoders })
    const film = await add(h264.make(tools))
    const refs = Array.from({ length: 120 }, (_, index) => ({
      kind: 'source' as const,
      source: film.id,
      index,
    }))
    let made = 0
    let meanwhile: Promise<number> | undefined
    for await (const { error } of window.thumbnails(refs, box)) {
      expect(error).toBeUndefined()
      made += 1
      const before = made
      if (made === 3) {
        meanwhile = window
          .picture({ kind: 'source', source: film.id, index: 100 }, { width: 96, height: 64 })
          .then(() => made - before)
      }
    }
    expect(made).toBe(120)
    // What was decoded already may get ahead of it.
    expect(await meanwhile).toBeLessThan(8)
  },
)

describe('thumbnails trickle in', () => {
  const refs = (source: string): PictureRef[] =>
    Array.from({ length: 6 }, (_, at) => ({ kind: 'source', source, index: at * 19 }))

  /** Asks for thumbnails while `work` is done again and again by so many at a time. */
  async function meanwhile(
    { window }: PictureLab,
    source: string,
    workers: number,
    work: (round: number) => Promise<unknown>,
  ): Promise<number> {
    let rounds = 0
    let over = false
    const busy = Array.from({ length: workers }, async () => {
      while (!over) await work(rounds++)
    })
    const found = await all(window.thumbnails(refs(source), box))
    over = true
    await Promise.all(busy)
    expect(found.size).toBe(6)
    for (const { error } of found.values()) expect(error).toBeUndefined()
    return rounds
  }

  it('while frames are read for gaps without a break', async () => {
    const opened = lab({ fullMemory: 0 })
    const film = await opened.add(h264.make(tools))
    await meanwhile(opened, film.id, 4, (round) => opened.pictures.sourceFrame(film.id, (round * 7) % 120))
  })

  it('while pictures are looked at without a break', async () => {
    const opened = lab({ memory: 1 })
    const film = await opened.add(h264.make(tools))
    await meanwhile(opened, film.id, 3, (round) =>
      opened.window.picture({ kind: 'source', source: film.id, index: (round * 7) % 120 }, box),
    )
  })
})

it('leaving a stream of thumbnails stops what reads them, and a signal cancels it', async () => {
  const { add, window, pictures } = lab()
  const film = await add(h264.make(tools))
  const refs = Array.from({ length: 100 }, (_, index) => ({
    kind: 'source' as const,
    source: film.id,
    index,
  }))
  for await (const { index } of window.thumbnails(refs, box)) if (index >= 0) break
  const stop = new AbortController()
  const run = async () => {
    for await (const { index } of window.thumbnails(refs, { width: 30, height: 30 }, stop.signal)) {
      if (index >= 0) stop.abort()
    }
  }
  await expect(run()).rejects.toMatchObject({ code: 'cancelled' })
  // Nothing is left that would hold a decoder.
  await pictures.quiet()
  expect(numberIn((await pictures.sourceFrame(film.id, 4)).frame)).toBe(4)
})

it('one source that is missing keeps no other from being shown', async () => {
  const { add, set, document, window, folder: home } = lab()
  const film = await add(h264.make(tools))
  set({ ...document(), sources: [{ ...film, id: 'missing11', path: join(home, 'gone.mp4') }, film] })
  const found = await all(
    window.thumbnails(
      [
        { kind: 'source', source: 'missing11', index: 40 },
        { kind: 'source', source: film.id, index: 41 },
      ],
      box,
    ),
  )
  expect(found.get(0)!.error).toMatchObject({ code: 'not-found' })
  expect(await numberOf(found.get(1)!.pixels)).toBe(41)
})

it('the store keeps to its limit, drops what was cut off, and leaves unused ones first', async () => {
  const path = folder()
  const jpeg = new Uint8Array(
    await sharp({ create: { width: 30, height: 20, channels: 3, background: '#456' } })
      .jpeg()
      .toBuffer(),
  )
  const pixels: Pixels = { format: 'jpeg', width: 30, height: 20, data: jpeg }
  const size = jpeg.length + 8
  const store = openPictureStore(path, size * 10)
  const files = () =>
    readdirSync(path).flatMap((shelf) =>
      readdirSync(join(path, shelf)).map((name) => join(path, shelf, name)),
    )
  await store.put('first', pixels)
  const old = files()[0]!
  utimesSync(old, new Date(1e9), new Date(1e9))
  for (let at = 0; at < 30; at += 1) await store.put(`later ${String(at)}`, pixels)
  expect(files().reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(size * 11)
  expect(files()).not.toContain(old)
  expect(await store.get('later 29')).toEqual(pixels)

  for (const file of files()) writeFileSync(file, readFileSync(file).subarray(0, size - 5))
  expect(await store.get('later 29')).toBeUndefined()
  await store.put('later 29', pixels)
  expect(await store.get('later 29')).toEqual(pixels)
  // A folder that can't be written to is no reason to fail.
  const blocked = join(path, 'blocked')
  copyFileSync(files()[0]!, blocked)
  await openPictureStore(blocked).put('any', pixels)
})
