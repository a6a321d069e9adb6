// How good the untrained blend is: real clips at 256x256, gaps of 15 and of 4 frames, against the frames that were really there.
//   node bench/flow/blend-scores.ts FOLDER [--clips a.mp4,b.mp4] [--size 256] [--python PYTHON_WITH_CV2] [--json FILE]
// Rule: of the last 30 % of each clip, 12 evenly spaced windows (gap + 1 frames); the two of them whose end frames differ most
// (mean absolute difference of RGB) count. PSNR and SSIM are means over the inner frames, then windows, then clips; frames are
// rounded to 8 bits before they are judged.
import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createMotionRoom, type MotionRoom } from '../../src-main/engine/flow/motion.ts'
import { pictureOf } from '../../src-main/engine/metrics/picture.ts'
import { psnr } from '../../src-main/engine/metrics/psnr.ts'
import { ssim } from '../../src-main/engine/metrics/ssim.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { decodeSquare, minterpolate } from './decode.ts'
import { askOpenCv } from './opencv.ts'

interface Score {
  readonly psnr: number
  readonly ssim: number
}

/** Makes the inner frames of a gap. */
type Method = (from: Frame, to: Frame, gap: number) => Promise<Frame[]>

const root = resolve(import.meta.dirname, '../..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clips: { type: 'string', default: 'crystal.mp4,01_dog.mp4,bigbuckbunny.mp4,flower.mp4' },
    size: { type: 'string', default: '256' },
    python: { type: 'string' },
    json: { type: 'string' },
    search: { type: 'string', default: '{}' },
  },
})

/** First frames of the windows that count. */
function windowsOf(frames: readonly Frame[], gap: number): number[] {
  const last = frames.length - 1 - gap
  const first = Math.min(Math.floor(frames.length * 0.7), last)
  if (first < 0) return []
  const starts = new Set(
    Array.from({ length: 12 }, (_, index) => Math.round(first + ((last - first) * index) / 11)),
  )
  const moving = [...starts].map((start) => ({ start, by: difference(frames[start]!, frames[start + gap]!) }))
  return moving
    .sort((a, b) => b.by - a.by)
    .slice(0, 2)
    .map(({ start }) => start)
}

function difference(a: Frame, b: Frame): number {
  return a.data.reduce((sum, value, index) => sum + Math.abs(value - b.data[index]!), 0) / a.data.length
}

const timesOf = (gap: number) => Array.from({ length: gap - 1 }, (_, index) => (index + 1) / gap)

const crossFade: Method = (from, to, gap) =>
  Promise.resolve(
    timesOf(gap).map((time) => ({
      ...from,
      data: from.data.map((value, index) => Math.round((1 - time) * value + time * to.data[index]!)),
    })),
  )

function oursIn(room: MotionRoom): Method {
  return async (from, to, gap) => {
    const motion = await room.open(from, to)
    try {
      return await Promise.all(timesOf(gap).map((time) => motion.compose(time)))
    } finally {
      motion.close()
    }
  }
}

/** OpenCV's flows, combined and blended as the kernel does it before doubts are settled. */
function openCvWith(python: string): Method {
  return async (from, to, gap) => {
    const [flow] = await askOpenCv(python, [[from, to]], availableParallelism(), true)
    return timesOf(gap).map((time) => blendPlainly(from, to, time, flow!.there, flow!.back))
  }
}

function blendPlainly(from: Frame, to: Frame, t: number, f01: Float32Array, f10: Float32Array): Frame {
  const { width, height } = from
  const look = ({ data }: Frame, px: number, py: number, channel: number) => {
    const [x, y] = [Math.min(Math.max(px, 0), width - 1), Math.min(Math.max(py, 0), height - 1)]
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
    const at = (column: number, row: number) => data[(row * width + column) * 3 + channel]!
    const above = at(left, top) + (x - left) * (at(right, top) - at(left, top))
    const below = at(left, bottom) + (x - left) * (at(right, bottom) - at(left, bottom))
    return above + (y - top) * (below - above)
  }
  const flow = (forth: number, back: number, at: number) => forth * f01[at]! + back * f10[at]!
  const data = from.data.map((_, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3]
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const [dx, dy] = [2 * pixel, 2 * pixel + 1]
    const [s, a, b, c, d] = [1 - t, -(1 - t) * t, t * t, (1 - t) ** 2, -t * (1 - t)]
    const start = look(from, x + flow(a, b, dx), y + flow(a, b, dy), channel)
    const end = look(to, x + flow(c, d, dx), y + flow(c, d, dy), channel)
    return Math.round(s * start + t * end)
  })
  return { ...from, data }
}

const mean = (scores: readonly Score[]): Score => ({
  psnr: scores.reduce((sum, score) => sum + score.psnr, 0) / scores.length,
  ssim: scores.reduce((sum, score) => sum + score.ssim, 0) / scores.length,
})

async function judge(method: Method, frames: readonly Frame[], gap: number): Promise<Score> {
  const scores: Score[] = []
  for (const start of windowsOf(frames, gap)) {
    const made = await method(frames[start]!, frames[start + gap]!, gap)
    if (made.length !== gap - 1) throw new Error(`${made.length} frames for a gap of ${gap}.`)
    scores.push(
      mean(
        made.map((frame, index) => {
          const [a, b] = [pictureOf(frame), pictureOf(frames[start + 1 + index]!)]
          return { psnr: psnr(a, b), ssim: ssim(a, b) }
        }),
      ),
    )
  }
  return mean(scores)
}

const folder = positionals[0]
if (!folder) throw new Error('Say in which folder the clips lie.')
const room = await createMotionRoom({
  wasmFile: join(root, 'out/wasm/motion.wasm'),
  workerFile: join(root, 'src-main/engine/flow/flow-worker.ts'),
  threads: availableParallelism(),
  search: JSON.parse(values.search) as object,
})
const methods: Record<string, Method> = {
  'cross-fade': crossFade,
  'ffmpeg minterpolate': minterpolate,
  ...(values.python ? { 'OpenCV DIS, blended': openCvWith(values.python) } : {}),
  'interlude, untrained': oursIn(room),
}
const clips = values.clips.split(',')
const gaps = [15, 4]
const results: { method: string; gap: number; clip: string; psnr: number; ssim: number }[] = []
for (const clip of clips) {
  const frames = await decodeSquare(join(folder, clip), Number(values.size))
  for (const [method, make] of Object.entries(methods)) {
    for (const gap of gaps) {
      if (windowsOf(frames, gap).length === 0) throw new Error(`${clip} is too short for a gap of ${gap}.`)
      results.push({ method, gap, clip, ...(await judge(make, frames, gap)) })
    }
  }
}
await room.close()
const show = ({ psnr, ssim }: Score) => `${psnr.toFixed(2)}/${ssim.toFixed(3)}`
for (const gap of gaps) {
  const rows = Object.keys(methods).map((method) => {
    const own = results.filter((result) => result.method === method && result.gap === gap)
    return [
      method,
      { all: show(mean(own)), ...Object.fromEntries(own.map((score) => [score.clip, show(score)])) },
    ]
  })
  console.log(`gap of ${gap}, PSNR/SSIM at ${values.size}x${values.size}`)
  console.table(Object.fromEntries(rows))
}
if (values.json) await writeFile(values.json, JSON.stringify({ size: Number(values.size), results }, null, 2))
