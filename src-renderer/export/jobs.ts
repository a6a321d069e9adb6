// Which of the exports is shown.
import type { Job } from '../../src-shared/editor/values.ts'

/** The job to show: one that runs, else the newest that ended. They come in the order they began in. */
export function newestJob(jobs: Iterable<Job>): Job | undefined {
  const all = [...jobs]
  return (
    all.find(({ state, stage }) => state === 'running' && stage !== 'waiting') ??
    all.findLast(({ state }) => state === 'running') ??
    all.at(-1)
  )
}
