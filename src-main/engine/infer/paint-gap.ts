// The paper's path: the network paints whole pictures at 14 fixed moments. Any other number of in-betweens is made by
// taking the nearest moment where that can't be told from the asked time, and by filling the span between two painted
// pictures in turn where it can (long gaps subdivide).
import type { InbetweenOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { networkFlops } from '../model/flops.ts'
import type { PaperModel } from '../model/inbetween-model.ts'
import { planGrid, toleranceOf } from './grid-times.ts'
import type { GapJob } from './gap-job.ts'
import { networkMemory } from './network-memory.ts'
import { alphaOf, padTo, toFloats, toFrame } from './planes.ts'
import { runTiled } from './run-tiled.ts'
import { createStopwatch } from './stopwatch.ts'
import { cutTile, joinTiles } from './tiles.ts'
import type { Size } from './working-size.ts'

/** The paper's encoder halves three times. */
const paperMultiple = 8
/** Three levels tell 15 * 15 * 15 moments apart: more than the 1000 in-betweens of the longest gap. */
const deepest = 2

interface Span {
  readonly from: Float32Array
  readonly to: Float32Array
  readonly asked: readonly { index: number; time: number }[]
  readonly tolerance: number
  readonly level: number
  readonly seed: number
}

/** Fills a gap with a paper model, padded to whole multiples of 8. See `createInbetweener`. */
export async function paintGap(model: PaperModel, job: GapJob): Promise<InbetweenOutput> {
  const { input, signal } = job
  const watch = createStopwatch()
  const working = padTo(input.from, paperMultiple)
  const alphas = { from: alphaOf(input.from), to: alphaOf(input.to) }
  const notes = new Set<string>()
  let generations = 0
  let tiles = 1
  let flops = 0

  const spans: Span[] = [
    {
      from: toFloats(input.from, working),
      to: toFloats(input.to, working),
      asked: input.times.map((time, index) => ({ index, time })),
      tolerance: toleranceOf(input.times),
      level: 0,
      seed: input.seed,
    },
  ]
  // Breadth first: the whole gap is there coarsely before any part of it is refined.
  for (let span = input.times.length > 0 ? spans.shift() : undefined; span; span = spans.shift()) {
    throwIfCancelled(signal)
    const { from, to, seed, level, tolerance } = span
    const painted = await watch.time('network', () => paint(model, { from, to, seed }, working, job))
    generations++
    tiles = Math.max(tiles, painted.tiles)
    flops += painted.flops
    for (const note of painted.notes) notes.add(note)
    const pictures = [from, ...painted.pictures, to]
    const plan = planGrid(span.asked, tolerance, level === deepest)
    for (const [index, step] of [...plan.direct].sort(
      ([, a], [, b]) => Math.abs(a - 7.5) - Math.abs(b - 7.5),
    )) {
      const time = input.times[index] ?? 0
      const frame = toFrame(pictures[step] ?? from, working, input.from, mixAlpha(alphas, time))
      await job.emit({ index, time, frame })
    }
    for (const [step, asked] of plan.deeper) {
      spans.push({
        from: pictures[step] ?? from,
        to: pictures[step + 1] ?? to,
        asked,
        tolerance: tolerance * 15,
        level: level + 1,
        seed: (Math.imul(seed ^ (step + 1), 0x9e3779b1) >>> 0) + level,
      })
    }
  }
  if (generations > 1) notes.add(`The gap was subdivided: ${generations} generations of 14 pictures.`)
  return {
    frames: input.times.length,
    seconds: watch.seconds(),
    tiles,
    working,
    notes: [...notes],
    networkFlops: flops,
  }
}

/** One run of the network: 14 pictures, in as many tiles as memory asks for. */
async function paint(
  model: PaperModel,
  { from, to, seed }: Pick<Span, 'from' | 'to' | 'seed'>,
  size: Size,
  { memory, signal }: GapJob,
): Promise<{ pictures: Float32Array[]; tiles: number; flops: number; notes: readonly string[] }> {
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

function mixAlpha(alphas: { from?: Float32Array | undefined; to?: Float32Array | undefined }, time: number) {
  const { from, to } = alphas
  if (!from || !to) return undefined
  return from.map((value, pixel) => value + time * ((to[pixel] ?? 0) - value))
}
