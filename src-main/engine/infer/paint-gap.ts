// The path of networks that paint, the paper's and published ones: the network paints whole pictures at 14 fixed moments. Any other number of in-betweens is made by
// taking the nearest moment where that can't be told from the asked time, and by filling the span between two painted
// pictures in turn where it can (long gaps subdivide).
import type { InbetweenOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { PaperModel, PublishedModel } from '../model/inbetween-model.ts'
import { planGrid, toleranceOf } from './grid-times.ts'
import type { GapJob } from './gap-job.ts'
import { paperPainter, publishedPainter, type PaintedSpan, type Painter } from './painter.ts'
import { alphaOf } from './planes.ts'
import { createStopwatch } from './stopwatch.ts'

/** Three levels tell 15 * 15 * 15 moments apart: more than the 1000 in-betweens of the longest gap. */
const deepest = 2

interface Span extends PaintedSpan {
  readonly asked: readonly { index: number; time: number }[]
  readonly tolerance: number
  readonly level: number
}

/** Fills a gap with a painting model. See `createInbetweener`. */
export async function paintGap(model: PaperModel | PublishedModel, job: GapJob): Promise<InbetweenOutput> {
  const painter = model.kind === 'paper' ? paperPainter(model, job) : publishedPainter(model, job)
  const { input, signal } = job
  const watch = createStopwatch()
  const alphas = { from: alphaOf(input.from), to: alphaOf(input.to) }
  const notes = new Set(painter.notes)
  let generations = 0
  let tiles = 1
  let flops = 0

  const waiting: Span[] = [
    {
      from: painter.look(input.from),
      to: painter.look(input.to),
      asked: input.times.map((time, index) => ({ index, time })),
      tolerance: toleranceOf(input.times),
      level: 0,
      seed: input.seed,
    },
  ]
  // Breadth first: the whole gap is there coarsely before any part of it is refined.
  while (input.times.length > 0 && waiting.length > 0) {
    throwIfCancelled(signal)
    const spans = waiting.splice(0, painter.atOnce)
    const painted = await watch.time('network', () => painter.paint(spans))
    generations += spans.length
    tiles = Math.max(tiles, painted.tiles)
    flops += painted.flops
    for (const note of painted.notes) notes.add(note)
    for (const [index, span] of spans.entries()) {
      const pictures = [span.from, ...(painted.pictures[index] ?? []), span.to]
      waiting.push(...(await showSpan(span, pictures, { painter, job, alphas })))
    }
  }
  if (generations > 1) notes.add(`The gap was subdivided: ${generations} generations of 14 pictures.`)
  return {
    frames: input.times.length,
    seconds: watch.seconds(),
    tiles,
    working: painter.size,
    notes: [...notes],
    networkFlops: flops,
  }
}

interface Alphas {
  readonly from?: Float32Array | undefined
  readonly to?: Float32Array | undefined
}

/** Emits what a span's 16 pictures answer, the middle first, and returns the spans between them that need more. */
async function showSpan(
  { from, to, asked, tolerance, level, seed }: Span,
  pictures: readonly Float32Array[],
  { painter, job, alphas }: { readonly painter: Painter; readonly job: GapJob; readonly alphas: Alphas },
): Promise<Span[]> {
  const { input } = job
  const plan = planGrid(asked, tolerance, level === deepest)
  const fromMiddle = [...plan.direct].sort(([, a], [, b]) => Math.abs(a - 7.5) - Math.abs(b - 7.5))
  for (const [index, step] of fromMiddle) {
    const time = input.times[index] ?? 0
    const frame = painter.show(pictures[step] ?? from, input.from, mixAlpha(alphas, time))
    await job.emit({ index, time, frame })
  }
  return [...plan.deeper].map(([step, further]) => ({
    from: pictures[step] ?? from,
    to: pictures[step + 1] ?? to,
    asked: further,
    tolerance: tolerance * 15,
    level: level + 1,
    seed: (Math.imul(seed ^ (step + 1), 0x9e3779b1) >>> 0) + level,
  }))
}

function mixAlpha({ from, to }: Alphas, time: number): Float32Array | undefined {
  if (!from || !to) return undefined
  return from.map((value, pixel) => value + time * ((to[pixel] ?? 0) - value))
}
