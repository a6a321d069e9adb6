// The state bar of a gap: for each drawing whether it is there, as stretches of equal cells, so that drawing a bar costs what can be seen of
// it and not what it holds.
import type { GapStatus } from '../../src-shared/editor/values.ts'
import type { Chart } from '../../src-shared/project/chart.ts'

/** Neighbouring drawings that are all there, or all missing. Offsets count frames from the start keyframe. */
export interface Run {
  readonly from: number
  /** Not within. */
  readonly to: number
  readonly ready: boolean
}

const known = new WeakMap<object, ReadonlySet<number>>()
const none: ReadonlySet<number> = new Set()

/** The indexes of the drawings that are there; remembered as long as the list. */
export function readySet(status: GapStatus | undefined): ReadonlySet<number> {
  if (!status || status.ready.length === 0) return none
  let set = known.get(status.ready)
  if (!set) {
    set = new Set(status.ready)
    known.set(status.ready, set)
  }
  return set
}

/** The stretches of a bar, in order, without holes from the first drawing to where the end keyframe comes. */
export function runsOf({ drawings, arrival }: Chart, ready: ReadonlySet<number>): Run[] {
  const runs: Run[] = []
  for (const [index, { offset }] of drawings.entries()) {
    const to = drawings[index + 1]?.offset ?? arrival
    const here = ready.has(index)
    const last = runs.at(-1)
    if (last?.ready === here) runs[runs.length - 1] = { ...last, to }
    else runs.push({ from: offset, to, ready: here })
  }
  return runs
}
