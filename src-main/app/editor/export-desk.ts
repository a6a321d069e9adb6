// Exports as jobs: checked at once, done one after the other, each with the document that it was started with.
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { InterludeError, cancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { Job } from '../../../src-shared/editor/values.ts'
import { checkExport } from './export-check.ts'
import { resultOf, runExport } from './export-job.ts'
import type { ExportDesk, ExportDeskParts } from './parts.ts'

/** Ended jobs that are remembered. */
const endedKept = 50

interface Entry {
  job: Job
  readonly stopper: AbortController
}

/** Where a window in a browser has the file of a finished job from, relative to its page. */
const exportAddress = (job: string): string => `export/${job}`

/** A desk without jobs; see ExportDesk. */
export function createExportDesk(parts: ExportDeskParts): ExportDesk {
  const entries = new Map<string, Entry>()
  const listeners = new Set<(job: Job) => void>()
  const removedListeners = new Set<(job: string) => void>()
  let line: Promise<void> = Promise.resolve()
  let closed = false

  function change(id: string, changes: Partial<Job>): void {
    const entry = entries.get(id)
    // What is over stays as it was: a last report of progress may come late.
    if (entry?.job.state !== 'running') return
    // The time left is that of the last report.
    const { secondsLeft, ...rest } = { ...entry.job, secondsLeft: undefined, ...changes }
    entry.job = secondsLeft === undefined ? rest : { ...rest, secondsLeft }
    for (const listener of [...listeners]) listener(entry.job)
  }

  function remove(id: string): void {
    if (entries.delete(id)) for (const listener of [...removedListeners]) listener(id)
  }

  function forgetOldest(): void {
    const ended = [...entries].filter(([, { job }]) => job.state !== 'running')
    for (const [id] of ended.slice(0, Math.max(0, ended.length - endedKept))) remove(id)
  }

  function checkFree(path: string): void {
    for (const { job } of entries.values()) {
      if (job.state !== 'running' || resolve(job.path) !== resolve(path)) continue
      throw new InterludeError('exists', `${path} is being exported already.`, 'Choose another name.')
    }
  }

  return {
    async start(document, ask) {
      checkFree(ask.path)
      const checked = await checkExport(parts.tools, document, ask)
      // Another one may have begun meanwhile.
      checkFree(ask.path)
      if (closed) throw cancelled()
      const id = randomUUID()
      const stopper = new AbortController()
      const { signal } = stopper
      const job: Job = {
        ...{ id, kind: 'export', state: 'running', stage: 'waiting' },
        ...{ done: 0, total: checked.plan.frames, path: ask.path, notes: [...checked.notes] },
      }
      entries.set(id, { job, stopper })
      for (const listener of [...listeners]) listener(job)

      const run = async (): Promise<void> => {
        try {
          if (signal.aborted) throw cancelled()
          const result = await runExport(parts, document, ask, checked, (now) => change(id, now), signal)
          const { frames } = result
          const notes = [...checked.notes, ...result.notes]
          change(id, {
            state: 'done',
            stage: 'ended',
            done: frames,
            total: frames,
            ...{ notes, result: resultOf(result) },
            ...(parts.downloads && ask.output.container !== 'frames' && { download: exportAddress(id) }),
          })
        } catch (error) {
          if (signal.aborted) change(id, { state: 'cancelled', stage: 'ended' })
          else change(id, { state: 'failed', stage: 'ended', error: toErrorShape(error) })
        }
        forgetOldest()
      }
      line = line.then(run)
      return id
    },
    cancel(id) {
      const entry = entries.get(id)
      if (entry?.job.state !== 'running') return
      entry.stopper.abort()
      // One that waits has nothing to clear away.
      if (entry.job.stage === 'waiting') change(id, { state: 'cancelled', stage: 'ended' })
    },
    dismiss(id) {
      if (entries.get(id)?.job.state !== 'running') remove(id)
    },
    jobs: () => [...entries.values()].map(({ job }) => job),
    onJob(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onRemoved(listener) {
      removedListeners.add(listener)
      return () => removedListeners.delete(listener)
    },
    async close() {
      closed = true
      for (const { stopper } of entries.values()) stopper.abort()
      await line
    },
  }
}
