// How far the running work is, for the task bar: of the gaps that are waiting and made since nothing was, of the exports and trainings.
import type { Training } from '../../../src-shared/editor/training.ts'
import type { GapStatus, Job } from '../../../src-shared/editor/values.ts'
import type { HeldWork } from './parts.ts'

/** See the top of this file. */
export interface WorkShare {
  gaps(changed: readonly GapStatus[], removed: readonly string[]): void
  job(job: Job): void
  training(training: Training): void
  /** It was discarded. */
  trainingGone(id: string): void
  /** From 0 to 1; null while nothing is done. */
  now(): number | null
  /** What would be stopped by an end of the program, and is long. */
  held(): HeldWork[]
}

interface Part {
  readonly done: number
  readonly total: number
  readonly isOn: boolean
}

/** Making the frames of an export and writing them count as half of it each; both are told from nothing to all. */
function partOf({ state, stage, done, total }: Job): Part {
  const isWritten = stage === 'encoding' || stage === 'checking' || stage === 'ended'
  const share = total === 0 ? 0 : done / total
  return {
    done: isWritten ? total + share * total : share * total,
    total: 2 * total,
    isOn: state === 'running',
  }
}

/** Its learning, in steps; the proof is little beside it. One that rests is no reason to keep the computer awake. */
function partOfTraining({ state, step, steps }: Training): Part {
  const isOn = state === 'waiting' || state === 'reading' || state === 'learning' || state === 'judging'
  return { done: state === 'judging' ? steps : step, total: steps, isOn }
}

/** Begins with nothing to do. */
export function createWorkShare(): WorkShare {
  const parts = new Map<string, Part>()

  const put = (name: string, part: Part) => {
    // What was done before the work began is none of it.
    if (part.isOn || parts.has(name)) parts.set(name, part)
    if (![...parts.values()].some(({ isOn }) => isOn)) parts.clear()
  }

  return {
    gaps(changed, removed) {
      for (const gap of removed) parts.delete(`gap ${gap}`)
      for (const { gap, state, ready, total } of changed) {
        put(`gap ${gap}`, { done: ready.length, total, isOn: state === 'running' || state === 'queued' })
      }
    },
    job: (job) => put(`job ${job.id}`, partOf(job)),
    training: (training) => put(`training ${training.id}`, partOfTraining(training)),
    trainingGone: (id) => void parts.delete(`training ${id}`),
    now() {
      let [done, total, isOn] = [0, 0, false]
      for (const part of parts.values()) {
        done += Math.min(part.done, part.total)
        total += part.total
        isOn ||= part.isOn
      }
      if (!isOn) return null
      return total === 0 ? 0 : done / total
    },
    held() {
      const names = [...parts].flatMap(([name, { isOn }]) => (isOn ? [name] : []))
      const kinds = [
        ['job ', 'export'],
        ['training ', 'training'],
      ] as const
      return kinds.flatMap(([start, kind]) => (names.some((name) => name.startsWith(start)) ? [kind] : []))
    },
  }
}
