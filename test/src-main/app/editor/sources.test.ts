import {
  copyFileSync,
  mkdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readEach, readSource } from '../../../../src-main/app/editor/source-read.ts'
import { findSources } from '../../../../src-main/app/editor/source-find.ts'
import { hashSource, wholeUpTo } from '../../../../src-main/media/content-hash.ts'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import { writePicture } from '../../../../src-main/media/picture.ts'
import { sourceSchema } from '../../../../src-shared/project/source.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { numberedFrame, runSync, temporaryFolder, testTools } from '../../../support/media-fixtures.ts'
import { openPictureLab } from '../../../support/picture-lab.ts'
import { h264, videoCases } from '../../../support/video-cases.ts'

let tools: MediaTools
let folder: ReturnType<typeof temporaryFolder>
const at = (name: string) => join(folder.path, name)
beforeAll(async () => {
  tools = await testTools()
  folder = temporaryFolder()
  return () => folder.remove()
})
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe('a file becomes a source of the document', () => {
  it.each(
    videoCases
      .slice(0, 3)
      .concat(videoCases.slice(-3))
      .map((one) => [one.name, one] as const),
  )('%s, in a form that the document takes', async (_, one) => {
    const { source } = await readSource(tools, one.make(tools))
    expect(v.safeParse(sourceSchema, source)).toMatchObject({ success: true, output: source })
    expect(source.facts).toMatchObject({
      kind: expect.any(String) as string,
      frameCount: one.frames,
      audio: false,
    })
    expect(source.hash).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it('with its exact rate, its sound, and another name for other content', async () => {
    const path = at('sound.mp4')
    runSync(tools.ffmpeg, [
      ...[
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=64x48:r=30000/1001:d=1',
        '-f',
        'lavfi',
        '-i',
        'sine=d=1',
      ],
      ...['-c:v', 'libx264', '-c:a', 'aac', path],
    ])
    const { source } = await readSource(tools, path)
    expect(source.facts).toMatchObject({ frameRate: rational(30000, 1001), audio: true, variableRate: false })
    const other = await readSource(tools, h264.make(tools))
    expect(other.source.hash).not.toBe(source.hash)
    expect(other.source.id).not.toBe(source.id)
  })

  it('numbered pictures by their order and content, whatever they are called', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(at(name))
      for (let index = 0; index < 12; index += 1) {
        await writePicture(numberedFrame(index), join(at(name), `${name}${String(index)}.png`))
      }
    }
    const read = async (path: string) => (await readSource(tools, path)).source
    const [first, second, pattern] = await Promise.all([
      read(at('one')),
      read(at('two')),
      read(join(at('one'), 'one%d.png')),
    ])
    expect(first.facts).toMatchObject({ kind: 'sequence', frameCount: 12, frameRate: rational(24) })
    expect([second.hash, pattern.hash]).toEqual([first.hash, first.hash])
    expect(first.bytes).toBeGreaterThan(12 * 100)
    await writePicture(numberedFrame(99), join(at('two'), 'two5.png'), true)
    expect((await read(at('two'))).hash).not.toBe(first.hash)
  })
})

describe('the name of a content', () => {
  it('of a large file is found from a few megabytes, wherever it lies, and differs at its head, tail and length', async () => {
    const path = at('large.bin')
    // Sparse: takes no room.
    const size = 40 * wholeUpTo
    writeFileSync(path, 'head')
    truncateSync(path, size)
    const nameOf = async (file: string) => (await hashSource({ kind: 'file', files: [file] })).hash
    const start = performance.now()
    const first = await nameOf(path)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(first).toMatch(/^sha256-64x256k:[0-9a-f]{64}$/)
    const poke = (position: number) => {
      const file = openSync(path, 'r+')
      writeSync(file, 'x', position)
      closeSync(file)
    }
    poke(size - 1)
    const tail = await nameOf(path)
    poke(1000)
    const head = await nameOf(path)
    truncateSync(path, size + 1)
    expect(new Set([first, tail, head, await nameOf(path)]).size).toBe(4)
    rmSync(path)
  })

  it('of a file at the limit is that of all its bytes', async () => {
    const path = at('limit.bin')
    writeFileSync(path, 'x')
    truncateSync(path, wholeUpTo)
    const { hash } = await hashSource({ kind: 'file', files: [path] })
    const file = openSync(path, 'r+')
    writeSync(file, 'y', 12_345_678)
    closeSync(file)
    expect(hash).toMatch(/^sha256:/)
    expect((await hashSource({ kind: 'file', files: [path] })).hash).not.toBe(hash)
    rmSync(path)
  })
})

describe('many files at once', () => {
  it('two hundred come one by one, few read at a time, bad ones hindering no other', async () => {
    const paths = Array.from({ length: 200 }, (_, index) => `/films/${String(index)}.mp4`)
    let running = 0
    let most = 0
    const read = async (path: string) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      if (path.endsWith('7.mp4')) throw new Error('bad')
      const { source } = known
      return { source: { ...source, path }, notes: [] }
    }
    const known = await readSource(tools, h264.make(tools))
    const seen = []
    for await (const item of readEach(paths, read)) {
      seen.push(item)
      expect([item.done, item.total]).toEqual([seen.length, 200])
      expect(item.source === undefined).toBe(item.path.endsWith('7.mp4'))
    }
    expect(seen.map(({ path }) => path).sort()).toEqual([...paths].sort())
    expect(most).toBe(2)
  })

  it('a folder of real and broken files gives sources and reasons, and nothing is read twice', async () => {
    writeFileSync(at('notes.mp4'), 'Dear diary')
    const stop = new AbortController()
    const lab = openPictureLab()
    closers.push(lab.close)
    const items = []
    for await (const item of lab.window.readSources([
      h264.make(tools),
      at('notes.mp4'),
      at('none.mov'),
      h264.make(tools),
    ])) {
      items.push(item)
    }
    expect(items.map(({ error }) => error?.code).sort()).toEqual([
      'not-found',
      'not-media',
      undefined,
      undefined,
    ])
    const ids = items.flatMap(({ source }) => (source ? [source.id] : []))
    expect(new Set(ids).size).toBe(2)
    const run = async () => {
      for await (const item of lab.window.readSources([h264.make(tools), at('none.mov')], stop.signal)) {
        expect(item.done).toBe(1)
        stop.abort()
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' })
  })
})

it('sources that were moved are found below a folder, by content and not by name', async () => {
  const lab = openPictureLab()
  closers.push(lab.close)
  const home = at('moved')
  mkdirSync(join(home, 'deep', 'er'), { recursive: true })
  const film = join(home, 'film.mp4')
  const other = join(home, 'other.mp4')
  copyFileSync(h264.make(tools), film)
  copyFileSync(videoCases.find(({ name }) => name === 'hevc.mp4')!.make(tools), other)
  const sources = [await lab.add(film), await lab.add(other)]
  rmSync(film)
  rmSync(other)
  for (const { id } of sources) await lab.until(id, ({ state }) => state === 'missing')
  const moved = join(home, 'deep', 'er', 'renamed.mp4')
  copyFileSync(h264.make(tools), moved)
  // The name alone is not enough.
  writeFileSync(join(home, 'deep', 'other.mp4'), 'something else')
  const found = await lab.window.findSources(home)
  expect(found).toEqual([{ source: sources[0]!.id, path: moved }])
  // Of two copies the one with the name.
  copyFileSync(moved, join(home, 'deep', 'er', 'film.mp4'))
  expect(await findSources(home, [sources[0]!])).toEqual([
    { source: sources[0]!.id, path: join(home, 'deep', 'er', 'film.mp4') },
  ])
  await expect(findSources(join(home, 'nowhere'), sources)).rejects.toMatchObject({ code: 'not-found' })
})
