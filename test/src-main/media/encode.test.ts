import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { containerOf, encodeVideo } from '../../../src-main/media/encode.ts'
import type { EncodeOptions } from '../../../src-main/media/encode-types.ts'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { openSource } from '../../../src-main/media/source.ts'
import { sameFrame, type Frame, type FrameShape } from '../../../src-shared/frame.ts'
import { rational } from '../../../src-shared/timebase.ts'
import {
  numberedFrame,
  numberedFrames,
  numberedShape,
  numberIn,
  temporaryFolder,
  testTools,
} from '../../support/media-fixtures.ts'

let tools: MediaTools
const folder = temporaryFolder()
const ntsc = rational(30000, 1001)
beforeAll(async () => {
  tools = await testTools()
})
afterAll(folder.remove)

let out = ''
beforeEach(() => {
  out = join(folder.path, String(Math.random()))
  mkdirSync(out)
})
const at = (name: string) => join(out, name)

async function encode(name: string, more: Partial<EncodeOptions> = {}, shape = numberedShape, count = 10) {
  return await encodeVideo(tools, { path: at(name), frameRate: ntsc, ...more }, numberedFrames(count, shape))
}

async function numbersIn(path: string): Promise<number[]> {
  const numbers: number[] = []
  for await (const { frame } of (await openSource(tools, path)).frames()) numbers.push(numberIn(frame))
  return numbers
}

describe('every container holds all frames in order', () => {
  it.each<[string, Partial<EncodeOptions>, string]>([
    ['a.mp4', {}, 'h264'],
    ['a.mp4', { codec: 'h265' }, 'hevc'],
    ['a.mp4', { codec: 'av1', quality: 'draft' }, 'av1'],
    ['a.mov', {}, 'prores'],
    ['a.webm', { quality: 'draft' }, 'vp9'],
    ['a.mkv', {}, 'ffv1'],
    ['a.gif', { frameRate: rational(24) }, 'gif'],
    ['frames', {}, 'png'],
  ])('%s %o', async (name, options, codec) => {
    const reports: number[] = []
    const result = await encode(name, {
      ...options,
      frameCount: 10,
      onProgress: (frames) => reports.push(frames),
    })
    expect(result).toMatchObject({ frames: 10, width: 96, height: 64 })
    expect(result.bytes).toBeGreaterThan(0)
    expect(reports.at(-1)).toBe(10)
    expect(await numbersIn(at(name))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const { info } = await openSource(tools, at(name))
    expect(info.codec).toBe(codec)
    if (info.kind === 'video' && codec !== 'gif') expect(info.frameRate).toEqual(ntsc)
    expect(readdirSync(out)).toEqual([name])
  })
})

describe('lossless outputs give back every byte', () => {
  const shapes: FrameShape[] = ([3, 4] as const).flatMap((channels) =>
    ([8, 16] as const).map((depth) => ({ width: 51, height: 33, channels, depth })),
  )
  it.each(shapes)('.mkv and a folder with %o', async (shape) => {
    for (const name of ['a.mkv', 'frames']) {
      await encode(name, {}, shape, 3)
      const source = await openSource(tools, at(name))
      for await (const { frame, index } of source.frames()) {
        expect(sameFrame(frame, numberedFrame(index, shape))).toBe(true)
      }
    }
  })

  it('.mov keeps transparency by itself', async () => {
    const shape: FrameShape = { ...numberedShape, channels: 4 }
    expect(await encode('a.mov', {}, shape)).toMatchObject({ codec: 'png', pixelFormat: 'rgba' })
    const { frame } = await (await openSource(tools, at('a.mov'))).frameAtIndex(4)
    expect(sameFrame(frame, numberedFrame(4, shape))).toBe(true)
  })
})

describe('transparency', () => {
  const shape: FrameShape = { ...numberedShape, channels: 4 }
  const alphaAt = (frame: Frame, x: number, y: number) =>
    frame.depth === 8
      ? frame.data[(y * frame.width + x) * 4 + 3]!
      : frame.data[((y * frame.width + x) * 4 + 3) * 2 + 1]!

  it.each([
    ['a.webm', 'vp9'],
    ['a.mov', 'prores'],
  ] as const)('%s keeps it', async (name, codec) => {
    await encode(name, { codec }, shape, 4)
    const { frame } = await (await openSource(tools, at(name))).frameAtIndex(2)
    expect(frame.channels).toBe(4)
    expect(alphaAt(frame, 20, 50)).toBeGreaterThan(250)
    expect(Math.abs(alphaAt(frame, 80, 50) - 64)).toBeLessThan(4)
  })

  it('.gif keeps it as on or off', async () => {
    await encode('a.gif', {}, shape, 4)
    const { frame } = await (await openSource(tools, at('a.gif'))).frameAtIndex(2)
    expect([frame.channels, alphaAt(frame, 20, 50), alphaAt(frame, 80, 50)]).toEqual([4, 255, 0])
  })

  it('.mp4 shows the frames on black, and says so', async () => {
    const result = await encode('a.mp4', { quality: 'best' }, shape, 4)
    expect(result.notes.join()).toMatch(/on black/)
    const { frame } = await (await openSource(tools, at('a.mp4'))).frameAtIndex(1)
    const whole = numberedFrame(1, shape)
    const dark = (50 * 96 + 80) * 4
    expect(Math.abs(frame.data[(50 * 96 + 80) * 3]! - (whole.data[dark]! * 64) / 255)).toBeLessThan(12)
  })
})

it('odd sides get one more column or row in H.264, and a word about it', async () => {
  const result = await encode('odd.mp4', {}, { ...numberedShape, width: 95, height: 63 })
  expect(result).toMatchObject({ width: 96, height: 64 })
  expect(result.notes.join()).toMatch(/95x63 became 96x64/)
})

it('1x1 frames work wherever the codec can, and are refused clearly elsewhere', async () => {
  const dot: FrameShape = { width: 1, height: 1, channels: 3, depth: 8 }
  for (const name of ['a.mp4', 'a.mkv', 'a.gif', 'a.mov', 'frames']) {
    expect((await encode(name, {}, dot, 2)).frames).toBe(2)
  }
  await expect(encode('b.mp4', { codec: 'h265' }, dot, 2)).rejects.toMatchObject({ code: 'too-small' })
})

it('equal frames are all kept', async () => {
  const still = numberedFrame(5)
  const frames = async function* () {
    for (let index = 0; index < 12; index += 1) yield await Promise.resolve(still)
  }
  for (const name of ['a.gif', 'a.mp4']) {
    expect((await encodeVideo(tools, { path: at(name), frameRate: ntsc }, frames())).frames).toBe(12)
  }
})

it('a GIF cannot go faster than 50 frames a second, and says so', async () => {
  const result = await encode('a.gif', { frameRate: rational(60) })
  expect(result.duration).toEqual(rational(1, 5))
  expect(result.notes.join()).toMatch(/50 frames a second/)
})

describe('nothing is left behind and nothing is lost', () => {
  it('refuses to replace, unless allowed', async () => {
    writeFileSync(at('a.mkv'), 'precious')
    await expect(encode('a.mkv')).rejects.toMatchObject({ code: 'exists' })
    expect(readFileSync(at('a.mkv'), 'utf8')).toBe('precious')
    expect((await encode('a.mkv', { overwrite: true })).frames).toBe(10)
  })

  it('replaces a folder only when it holds nothing but generated frames', async () => {
    await encode('frames')
    await encode('frames', { overwrite: true }, numberedShape, 4)
    expect(readdirSync(at('frames'))).toHaveLength(4)
    writeFileSync(join(at('frames'), 'holiday.jpg'), 'x')
    await expect(encode('frames', { overwrite: true })).rejects.toMatchObject({ code: 'not-writable' })
    expect(readdirSync(at('frames'))).toHaveLength(5)
  })

  it.each(['a.mp4', 'a.gif', 'frames'])('%s cancelled half-way', async (name) => {
    writeFileSync(at('keep'), '')
    const stop = new AbortController()
    const frames = async function* () {
      for await (const frame of numberedFrames(200)) {
        if (numberIn(frame) === 20) stop.abort()
        yield frame
      }
    }
    const run = encodeVideo(tools, { path: at(name), frameRate: ntsc }, frames(), stop.signal)
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(out)).toEqual(['keep'])
  })

  it('a failure of the frames is the one that is reported, and the source is closed', async () => {
    let closed = false
    const frames = async function* () {
      try {
        yield* numberedFrames(3)
        throw new Error('the engine died')
      } finally {
        closed = true
      }
    }
    await expect(encodeVideo(tools, { path: at('a.mp4'), frameRate: ntsc }, frames())).rejects.toThrow(
      'the engine died',
    )
    expect(closed).toBe(true)
    expect(readdirSync(out)).toEqual([])
  })

  it('frames of another size, no frames, fewer than promised', async () => {
    const mixed = async function* () {
      yield await Promise.resolve(numberedFrame(0))
      yield numberedFrame(1, { ...numberedShape, width: 48 })
    }
    const to = (name: string) => ({ path: at(name), frameRate: ntsc })
    await expect(encodeVideo(tools, to('a.mp4'), mixed())).rejects.toMatchObject({ code: 'size-mismatch' })
    await expect(encodeVideo(tools, to('frames'), mixed())).rejects.toMatchObject({ code: 'size-mismatch' })
    await expect(encode('a.mp4', {}, numberedShape, 0)).rejects.toMatchObject({ code: 'empty' })
    await expect(encode('a.mkv', { frameCount: 11 })).rejects.toMatchObject({ code: 'internal' })
    expect(readdirSync(out)).toEqual([])
  })

  const script = (body: string) => {
    writeFileSync(join(folder.path, 'fake-ffmpeg'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    return { ...tools, ffmpeg: join(folder.path, 'fake-ffmpeg') }
  }
  // The list of encoders is asked of the real one; only the encoding fails.
  const failing = (body: string) =>
    script(`case "$*" in *-encoders*) exec "${tools.ffmpeg}" "$@";; esac\n${body}`)

  it('ffmpeg killed midway', async () => {
    const run = encodeVideo(
      failing('head -c 30000 >/dev/null; kill -9 $$'),
      { path: at('a.mp4'), frameRate: ntsc },
      numberedFrames(50, { ...numberedShape, width: 192, height: 128 }),
    )
    await expect(run).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringMatching(/SIGKILL/) as string,
    })
    expect(readdirSync(out)).toEqual([])
  })

  it('a full disk is told as such', async () => {
    const broken = failing('echo "[error] av_interleaved_write_frame(): No space left on device" >&2; exit 1')
    const run = encodeVideo(
      broken,
      { path: at('a.mkv'), frameRate: ntsc },
      numberedFrames(3, { ...numberedShape, width: 192, height: 128 }),
    )
    await expect(run).rejects.toMatchObject({ code: 'disk-full' })
    expect(readdirSync(out)).toEqual([])
  })

  it('a file that ffmpeg thinks is whole but is not does not pass', async () => {
    // Encodes as told, then keeps but two frames.
    const lying = script('')
    writeFileSync(
      lying.ffmpeg,
      `#!/bin/sh\ncase "$*" in *-encoders*) exec "${tools.ffmpeg}" "$@";; esac\n` +
        `for last; do :; done\n"${tools.ffmpeg}" "$@" || exit 1\n` +
        `"${tools.ffmpeg}" -v error -i "$last" -frames:v 2 -c copy -f matroska -y "$last.2" && mv "\${last#file:}.2" "\${last#file:}"\n`,
      { mode: 0o755 },
    )
    const big = { ...numberedShape, width: 192, height: 128 }
    const run = encodeVideo(lying, { path: at('a.mkv'), frameRate: ntsc }, numberedFrames(5, big))
    await expect(run).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringMatching(/frames 2 instead of 5/) as string,
    })
    expect(existsSync(at('a.mkv'))).toBe(false)
  })
})

describe('what is asked for is checked first', () => {
  const never = async function* (): AsyncGenerator<Frame, void, undefined> {
    await Promise.resolve()
    throw new Error('frames were asked for')

    yield numberedFrame(0)
  }
  it.each<[string, Partial<EncodeOptions>, string]>([
    ['no-such-folder/a.mp4', {}, 'not-writable'],
    ['a.mp3', {}, 'unsupported'],
    ['a.mp4', { codec: 'ffv1' }, 'unsupported'],
    ['a.mp4', { frameRate: rational(0) }, 'usage'],
    ['a.mp4', { frameRate: rational(100000) }, 'usage'],
  ])('%s %o', async (name, options, code) => {
    const run = encodeVideo(tools, { path: at(name), frameRate: ntsc, ...options }, never())
    await expect(run).rejects.toMatchObject({ name: 'InterludeError', code })
  })

  it('an output that is a folder', async () => {
    mkdirSync(at('a.mp4'))
    const run = encodeVideo(tools, { path: at('a.mp4'), frameRate: ntsc, overwrite: true }, never())
    await expect(run).rejects.toMatchObject({ code: 'not-writable' })
  })

  it('hostile output names', async () => {
    for (const name of ['-y.mkv', 'a%d.mkv', 'concat:a|b.mkv', 'file:x.mkv', 'new\nline.mkv']) {
      await encode(name, {}, numberedShape, 2)
      expect(readdirSync(out)).toContain(name)
    }
  })

  it('endings choose the container', () => {
    expect(['a.MP4', 'b.webm', 'c', 'd/', 'e.gif'].map(containerOf)).toEqual([
      'mp4',
      'webm',
      'frames',
      'frames',
      'gif',
    ])
  })
})
