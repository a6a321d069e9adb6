// Makes small test media with the real ffmpeg: every frame carries its number as a pattern that survives lossy codecs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { findTools, type MediaTools } from '../../src-main/media/find-tools.ts'
import { rawFormatOf } from '../../src-main/media/pixel-format.ts'
import { srgb, type Frame, type FrameShape } from '../../src-shared/frame.ts'

/** The tools that the tests run with: what set-up or the user chose, else the PATH. */
export async function testTools(): Promise<MediaTools> {
  const { INTERLUDE_FFMPEG: ffmpeg, INTERLUDE_FFPROBE: ffprobe, PATH: path } = process.env
  return await findTools({ asked: { ffmpeg, ffprobe }, path })
}

/** A fresh folder, and its remover. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'interlude-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

const columns = 8
const bits = 16
/** The usual size of numbered frames: large enough for every encoder, small enough to be quick. */
export const numberedShape: FrameShape = { width: 96, height: 64, channels: 3, depth: 8 }

/** A frame that carries `number` (0..65535) in its upper half as black and white blocks, and motion below. */
export function numberedFrame(number: number, shape: FrameShape = numberedShape): Frame {
  const { width, height, channels, depth } = shape
  const count = width * height * channels
  const samples = depth === 8 ? new Uint8Array(count) : new Uint16Array(count)
  const unit = depth === 8 ? 1 : 257
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const row = Math.floor((y * 4) / height)
      const bit = row * columns + Math.floor((x * columns) / width)
      const isOn = (number >> bit) & 1
      const at = (y * width + x) * channels
      const wave = 128 + 90 * Math.sin((x + number * 3) / 9) * Math.cos((y - number) / 7)
      for (let channel = 0; channel < 3; channel += 1) {
        const value = row < bits / columns ? (isOn ? 235 : 16) : Math.round(wave) >> (channel % 2)
        samples[at + channel] = value * unit
      }
      if (channels === 4) samples[at + 3] = (row < 2 ? 255 : x < width / 2 ? 255 : 64) * unit
    }
  }
  return { ...shape, colour: srgb, data: new Uint8Array(samples.buffer) }
}

/** The number that a decoded frame carries; blocks that are neither black nor white throw. */
export function numberIn(frame: Frame): number {
  const { width, height, channels, depth, data } = frame
  let number = 0
  for (let bit = 0; bit < bits; bit += 1) {
    const x = Math.floor((((bit % columns) + 0.5) * width) / columns)
    const y = Math.floor(((Math.floor(bit / columns) + 0.5) * height) / 4)
    const at = (y * width + x) * channels
    const value = depth === 8 ? data[at]! : data[at * 2 + 1]!
    if (value > 80 && value < 170) throw new Error(`Block ${bit} is grey (${value}).`)
    if (value >= 128) number |= 1 << bit
  }
  return number
}

/** Numbered frames from `start` on. */
export async function* numberedFrames(
  count: number,
  shape: FrameShape = numberedShape,
  start = 0,
): AsyncGenerator<Frame, void, undefined> {
  for (let index = 0; index < count; index += 1) {
    yield await Promise.resolve(numberedFrame(start + index, shape))
  }
}

/** Runs a program to its end; throws with its messages when it fails. */
export function runSync(file: string, args: readonly string[], input?: Uint8Array): string {
  const result = spawnSync(file, args, { input, maxBuffer: 1 << 28 })
  if (result.status !== 0) throw new Error(`${file} ${args.join(' ')}\n${result.stderr.toString()}`)
  return result.stdout.toString()
}

const cacheFolder = join(tmpdir(), 'interlude-test-media-1')

/** Makes a file once for all runs; `make` writes it to the path that it is given. */
export function cachedMedia(
  tools: MediaTools,
  name: string,
  key: unknown,
  make: (path: string) => void,
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([tools.version, name, key]))
    .digest('hex')
    .slice(0, 12)
  mkdirSync(cacheFolder, { recursive: true })
  const ending = extname(name)
  const path = join(cacheFolder, `${name.slice(0, name.length - ending.length)}-${hash}${ending}`)
  if (!existsSync(path)) {
    const unfinished = join(cacheFolder, `${process.pid}-${Math.random()}${ending}`)
    make(unfinished)
    renameSync(unfinished, path)
  }
  return path
}

/** A video of `count` numbered frames, encoded by ffmpeg with the given output options. */
export function numberedVideo(
  tools: MediaTools,
  name: string,
  count: number,
  options: readonly string[],
  shape: FrameShape = numberedShape,
): string {
  return cachedMedia(tools, name, [count, options, shape], (path) => {
    const input = Buffer.concat(Array.from({ length: count }, (_, index) => numberedFrame(index, shape).data))
    const { width, height } = shape
    runSync(
      tools.ffmpeg,
      [
        ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', rawFormatOf(shape)],
        ...[
          '-video_size',
          `${width}x${height}`,
          '-framerate',
          '25',
          '-i',
          'pipe:0',
          ...options,
          `file:${path}`,
        ],
      ],
      input,
    )
  })
}

/** Small pseudo-random whole numbers below `limit`, the same every time. */
export function someNumbers(count: number, limit: number, seed = 1): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  })
}
