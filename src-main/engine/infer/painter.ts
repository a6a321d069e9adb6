// Networks that paint whole pictures, as filling a gap sees them: at which size they look at the keyframes, how many spans they
// take at a time, and how their pictures become frames.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import { resample } from '../../../src-shared/resample.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { networkFlops } from '../model/flops.ts'
import type { PaperModel, PublishedModel } from '../model/inbetween-model.ts'
import type { GapJob } from './gap-job.ts'
import { networkMemory } from './network-memory.ts'
import { padTo, toFloats, toFrame } from './planes.ts'
import { runTiled } from './run-tiled.ts'
import { cutTile, joinTiles } from './tiles.ts'
import type { Size } from './working-size.ts'

/** Two pictures to paint between: RGB 0..1 at the painter's size. */
export interface PaintedSpan {
  readonly from: Float32Array
  readonly to: Float32Array
  readonly seed: number
}

/** What came of painting. */
export interface Painted {
  /** The 14 inner pictures of each span. */
  readonly pictures: readonly (readonly Float32Array[])[]
  readonly tiles: number
  /** Zero where the operations can't be counted. */
  readonly flops: number
  /** What was given up for memory, in words. */
  readonly notes: readonly string[]
}

/** See the file's head. */
export interface Painter {
  readonly size: Size
  /** Spans that it paints best in one go. */
  readonly atOnce: number
  /** What the user should know of every result. */
  readonly notes: readonly string[]
  /** A keyframe as the network sees it: RGB 0..1. */
  look(frame: Frame): Float32Array
  /** A picture as a frame of the keyframes' shape. */
  show(picture: Float32Array, like: Frame, alpha: Float32Array | undefined): Frame
  paint(spans: readonly PaintedSpan[]): Promise<Painted>
}

/** The paper's encoder halves three times. */
const paperMultiple = 8

/** A network of the paper: any size, padded to whole multiples of 8, in as many tiles as memory asks for. */
export function paperPainter(model: PaperModel, { input, memory, signal }: GapJob): Painter {
  const size = padTo(input.from, paperMultiple)
  const paintOne = async ({ from, to, seed }: PaintedSpan) => {
    const run = await runTiled(
      size,
      memory,
      (tile) => networkMemory(model.options, tile),
      async (tiles) => {
        const answers: (readonly Float32Array[])[] = []
        for (const tile of tiles) {
          throwIfCancelled(signal)
          const { width, height } = tile
          const cut = (picture: Float32Array) => cutTile(picture, size.width, 3, tile)
          answers.push(await model.generate({ width, height, from: cut(from), to: cut(to), seed, signal }))
        }
        const moments = answers[0]?.length ?? 0
        return Array.from({ length: moments }, (_, step) => {
          const maps = answers.map((answer) => answer[step] ?? new Float32Array(0))
          return joinTiles(size, tiles, maps, 3, 1)
        })
      },
    )
    const flops = run.tiles.reduce(
      (sum, { width, height }) => sum + networkFlops(model.options, height, width),
      0,
    )
    return { pictures: run.value, tiles: run.tiles.length, flops, notes: run.notes }
  }
  return {
    size,
    atOnce: 1,
    notes: [],
    look: (frame) => toFloats(frame, size),
    show: (picture, like, alpha) => toFrame(picture, size, like, alpha),
    paint: async (spans) => {
      const painted: Awaited<ReturnType<typeof paintOne>>[] = []
      for (const span of spans) painted.push(await paintOne(span))
      return {
        pictures: painted.map(({ pictures }) => pictures),
        tiles: Math.max(1, ...painted.map(({ tiles }) => tiles)),
        flops: painted.reduce((sum, { flops }) => sum + flops, 0),
        notes: painted.flatMap(({ notes }) => notes),
      }
    },
  }
}

/** A published network: one size, to which keyframes are brought and from which its pictures are enlarged. */
export function publishedPainter(model: PublishedModel, { input, signal }: GapJob): Painter {
  const { width, height, batch, seeded } = model
  const fits = input.from.width === width && input.from.height === height
  const scaled = `${width}x${height}`
  return {
    size: { width, height },
    atOnce: batch,
    notes: [
      ...(fits ? [] : [`This model paints pictures of ${scaled}; they were resized to the keyframes' size.`]),
      ...(seeded ? [] : ['This model draws its own noise: a seed does not fix it, the next run differs.']),
    ],
    look(frame) {
      const { channels, depth } = frame
      const whole = { x: 0, y: 0, width: frame.width, height: frame.height }
      const values = resample({ ...frame, data: samplesOf(frame) }, whole, width, height)
      const scale = depth === 8 ? 255 : 65535
      return Float32Array.from({ length: width * height * 3 }, (_, at) => {
        const pixel = Math.floor(at / 3)
        return (values[pixel * channels + (at % 3)] ?? 0) / scale
      })
    },
    show(picture, like, alpha) {
      if (fits) return toFrame(picture, like, like, alpha)
      // 16 bits a sample lose nothing of what the network says.
      const data = Uint16Array.from(picture, (value) => Math.round(Math.min(1, Math.max(0, value)) * 65535))
      const whole = { x: 0, y: 0, width, height }
      const large = resample({ width, height, channels: 3, data }, whole, like.width, like.height)
      return toFrame(
        large.map((value) => value / 65535),
        like,
        like,
        alpha,
      )
    },
    async paint(spans) {
      const pictures = await model.generate(spans, signal)
      return { pictures, tiles: 1, flops: 0, notes: [] }
    },
  }
}
