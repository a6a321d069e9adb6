// The state of a gap's in-betweens, as the window is told.
import type { ErrorShape } from '../../../src-shared/errors.ts'
import type { GapStatus } from '../../../src-shared/editor/values.ts'
import type { GapEntry } from './gap-entry.ts'

/** What the desk is about to do with a gap, or did. */
export type GapPhase =
  | { readonly state: 'queued' }
  | { readonly state: 'running'; readonly secondsLeft: number | undefined }
  | { readonly state: 'failed'; readonly error: ErrorShape }
  | undefined

function stateOf(total: number, ready: number, phase: GapPhase, isOutOfDate: boolean): GapStatus['state'] {
  if (total === 0) return 'still'
  if (ready === total) return 'done'
  if (phase) return phase.state
  if (ready > 0) return 'partial'
  return isOutOfDate ? 'stale' : 'empty'
}

/**
 * `isThere` says of a key whether that in-between is finished, `isOutOfDate` whether the gap had others before, `notes` what was said of
 * those that there are.
 */
export function statusOf(
  entry: GapEntry,
  isThere: (key: string) => boolean,
  phase: GapPhase,
  isOutOfDate: boolean,
  notes: readonly string[],
): GapStatus {
  const ready = entry.frames.flatMap((key, index) => (isThere(key) ? [index] : []))
  const total = entry.frames.length
  const state = stateOf(total, ready.length, phase, isOutOfDate)
  return {
    gap: entry.name,
    state,
    key: entry.key,
    total,
    ready,
    notes: [...notes],
    ...(state === 'running' && phase?.state === 'running' && phase.secondsLeft !== undefined
      ? { secondsLeft: phase.secondsLeft }
      : {}),
    ...(state === 'failed' && phase?.state === 'failed' ? { error: phase.error } : {}),
  }
}

/** Whether two states of a gap say the same. */
export function sameStatus(a: GapStatus, b: GapStatus): boolean {
  return (
    a.state === b.state &&
    a.key === b.key &&
    a.total === b.total &&
    a.secondsLeft === b.secondsLeft &&
    a.error?.message === b.error?.message &&
    a.notes.join('\n') === b.notes.join('\n') &&
    a.ready.length === b.ready.length &&
    a.ready.every((index, at) => index === b.ready[at])
  )
}
