import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { frameKey, hashFrame, openFrameStore } from '../../../src-main/app/frame-store.ts'
import { openSpool } from '../../../src-main/app/spool.ts'
import { sameFrame } from '../../../src-shared/frame.ts'
import { noiseFrame } from '../../support/frames.ts'
import { temporaryFolder } from '../../support/temp.ts'

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('the frame store', () => {
  it.each([
    { channels: 3, depth: 8 },
    { channels: 4, depth: 16 },
  ] as const)('gives back the very frame ($channels channels, $depth bits)', async (shape) => {
    const store = openFrameStore(temporaryFolder())
    const frame = noiseFrame(1, { width: 31, height: 17, ...shape })
    expect(await store.has('ab'.repeat(32))).toBe(false)
    await store.put('ab'.repeat(32), frame)
    expect(await store.has('ab'.repeat(32))).toBe(true)
    const back = await store.get('ab'.repeat(32))
    expect(back && sameFrame(back, frame)).toBe(true)
    expect(back?.colour).toEqual(frame.colour)
  })

  it('treats a damaged file as absent, and removes it', async () => {
    const folder = temporaryFolder()
    const store = openFrameStore(folder)
    for (const [index, spoil] of [
      (file: string, size: number) => truncateSync(file, size - 1),
      (file: string) => truncateSync(file, 0),
      (file: string, size: number) => {
        const bytes = readFileSync(file)
        bytes[size - 9]! ^= 1
        writeFileSync(file, bytes)
      },
      (file: string) => writeFileSync(file, 'ILF1\xff\xff\xff\xff'),
    ].entries()) {
      const key = frameKey(['spoilt', index])
      await store.put(key, noiseFrame(index, { width: 64, height: 64 }))
      const [file] = filesIn(folder)
      spoil(file!, readFileSync(file!).length)
      expect((await store.get(key))?.width).toBeUndefined()
      expect(filesIn(folder)).toEqual([])
    }
  })

  it('leaves the least recently used go first, and never what is still needed', async () => {
    const folder = temporaryFolder()
    const frames = [0, 1, 2, 3].map((seed) => noiseFrame(seed, { width: 50, height: 50 }))
    const keys = frames.map((_, index) => frameKey([index]))
    const store = openFrameStore(folder)
    for (const [index, frame] of frames.entries()) await store.put(keys[index]!, frame)
    const { bytes } = await store.size()
    for (const [index, key] of keys.entries()) {
      const seconds = 1_700_000_000 + index
      utimesSync(join(folder, key.slice(0, 2), `${key}.frame`), seconds, seconds)
    }

    const small = openFrameStore(folder, bytes * 0.6)
    // Reading makes the oldest the newest.
    expect(await small.has(keys[0]!)).toBe(true)
    await small.put(frameKey(['next']), frames[0]!)
    expect(await small.get(keys[0]!)).toBeDefined()
    expect(await small.get(keys[1]!)).toBeUndefined()
    expect(await small.get(frameKey(['next']))).toBeDefined()
    expect((await small.size()).bytes).toBeLessThanOrEqual(bytes * 0.6)
  })

  it('keeps what a running job needs even beyond its limit, until it is forgotten', async () => {
    const store = openFrameStore(temporaryFolder(), 1000)
    const keys = [0, 1, 2].map((index) => frameKey([index]))
    for (const [index, key] of keys.entries()) {
      await store.put(key, noiseFrame(index, { width: 40, height: 40 }))
    }
    expect((await store.size()).files).toBe(3)
    await store.release()
    expect((await store.size()).files).toBe(0)
  })

  it('sweeps away what a killed writer left, but not what is being written now', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'ab'))
    const old = join(folder, 'ab', 'abc.frame.1.tmp')
    const fresh = join(folder, 'ab', 'abd.frame.2.tmp')
    writeFileSync(old, 'half')
    writeFileSync(fresh, 'half')
    utimesSync(old, 1, 1)
    await openFrameStore(folder).release()
    expect(filesIn(folder)).toEqual([fresh])
  })

  it('says that the cache cannot be written, and how to mend it', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'frames'), 'a file in the way')
    await expect(openFrameStore(join(folder, 'frames')).put('ab', noiseFrame(1))).rejects.toMatchObject({
      code: 'not-writable',
      remedy: expect.stringContaining('INTERLUDE_CACHE') as string,
    })
  })

  it('empties itself', async () => {
    const folder = temporaryFolder()
    const store = openFrameStore(folder)
    await store.put('ab', noiseFrame(1))
    expect((await store.clear()).files).toBe(1)
    expect(await store.size()).toEqual({ files: 0, bytes: 0 })
  })
})

describe('keys', () => {
  it('tell every part and every pixel apart', () => {
    const frame = noiseFrame(1)
    const other = { ...frame, data: frame.data.with(5, frame.data[5]! ^ 1) }
    const turned = { ...frame, width: frame.height, height: frame.width }
    const hashes = [frame, other, turned, { ...frame, colour: { ...frame.colour, matrix: 'bt709' } }].map(
      hashFrame,
    )
    expect(new Set(hashes).size).toBe(4)
    expect(hashFrame({ ...frame, data: frame.data.slice() })).toBe(hashes[0])
    expect(frameKey(['a', 'bc'])).not.toBe(frameKey(['ab', 'c']))
    expect(frameKey([0.1])).not.toBe(frameKey([0.1 + Number.EPSILON]))
  })
})

describe('a spool', () => {
  it('goes with its job, and takes those of killed jobs along', async () => {
    const folder = temporaryFolder()
    // No process has this number: it is above what systems give out.
    mkdirSync(join(folder, '2147483646-dead'))
    const spool = await openSpool(folder)
    await spool.store.put('ab', noiseFrame(1))
    expect(readdirSync(folder)).toEqual([expect.stringMatching(new RegExp(`^${String(process.pid)}-`))])
    await spool.close()
    expect(readdirSync(folder)).toEqual([])
  })
})
