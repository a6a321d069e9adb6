// The losses of a run by step, at most a few thousand points however long it gets: when there are too many, neighbours are
// merged in pairs. All follows from the curve itself, so that a resumed run draws what an unbroken one would have drawn.
import type { RunState } from './checkpoint.ts'

const mostPoints = 2000

type Sums = RunState['pending']
type Point = RunState['curve'][number]

/** No losses. */
export const noLosses: Sums = { steps: 0, sums: {} }

/** The sums with one step's losses. */
export function addLosses({ steps, sums }: Sums, losses: Readonly<Record<string, number>>): Sums {
  const added = { ...sums }
  for (const [name, value] of Object.entries(losses)) added[name] = (added[name] ?? 0) + value
  return { steps: steps + 1, sums: added }
}

/** The mean losses of a step. */
export function meanLosses({ steps, sums }: Sums): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / Math.max(1, steps)]))
}

/** What a loss counts for that one of two points lacks: judges may have come in between. */
function merge(first: Point, second: Point): Point {
  const names = new Set([...Object.keys(first.losses), ...Object.keys(second.losses)])
  const losses = [...names].map((name): [string, number] => {
    const [a, b] = [first.losses[name], second.losses[name]]
    return [name, a === undefined || b === undefined ? (a ?? b ?? NaN) : (a + b) / 2]
  })
  return { step: second.step, losses: Object.fromEntries(losses) }
}

function thinned(curve: readonly Point[]): Point[] {
  if (curve.length < mostPoints) return [...curve]
  return curve.flatMap((point, index) => {
    const next = curve[index + 1]
    if (index % 2 === 1) return []
    return [next ? merge(point, next) : point]
  })
}

/** Takes the losses of step `step` (counted from 1) into a run's curve. */
export function extendCurve(
  { curve, pending }: Pick<RunState, 'curve' | 'pending'>,
  step: number,
  losses: Readonly<Record<string, number>>,
): Pick<RunState, 'curve' | 'pending'> {
  const [last, before] = [curve.at(-1)?.step ?? 1, curve.at(-2)?.step ?? 0]
  const every = Math.max(1, last - before)
  const sums = addLosses(pending, losses)
  if (step % every !== 0) return { curve, pending: sums }
  return { curve: thinned([...curve, { step, losses: meanLosses(sums) }]), pending: noLosses }
}
