// The library while the manager is open: read when it opens, and again whenever the main side says that it has changed.
import { SvelteMap } from 'svelte/reactivity'
import type { ModelReport } from '../../src-shared/editor/models.ts'
import { toErrorShape, type ErrorShape } from '../../src-shared/errors.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** See the top of this file. */
export class Library {
  readonly reports = new SvelteMap<string, ModelReport>()
  loading = $state(true)
  /** Why it could not be read to its end. */
  error = $state.raw<ErrorShape | undefined>()
  readonly #call: Editor['call']

  constructor(call: Editor['call']) {
    this.#call = call
  }

  /** Reads it. What is known of a model stays until it was checked again; one that is not `usable` any more goes at once. Never rejects. */
  async refresh(usable: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    this.loading = true
    this.error = undefined
    const there = new Set<string>()
    for (const { name, state } of [...this.reports.values()]) {
      if (state === 'sound' && !usable.has(name)) this.reports.delete(name)
    }
    try {
      await this.#call('describe-models', null, {
        signal,
        onItem: (report) => {
          there.add(report.name)
          const known = this.reports.get(report.name)
          const isNews = report.state !== 'checking' || known?.folder !== report.folder
          if (isNews) this.reports.set(report.name, report)
        },
      })
      for (const name of [...this.reports.keys()]) if (!there.has(name)) this.reports.delete(name)
    } catch (error) {
      const shape = toErrorShape(error)
      if (!signal.aborted) this.error = shape
    } finally {
      if (!signal.aborted) this.loading = false
    }
  }
}
