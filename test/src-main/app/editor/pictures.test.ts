import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import { toEightBits } from '../../../../src-main/media/eight-bits.ts'
import { writePicture } from '../../../../src-main/media/picture.ts'
import { openSource } from '../../../../src-main/media/source.ts'
import { harmonise } from '../../../../src-main/app/harmonise.ts'
import { resizeFrame } from '../../../../src-main/media/resize.ts'
import { addKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { sameFrame, srgb } from '../../../../src-shared/frame.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import {
  numberedFrame,
  numberedVideo,
  numberIn,
  runSync,
  someNumbers,
  testTools,
} from '../../../support/media-fixtures.ts'
import { documentOf, frameOf, openPictureLab, type PictureLab } from '../../../support/picture-lab.ts'
import { h264, videoCases } from '../../../support/video-cases.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

const labs: PictureLab[] = []
const lab = (...options: Parameters<typeof openPictureLab>) => {
  const opened = openPictureLab(...options)
  labs.push(opened)
  return opened
}
afterEach(async () => {
  await Promise.all(labs.splice(0).map((one) => one.close()))
})

const full = { width: 96, height: 64 }
const half = { width: 48, height: 32 }
const bytes = (size: { width: number; height: number }) => size.width * size.height * 3

// Two hundred jumps in all, each followed by some steps.
describe.each(['h264.mp4', 'hevc.mp4', 'ten-bit.mkv', 'prores.mov', 'variable-rate.mp4'])(
  'every frame of %s is the asked one',
  (name) => {
    it('over forty jumps with steps in both directions, at two sizes, with a small memory', async () => {
      const { window, add } = lab({ memory: 16 * bytes(full) })
      const source = await add(videoCases.find((one) => one.name === name)!.make(tools))
      const count = source.facts.frameCount
      for (const [turn, start] of someNumbers(40, count, 7).entries()) {
        const box = turn % 3 === 0 ? full : half
        const step = [1, -1, 2, -3][turn % 4]!
        for (let at = 0; at <= turn % 5; at += 1) {
          const index = start + at * step
          if (index < 0 || index >= count) continue
          const pixels = await window.picture({ kind: 'source', source: source.id, index }, box)
          expect([pixels?.width, pixels?.height]).toEqual([box.width, box.height])
          expect(numberIn(frameOf(pixels))).toBe(index)
        }
      }
    }, 180_000)
  },
)

/** ffmpeg with a line written for every start. */
async function countedTools(folder: string): Promise<{ tools: MediaTools; starts: () => number }> {
  const log = join(folder, 'starts')
  const script = join(folder, 'ffmpeg.sh')
  writeFileSync(log, '')
  writeFileSync(script, `#!/bin/sh\necho start >> '${log}'\nexec '${tools.ffmpeg}' "$@"\n`, { mode: 0o755 })
  return await Promise.resolve({
    tools: { ...tools, ffmpeg: script },
    starts: () => readFileSync(log, 'utf8').split('\n').length - 1,
  })
}

describe.skipIf(process.platform === 'win32')('decoders', () => {
  async function counted(memory?: number) {
    const home = lab()
    const { tools: counting, starts } = await countedTools(home.folder)
    const opened = lab({
      tools: () => Promise.resolve(counting),
      ...(memory === undefined ? {} : { memory }),
    })
    const source = await opened.add(h264.make(tools))
    const numberAt = async (index: number, signal?: AbortSignal) =>
      numberIn(
        frameOf(await opened.window.picture({ kind: 'source', source: source.id, index }, half, signal)),
      )
    return { ...opened, source, numberAt, starts }
  }

  it('one serves all frames that are played in order, asked for one by one or ahead', async () => {
    const { numberAt, starts } = await counted()
    for (let index = 10; index < 30; index += 1) expect(await numberAt(index)).toBe(index)
    expect(starts()).toBe(1)
    const ahead = Array.from({ length: 8 }, (_, at) => 30 + at)
    expect(await Promise.all(ahead.map((index) => numberAt(index)))).toEqual(ahead)
    expect(starts()).toBe(1)
  })

  it('of requests that come together and have no decoder yet one takes all', async () => {
    const { numberAt, starts } = await counted()
    const ahead = Array.from({ length: 8 }, (_, at) => 60 + at)
    expect(await Promise.all(ahead.map((index) => numberAt(index)))).toEqual(ahead)
    expect(starts()).toBe(1)
  })

  it('going backward costs one for every few frames', async () => {
    const { numberAt, starts } = await counted()
    for (let index = 100; index >= 60; index -= 1) expect(await numberAt(index)).toBe(index)
    expect(starts()).toBeLessThan(10)
  })

  it('frames that were seen are not decoded again', async () => {
    const { numberAt, starts } = await counted()
    for (const index of [5, 6, 7, 8]) await numberAt(index)
    for (const index of [8, 5, 6, 7]) expect(await numberAt(index)).toBe(index)
    expect(starts()).toBe(1)
  })

  it('what nobody waits for any more is not decoded: of a scrub the newest comes', async () => {
    const { numberAt, starts } = await counted()
    await numberAt(0)
    const places = someNumbers(40, 120, 3)
    const scrub = places.map((index) => {
      const stop = new AbortController()
      return { stop, got: numberAt(index, stop.signal) }
    })
    const results = Promise.allSettled(scrub.map(({ got }) => got))
    for (const { stop } of scrub.slice(0, -1)) stop.abort()
    expect(await scrub.at(-1)!.got).toBe(places.at(-1))
    const settled = await results
    for (const result of settled.slice(0, -1)) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'cancelled' })
    }
    expect(starts()).toBeLessThan(6)
  })

  it('memory stays within its bound', async () => {
    const { numberAt, starts } = await counted(4 * bytes(half))
    for (let index = 0; index < 12; index += 1) await numberAt(index)
    const before = starts()
    await numberAt(0)
    expect(starts()).toBe(before + 1)
  })
})

describe('a picture for the window', () => {
  it('has the very pixels of the file where the box is no smaller, and is never made larger', async () => {
    const { window, add } = lab()
    const source = await add(h264.make(tools))
    const exact = (await (await openSource(tools, source.path)).frameAtIndex(33)).frame
    for (const box of [full, { width: 4000, height: 3000 }]) {
      const pixels = await window.picture({ kind: 'source', source: source.id, index: 33 }, box)
      expect(sameFrame(frameOf(pixels), { ...exact, colour: srgb })).toBe(true)
    }
  })

  it('of 10 bits is rounded to the nearest 8', async () => {
    const { window, add } = lab()
    const source = await add(videoCases.find(({ name }) => name === 'ten-bit.mkv')!.make(tools))
    const exact = (await (await openSource(tools, source.path)).frameAtIndex(12)).frame
    expect(exact.depth).toBe(16)
    const pixels = frameOf(await window.picture({ kind: 'source', source: source.id, index: 12 }, full))
    const deep = new Uint16Array(exact.data.buffer)
    expect(pixels.data.every((value, at) => Math.abs(value - deep[at]! / 257) <= 0.5)).toBe(true)
  })

  it('keeps alpha, the aspect of odd sizes, and stands upright', async () => {
    const { window, add, folder } = lab()
    const alpha = await add(videoCases.find(({ name }) => name === 'prores.mov')!.make(tools))
    const clear = frameOf(await window.picture({ kind: 'source', source: alpha.id, index: 3 }, half))
    expect(clear.channels).toBe(4)
    // Opaque on the left below, a quarter on the right: see the numbered frames.
    const alphaAt = (x: number, y: number) => clear.data[(y * clear.width + x) * 4 + 3]!
    expect(alphaAt(4, 28)).toBe(255)
    expect(Math.abs(alphaAt(44, 28) - 64)).toBeLessThan(8)

    const odd = await add(
      numberedVideo(tools, 'odd.mkv', 5, ['-c:v', 'ffv1'], {
        ...full,
        width: 97,
        height: 63,
        channels: 3,
        depth: 8,
      }),
    )
    const small = frameOf(
      await window.picture({ kind: 'source', source: odd.id, index: 4 }, { width: 50, height: 50 }),
    )
    expect([small.width, small.height, numberIn(small)]).toEqual([50, 32, 4])

    const turned = join(folder, 'turned.mp4')
    runSync(tools.ffmpeg, [
      '-v',
      'error',
      '-i',
      h264.make(tools),
      '-c',
      'copy',
      '-metadata:s:v',
      'rotate=90',
      turned,
    ])
    const upright = await add(turned)
    const pixels = await window.picture({ kind: 'source', source: upright.id, index: 9 }, half)
    expect([pixels?.width, pixels?.height]).toEqual([21, 32])
  })

  it('of a still, a one-frame video and numbered pictures is their frame, and no other exists', async () => {
    const { window, add, folder } = lab()
    for (const number of [3, 4, 5]) {
      await writePicture(numberedFrame(number), join(folder, `shot_${String(number)}.png`))
    }
    const still = await add(join(folder, 'shot_4.png'))
    const single = await add(
      numberedVideo(tools, 'single.mp4', 1, ['-c:v', 'libx264', '-pix_fmt', 'yuv420p']),
    )
    const sequence = await add(join(folder, 'shot_%d.png'))
    expect([still, single, sequence].map(({ facts }) => [facts.kind, facts.frameCount])).toEqual([
      ['picture', 1],
      ['video', 1],
      ['sequence', 3],
    ])
    const at = async (source: string, index: number) =>
      numberIn(frameOf(await window.picture({ kind: 'source', source, index }, half)))
    expect([await at(still.id, 0), await at(single.id, 0), await at(sequence.id, 2)]).toEqual([4, 0, 5])
    for (const { id } of [still, single]) {
      await expect(at(id, 1)).rejects.toMatchObject({ code: 'out-of-range' })
    }
    await expect(at(sequence.id, 3)).rejects.toMatchObject({ code: 'out-of-range' })
    expect(await window.frameTimes(sequence.id, 1, 10)).toEqual([rational(1, 24), rational(2, 24)])
    await expect(window.frameTimes(single.id, 1, 1)).rejects.toMatchObject({ code: 'out-of-range' })
  })

  it('of an in-between comes from whoever makes them, or is null', async () => {
    const frame = numberedFrame(77)
    const { window } = lab({
      inBetweens: {
        frame: (_, gap, index) => Promise.resolve(gap === 'a+b' && index === 2 ? frame : undefined),
      },
    })
    const ask = (index: number) => window.picture({ kind: 'in-between', gap: 'a+b', index }, half)
    expect(numberIn(frameOf(await ask(2)))).toBe(77)
    expect(await ask(3)).toBeNull()
  })

  it('where the file is damaged in the middle the error names the frame, and the others come under their numbers', async () => {
    const { window, add, folder, pictures } = lab()
    const path = join(folder, 'broken.mov')
    const content = readFileSync(videoCases.find(({ name }) => name === 'prores.mov')!.make(tools))
    content.fill(0, Math.floor(content.length * 0.45), Math.floor(content.length * 0.53))
    writeFileSync(path, content)
    const source = await add(path)
    const outcomes: string[] = []
    for (let index = 54; index < 68; index += 1) {
      const got = window.picture({ kind: 'source', source: source.id, index }, half)
      try {
        expect(numberIn(frameOf(await got))).toBe(index)
        outcomes.push('fine')
      } catch (error) {
        expect(error).toMatchObject({ code: 'damaged' })
        expect(String(error)).toContain(`frame ${String(index)} `)
        outcomes.push('damaged')
      }
    }
    expect(new Set(outcomes)).toEqual(new Set(['fine', 'damaged']))
    expect([outcomes[0], outcomes.at(-1)]).toEqual(['fine', 'fine'])
    const [status] = pictures.statuses()
    expect(status?.state).toBe('ready')
    expect(status?.notes.join()).toContain('damaged')
  })
})

describe('a keyframe', () => {
  it('has the pixels that in-betweening takes for the same size', async () => {
    const { add, pictures, document, set } = lab()
    const source = await add(h264.make(tools))
    set(
      addKeyframes(
        document(),
        [
          {
            id: 'keyframe1',
            at: 0,
            shows: { kind: 'frame', source: source.id, index: 20, time: rational(20, 25) },
          },
        ],
        'refuse',
      ),
    )
    const exact = (await (await openSource(tools, source.path)).frameAtIndex(20)).frame
    for (const picture of [
      { width: 96, height: 64, fit: 'fit' },
      { width: 64, height: 64, fit: 'fit' },
      { width: 64, height: 64, fit: 'fill' },
    ] as const) {
      const changed = { ...document(), picture: { ...document().picture, ...picture, colour: exact.colour } }
      const [wanted] = await harmonise(
        [{ name: 'it', frame: exact }],
        { size: picture, fit: picture.fit },
        resizeFrame,
      )
      const frame = await pictures.keyframe(changed, 'keyframe1')
      expect(sameFrame(frame, wanted!)).toBe(true)
      expect(frame.colour).toEqual(exact.colour)
    }
  })

  it('is brought to the channels and depth of the project', async () => {
    const { add, pictures, set } = lab()
    const source = await add(videoCases.find(({ name }) => name === 'prores.mov')!.make(tools))
    const exact = (await (await openSource(tools, source.path)).frameAtIndex(8)).frame
    expect([exact.channels, exact.depth]).toEqual([4, 16])
    for (const [channels, depth] of [
      [3, 8],
      [4, 8],
      [3, 16],
      [4, 16],
    ] as const) {
      const start = { ...documentOf({ channels, depth }), sources: [source] }
      const shows = { kind: 'frame', source: source.id, index: 8, time: rational(8, 25) } as const
      const made = addKeyframes(start, [{ id: 'keyframe1', at: 0, shows }], 'refuse')
      set(made)
      const frame = await pictures.keyframe(made, 'keyframe1')
      expect([frame.channels, frame.depth]).toEqual([channels, depth])
      expect(numberIn(frame)).toBe(8)
      if (channels === 4) expect(sameFrame(toEightBits(frame), toEightBits(exact))).toBe(true)
    }
  })
})

describe('the file of a source', () => {
  it('that goes is missing, that comes back is ready, that is another is changed', async () => {
    const { add, folder, until, window, pictures } = lab()
    const path = join(folder, 'film.mp4')
    copyFileSync(h264.make(tools), path)
    const source = await add(path)
    const at = async (index: number) =>
      numberIn(frameOf(await window.picture({ kind: 'source', source: source.id, index }, half)))
    expect(await at(30)).toBe(30)

    renameSync(path, `${path}.away`)
    const gone = await until(source.id, ({ state }) => state === 'missing')
    expect(gone.error).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('film.mp4') as string,
    })
    expect(gone.error?.remedy).toContain('Relink')
    await expect(at(90)).rejects.toMatchObject({ code: 'not-found' })
    await expect(pictures.sourceFrame(source.id, 30)).rejects.toMatchObject({ code: 'not-found' })
    await expect(pictures.fileOf(source)).rejects.toMatchObject({ code: 'not-found' })

    renameSync(`${path}.away`, path)
    await until(source.id, ({ state }) => state === 'ready')
    expect(await at(90)).toBe(90)
    expect(await pictures.fileOf(source)).toBe(path)

    copyFileSync(videoCases.find(({ name }) => name === 'hevc.mp4')!.make(tools), path)
    await until(source.id, ({ state }) => state === 'changed')
    await expect(at(90)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('changed') as string,
    })
  })

  it('that goes while it is played gives the right frames or says so, and plays on when it is back', async () => {
    const { add, folder, until, window } = lab()
    const path = join(folder, 'film.mp4')
    copyFileSync(h264.make(tools), path)
    const source = await add(path)
    const at = async (index: number) =>
      numberIn(frameOf(await window.picture({ kind: 'source', source: source.id, index }, half)))
    const failures: unknown[] = []
    let removed: Promise<unknown> | undefined
    // As a window plays: some frames ahead at a time, each missed one passed by.
    for (let first = 0; first < 120; first += 4) {
      await Promise.all(
        [0, 1, 2, 3].map(async (ahead) => {
          const found = await at(first + ahead).catch((error: unknown) => void failures.push(error))
          expect([first + ahead, undefined]).toContain(found)
        }),
      )
      if (first === 40) {
        rmSync(path)
        removed = until(source.id, ({ state }) => state === 'missing')
      }
      if (first === 60) await removed
    }
    // Nothing is read of it once it is known to be gone.
    expect(failures.length).toBeGreaterThanOrEqual(14 * 4)
    for (const failure of failures) expect(failure).toMatchObject({ code: 'not-found' })
    copyFileSync(h264.make(tools), path)
    await until(source.id, ({ state }) => state === 'ready')
    expect(await at(101)).toBe(101)
  })

  it('that goes while it is read makes no frame of another file', async () => {
    const { add, folder, pictures } = lab({ lookEvery: 1e6 })
    const path = join(folder, 'film.mp4')
    copyFileSync(h264.make(tools), path)
    const source = await add(path)
    expect(numberIn((await pictures.sourceFrame(source.id, 3)).frame)).toBe(3)
    copyFileSync(videoCases.find(({ name }) => name === 'hevc.mp4')!.make(tools), path)
    // Nobody looked since: the frame itself is what notices.
    await expect(pictures.sourceFrame(source.id, 3)).rejects.toMatchObject({ code: 'damaged' })
    rmSync(path)
    await expect(pictures.sourceFrame(source.id, 3)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('of a project that is opened is checked without being asked for', async () => {
    const first = lab()
    const source = await first.add(h264.make(tools))
    const { set, until } = lab()
    set({
      ...documentOf(),
      sources: [source, { ...source, id: 'another1', path: join(first.folder, 'nowhere.mp4') }],
    })
    await until(source.id, ({ state }) => state === 'ready')
    await until('another1', ({ state }) => state === 'missing')
  })

  it('that cannot be opened is damaged, with the reason', async () => {
    const { folder, set, until, window } = lab()
    const path = join(folder, 'cut.mp4')
    writeFileSync(path, readFileSync(h264.make(tools)).subarray(0, 3000))
    const good = lab()
    const source = await good.add(h264.make(tools))
    const { hashSource } = await import('../../../../src-main/media/content-hash.ts')
    const { hash } = await hashSource({ kind: 'file', files: [path] })
    set({ ...documentOf(), sources: [{ ...source, path, hash }] })
    await expect(window.picture({ kind: 'source', source: source.id, index: 0 }, half)).rejects.toMatchObject(
      { code: 'damaged' },
    )
    const status = await until(source.id, ({ state }) => state === 'damaged')
    expect(status.error?.message).toContain('cut short')
  })
})
