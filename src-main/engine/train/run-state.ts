// What a run knows besides weights, at its start and in summary. Its schema is with the checkpoints.
import type { RunState } from './checkpoint.ts'
import { noLosses } from './curve.ts'

/** A run that has not begun. */
export function newState(parts: number): RunState {
  return {
    version: 1,
    step: 0,
    parts,
    usualLoss: null,
    strange: 0,
    updates: { network: 0, judges: null },
    seconds: 0,
    best: null,
    evaluations: [],
    curve: [],
    pending: noLosses,
  }
}

/** Judgements since the best one. */
export function judgementsSinceBest({ best, evaluations }: RunState): number {
  return best ? evaluations.filter(({ step }) => step > best.step).length : 0
}
