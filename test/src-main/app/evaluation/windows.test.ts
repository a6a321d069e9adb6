// Windows found in real videos and in clip stores: where they lie, and that their frames are the sources' own.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { findFootageWindows } from '../../../../src-main/app/evaluation/footage-windows.ts'
import { fitJudged } from '../../../../src-main/app/evaluation/judged-size.ts'
import { findStoreWindows } from '../../../../src-main/app/evaluation/store-windows.ts'
import { renderClip } from '../../../../src-main/engine/data/procedural/generate.ts'
import { encodeVideo } from '../../../../src-main/media/encode.ts'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import { openSource } from '../../../../src-main/media/source.ts'
import { sameFrame, srgb, type Frame } from '../../../../src-shared/frame.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { makeClipStore } from '../../../support/clip-stores.ts'
import { testTools } from '../../../support/media-fixtures.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { testParts } from './parts.ts'

const never = new AbortController().signal
const size = { width: 96, height: 64 }

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

function scene(seed: number, count: number): Frame[] {
  const clip = renderClip({ seed, ...size, frames: count, kind: 'things', plain: true })
  const bytes = size.width * size.height * 3
  return Array.from({ length: count }, (_, index) => ({
    ...size,
    channels: 3,
    depth: 8,
    colour: srgb,
    data: clip.slice(index * bytes, (index + 1) * bytes),
  }))
}

async function writeVideo(path: string, frames: readonly Frame[]): Promise<string> {
  await encodeVideo(tools, { path, frameRate: rational(25) }, Readable.from(frames))
  return path
}

const wish = { heldOut: false, gaps: [8], windows: 6, seed: 0 }

describe('windows of footage', () => {
  it('keep clear of cuts and stillness, and hold the frames of the file', async () => {
    const folder = temporaryFolder()
    const [first, second] = [scene(3, 40), scene(8, 40)]
    const still = Array.from({ length: 30 }, () => first.at(-1)!)
    const path = await writeVideo(join(folder, 'a.mkv'), [...first, ...still, ...second])
    const parts = testParts(join(folder, 'cache'))
    const scanned: number[] = []
    const data = await findFootageWindows(parts, { ...wish, paths: [path] }, never, {
      onScan: (_, done) => scanned.push(done),
    })
    expect(scanned.at(-1)).toBe(110)
    expect(data.windows.length).toBeGreaterThan(3)
    for (const { first: from, last, movement, gap, source } of data.windows) {
      expect({ gap, source }).toEqual({ gap: 8, source: 'a.mkv' })
      expect(movement).toBeGreaterThan(0)
      // In one scene, and not in what stands still (which is noticed after some frames).
      expect(last <= 50 || from >= 70).toBe(true)
    }
    const [window] = data.windows
    const frames = await window!.read(never)
    expect(frames).toHaveLength(9)
    const source = await openSource(tools, path)
    const { first: start, last: end } = window!
    for await (const { frame, index } of source.frames({ start, end: end + 1 })) {
      expect(sameFrame(frames[index - start]!, frame)).toBe(true)
    }

    // The second time nothing is scanned, and the windows are the same, at any size.
    scanned.length = 0
    const again = await findFootageWindows(parts, { ...wish, paths: [path], size: 32 }, never, {
      onScan: (_, done) => scanned.push(done),
    })
    expect(scanned).toEqual([])
    expect(readdirSync(join(folder, 'cache', 'scans'))).toHaveLength(1)
    const same = again.windows.find(({ first: place }) => place === start)!
    expect(sameFrame((await same.read(never))[3]!, fitJudged(frames[3]!, 32))).toBe(true)
  })

  it('pass over drawings that are shown twice', async () => {
    const folder = temporaryFolder()
    const path = await writeVideo(
      join(folder, 'twos.mkv'),
      scene(3, 40).flatMap((frame) => [frame, frame]),
    )
    const data = await findFootageWindows(testParts(folder), { ...wish, paths: [path] }, never)
    for (const window of data.windows.slice(0, 2)) {
      expect(window.last - window.first).toBe(16)
      const frames = await window.read(never)
      expect(frames.slice(1).every((frame, index) => !sameFrame(frame, frames[index]!))).toBe(true)
    }
  })

  it('are held out: the end of every file, apart from what comes before', async () => {
    const folder = temporaryFolder()
    const paths = [
      await writeVideo(join(folder, 'a.mkv'), scene(3, 100)),
      await writeVideo(join(folder, 'b.mkv'), scene(8, 100)),
    ]
    const request = { ...wish, heldOut: true, paths, windows: 4 }
    const data = await findFootageWindows(testParts(folder), request, never)
    expect(new Set(data.windows.map(({ source }) => source))).toEqual(new Set(['a.mkv', 'b.mkv']))
    for (const { first } of data.windows) expect(first).toBeGreaterThanOrEqual(70)
    expect(data.part).toContain('30 %')
    // Another seed, other windows; the same one, the same.
    const other = await findFootageWindows(testParts(folder), { ...request, seed: 1 }, never)
    const places = ({ windows }: typeof data) =>
      windows.map(({ source, first }) => `${source} ${String(first)}`)
    expect(places(await findFootageWindows(testParts(folder), { ...request, seed: 1 }, never))).toEqual(
      places(other),
    )
    expect(places(other)).not.toEqual(places(data))
  })

  it('are of what can be used: the rest is named', async () => {
    const folder = temporaryFolder()
    const good = await writeVideo(join(folder, 'good.mkv'), scene(3, 40))
    const short = await writeVideo(join(folder, 'short.mkv'), scene(4, 5))
    const broken = join(folder, 'broken.mp4')
    writeFileSync(broken, 'no video at all')
    const parts = testParts(folder)
    const data = await findFootageWindows(parts, { ...wish, paths: [good, short, broken] }, never)
    expect(new Set(data.windows.map(({ source }) => source))).toEqual(new Set(['good.mkv']))
    expect(data.notes.join('\n')).toMatch(/broken\.mp4 was passed over/)
    expect(data.notes.join('\n')).toMatch(/1 of 2 sources has no stretch of 9 frames/)
    await expect(findFootageWindows(parts, { ...wish, paths: [short] }, never)).rejects.toMatchObject({
      code: 'too-small',
      remedy: expect.stringContaining('--all') as string,
    })
    await expect(findFootageWindows(parts, { ...wish, paths: [broken] }, never)).rejects.toMatchObject({
      code: 'not-media',
    })
    await expect(
      findFootageWindows(parts, { ...wish, paths: [folder + '/none'] }, never),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(
      findFootageWindows(parts, { ...wish, paths: [good], size: { width: 9000, height: 6000 } }, never),
    ).rejects.toMatchObject({ code: 'too-large', remedy: expect.stringContaining('--size') as string })
    const gone = findFootageWindows(parts, { ...wish, paths: [good] }, AbortSignal.abort())
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('windows of clip stores', () => {
  it('are of the asked splits, and hold the frames of the clips', async () => {
    const folder = temporaryFolder()
    const { store, pixels } = await makeClipStore(folder, [
      { seed: 1, ...size, frames: 20, split: 'train' },
      { seed: 2, ...size, frames: 24, split: 'test' },
      { seed: 3, ...size, frames: 6, split: 'test' },
    ])
    const parts = testParts(folder)
    const request = { stores: [store], splits: ['test'] as const, gaps: [8, 4], windows: 5, seed: 0 }
    const data = await findStoreWindows(parts, request, never)
    expect(data.windows.filter(({ gap }) => gap === 8).every(({ source }) => source === 'source-1')).toBe(
      true,
    )
    expect(new Set(data.windows.filter(({ gap }) => gap === 4).map(({ source }) => source))).toEqual(
      new Set(['source-1', 'source-2']),
    )
    const window = data.windows.find(({ source, gap }) => source === 'source-1' && gap === 8)!
    const frames = await window.read(never)
    const bytes = size.width * size.height * 3
    for (const [index, frame] of frames.entries()) {
      const at = (window.first + index) * bytes
      expect(Buffer.from(frame.data).equals(pixels[1]!.subarray(at, at + bytes))).toBe(true)
    }
    await expect(
      findStoreWindows(parts, { ...request, splits: ['validation'] }, never),
    ).rejects.toMatchObject({ code: 'too-small' })
  })
})
