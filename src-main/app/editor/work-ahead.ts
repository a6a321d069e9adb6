// Whether frames are being made for the user: work that training gives way to.
import type { ExportDesk, GapDesk } from './parts.ts'

/** Looks at both desks, and hears them. */
export function workAhead(
  gaps: Pick<GapDesk, 'statuses' | 'onChange'>,
  exports: Pick<ExportDesk, 'jobs' | 'onJob'>,
): { now(): boolean; onChange(listener: () => void): () => void } {
  return {
    now: () =>
      gaps.statuses().some(({ state }) => state === 'running' || state === 'queued') ||
      exports.jobs().some(({ state }) => state === 'running'),
    onChange(listener) {
      const removers = [gaps.onChange(listener), exports.onJob(listener)]
      return () => {
        for (const remove of removers) remove()
      }
    },
  }
}
