// How much takes differ, measured by the engine pair by pair and in-between by in-between: so that the mean over all pairs is the diversity
// that `evaluate` reports, and a take that comes later costs only its own pairs.
import type { Distance, GapTakes } from '../../../src-shared/editor/takes.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { Variants } from './gap-variant.ts'
import type { GapDesk, GapPeek } from './parts.ts'
import { measureName, type ScoreBook } from './score-book.ts'

/** Takes that are compared, as in `evaluate`: pairs grow with the square. */
export const comparedTakes = 10
/** In-betweens of a long gap that are compared, spread evenly. */
const comparedDrawings = 60

/** What comparing works with. */
export interface CompareParts {
  readonly engine: Pick<Engine, 'call'>
  readonly gaps: Pick<GapDesk, 'frame' | 'peek'>
  readonly book: ScoreBook
  readonly variants: Variants
}

/** A take that is whole. */
export interface WholeTake extends GapPeek {
  readonly seed: number
}

interface Pair {
  readonly first: WholeTake
  readonly second: WholeTake
}

const nameOf = ({ first, second }: Pair, index: number): string => {
  // Which of the two is first makes no difference.
  return measureName('distance', [first.key, second.key].sort(), itemAt(first.times, index))
}

function pairsOf(takes: readonly WholeTake[]): Pair[] {
  const few = takes.slice(0, comparedTakes)
  return few.flatMap((first, at) => few.slice(at + 1).map((second) => ({ first, second })))
}

/** The drawings that are compared: all, or as many as are worth the time, evenly spread. */
export function comparedIndexes(total: number): number[] {
  const count = Math.min(total, comparedDrawings)
  return Array.from({ length: count }, (_, at) => Math.floor(((at + 0.5) * total) / count))
}

function meanOf(distances: readonly Distance[]): Distance {
  const mean = (of: (distance: Distance) => number): number =>
    distances.reduce((sum, distance) => sum + of(distance), 0) / distances.length
  return { rms: mean(({ rms }) => rms), dissimilarity: mean((one) => one.dissimilarity) }
}

function known(book: ScoreBook, pair: Pair, index: number): Distance | undefined {
  const measured = book.get(nameOf(pair, index))
  return measured && { rms: measured[0], dissimilarity: measured[1] }
}

/** What is known of the distances between whole takes of one gap. */
export function comparisonOf(
  book: ScoreBook,
  takes: readonly WholeTake[],
): Pick<GapTakes, 'pairs' | 'spread' | 'compared' | 'comparisons'> {
  const pairs = pairsOf(takes)
  const indexes = comparedIndexes(takes[0]?.times.length ?? 0)
  const measured = pairs.map((pair) => indexes.flatMap((index) => known(book, pair, index) ?? []))
  const some = measured.flatMap((distances) => (distances.length > 0 ? [meanOf(distances)] : []))
  return {
    pairs: pairs.flatMap(({ first, second }, at) => {
      const distances = measured[at] ?? []
      return distances.length > 0 ? [{ first: first.seed, second: second.seed, ...meanOf(distances) }] : []
    }),
    spread: some.length > 0 ? meanOf(some) : null,
    compared: measured.reduce((sum, distances) => sum + distances.length, 0),
    comparisons: pairs.length * indexes.length,
  }
}

/** How much the takes differ at one drawing: the mean over all pairs; undefined before all of them are known. */
export function spreadAt(book: ScoreBook, takes: readonly WholeTake[], index: number): Distance | undefined {
  const pairs = pairsOf(takes)
  const distances = pairs.flatMap((pair) => known(book, pair, index) ?? [])
  return pairs.length > 0 && distances.length === pairs.length ? meanOf(distances) : undefined
}

/** The drawing that is compared next, the middle of the gap first; undefined when all is known. */
export function nextDrawing(book: ScoreBook, takes: readonly WholeTake[]): number | undefined {
  const pairs = pairsOf(takes)
  const total = takes[0]?.times.length ?? 0
  const fromMiddle = comparedIndexes(total).sort(
    (a, b) => Math.abs(2 * a + 1 - total) - Math.abs(2 * b + 1 - total),
  )
  return fromMiddle.find((index) => pairs.some((pair) => !known(book, pair, index)))
}

/**
 * Compares the takes at one drawing, as far as it was not done. `pause` is awaited before each pair. False when a frame is not there any
 * more. Rejects as the engine does.
 */
export async function compareAt(
  { engine, gaps, book, variants }: CompareParts,
  gap: { readonly document: ProjectDocument; readonly name: string },
  takes: readonly WholeTake[],
  index: number,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  const frames = new Map<WholeTake, Frame>()
  for (const { first, second } of pairsOf(takes)) {
    if (known(book, { first, second }, index)) continue
    await pause()
    for (const take of [first, second]) {
      if (frames.has(take)) continue
      const frame = await gaps.frame(variants(gap.document, gap.name, { seed: take.seed }), gap.name, index)
      if (!frame) return false
      frames.set(take, frame)
    }
    const samples = [first, second].flatMap((take) => frames.get(take) ?? [])
    const { rms, dissimilarity } = await engine.call('measure-diversity', { samples }, { signal })
    book.set(nameOf({ first, second }, index), [rms, dissimilarity])
  }
  return true
}
