// Chooses the windows that are judged, from whatever footage there is: files or clip stores.
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { EvaluationWindow } from './types.ts'
import { candidatesPerWindow, chanceOf, evenPlaces, mostMoving, shareOut } from './window-rule.ts'

/** Frames that follow each other without a cut, and in which something moves. */
export interface Stretch {
  readonly frames: number
  /** The number of frame `index` in its source. */
  numberOf(index: number): number
  /** Frames `first` to `first + count - 1` at the judged size, all of one shape. */
  read(first: number, count: number, signal: AbortSignal): Promise<Frame[]>
  /** How much the ends of gaps differ that begin at these frames, which ascend; see `movementBetween`. In their order. */
  movements(firsts: readonly number[], gap: number, signal: AbortSignal): Promise<number[]>
}

/** A file, folder of pictures or source of a store's clips. */
export interface WindowSource {
  readonly name: string
  readonly stretches: readonly Stretch[]
}

/** How many windows, and of which gaps. */
export interface WindowWish {
  readonly gaps: readonly number[]
  /** Most windows of each gap, over all sources. */
  readonly windows: number
  readonly seed: number
}

/** A chosen place. */
interface Place {
  readonly stretch: Stretch
  readonly first: number
}

/** How windows are chosen, in words. */
export function describeRule({ windows, seed }: WindowWish): string {
  const spaced = seed === 0 ? 'evenly spaced' : `evenly spaced, shifted at random by seed ${String(seed)}`
  return (
    `At most ${String(windows)} windows of each gap, as many of every source where it has them; of ${String(candidatesPerWindow)} times ` +
    `as many candidates, ${spaced}, those whose keyframes differ most.`
  )
}

function placesOf(source: WindowSource, gap: number): { count: number; at: (place: number) => Place } {
  const spans = source.stretches
    .map((stretch) => ({ stretch, count: stretch.frames - gap }))
    .filter(({ count }) => count > 0)
  return {
    count: spans.reduce((sum, { count }) => sum + count, 0),
    at: (place) => {
      let left = place
      for (const { stretch, count } of spans) {
        if (left < count) return { stretch, first: left }
        left -= count
      }
      throw new RangeError(`There is no place ${String(place)}.`)
    },
  }
}

function windowAt(
  source: WindowSource,
  stretch: Stretch,
  first: number,
  gap: number,
  movement: number,
): EvaluationWindow {
  return {
    source: source.name,
    first: stretch.numberOf(first),
    last: stretch.numberOf(first + gap),
    movement,
    gap,
    read: (signal) => stretch.read(first, gap + 1, signal),
  }
}

async function windowsOf(
  source: WindowSource,
  gap: number,
  share: number,
  seed: number,
  signal: AbortSignal,
  onNote: (text: string) => void,
): Promise<EvaluationWindow[]> {
  const places = placesOf(source, gap)
  const chances = seed === 0 ? undefined : (index: number) => chanceOf(seed, source.name, gap, index)
  const byStretch = new Map<Stretch, number[]>()
  for (const place of evenPlaces(0, places.count - 1, share * candidatesPerWindow, chances)) {
    const { stretch, first } = places.at(place)
    byStretch.set(stretch, [...(byStretch.get(stretch) ?? []), first])
  }
  const found: EvaluationWindow[] = []
  for (const [stretch, firsts] of byStretch) {
    throwIfCancelled(signal)
    try {
      const movements = await stretch.movements(firsts, gap, signal)
      for (const [index, first] of firsts.entries()) {
        const movement = movements[index] ?? 0
        // Equal keyframes are a hold: nothing is made, and nothing can be judged.
        if (movement > 0) found.push(windowAt(source, stretch, first, gap, movement))
      }
    } catch (error) {
      if (!(error instanceof InterludeError) || error.code === 'cancelled' || error.code === 'internal') {
        throw error
      }
      const from = String(stretch.numberOf(firsts[0] ?? 0))
      onNote(`${source.name} was passed over from frame ${from} on: ${error.message}`)
    }
  }
  return mostMoving(found, ({ movement }) => movement, share)
}

/**
 * The windows for each gap in turn, sources in their order, the most moving of a source first. Each source gives the same
 * share, where it has so many. `onNote` hears of what can't be used; `onWindow` of progress. Throws `cancelled`.
 */
export async function chooseWindows(
  sources: readonly WindowSource[],
  wish: WindowWish,
  signal: AbortSignal,
  onNote: (text: string) => void,
  onSource: (done: number, total: number) => void = () => undefined,
): Promise<EvaluationWindow[]> {
  const { gaps, windows, seed } = wish
  const chosen: EvaluationWindow[] = []
  for (const [turn, gap] of gaps.entries()) {
    const able = sources.filter((source) => placesOf(source, gap).count > 0)
    const short = sources.length - able.length
    if (short > 0 && able.length > 0) {
      onNote(
        `${String(short)} of ${String(sources.length)} sources ${short === 1 ? 'has' : 'have'} no stretch of ${String(gap + 1)} frames to judge a gap of ${String(gap)} on.`,
      )
    }
    // More sources than windows: some of them, evenly spaced among all.
    const taken =
      able.length <= windows
        ? able
        : evenPlaces(
            0,
            able.length - 1,
            windows,
            seed === 0 ? undefined : (at) => chanceOf(seed, gap, at),
          ).flatMap((at) => able.slice(at, at + 1))
    const shares = shareOut(
      windows,
      taken.map((source) => placesOf(source, gap).count),
    )
    for (const [index, source] of taken.entries()) {
      onSource(turn * taken.length + index, gaps.length * taken.length)
      chosen.push(...(await windowsOf(source, gap, shares[index] ?? 0, seed, signal, onNote)))
    }
  }
  return chosen
}

/** Throws `too-small` when there is nothing to judge by. */
export function requireWindows(
  windows: readonly EvaluationWindow[],
  { gaps }: WindowWish,
  where: string,
  notes: readonly string[],
): void {
  if (windows.length > 0) return
  const shortest = Math.min(...gaps)
  const why = notes[0] === undefined ? '' : ` ${notes[0]}`
  throw new InterludeError(
    'too-small',
    `There is nothing to judge by: ${where} has no stretch of ${String(shortest + 1)} frames without a cut in which something moves.${why}`,
    'Name longer or other footage, judge all of it (--all), or a shorter gap (--gap 4).',
  )
}
