// Says what became of gaps: finished when the work is over, failed at once. Made one after the other they would talk without end.
import { untrack } from 'svelte'
import type { GapStatus } from '../../src-shared/editor/values.ts'
import { findGap, gapIndex } from '../../src-shared/project/lookup.ts'
import { said, words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'

const isBusy = ({ state }: GapStatus): boolean => state === 'running' || state === 'queued'

/** What is to be said after the states of gaps have changed. */
export interface GapNews {
  /** Gaps that have failed now. */
  readonly failed: readonly GapStatus[]
  /** Gaps that were finished since work began, once none is waiting or being made any more. */
  readonly done: readonly string[]
}

/** Watches the states of gaps go by. */
export class GapWatch {
  #states = new Map<string, GapStatus['state']>()
  #busy = false
  readonly #done = new Set<string>()

  /** Takes in all states as they are now; those of the first call are no news. */
  next(statuses: Iterable<GapStatus>): GapNews {
    const states = new Map<string, GapStatus['state']>()
    const failed: GapStatus[] = []
    let busy = false
    for (const status of statuses) {
      const { gap, state } = status
      states.set(gap, state)
      if (isBusy(status)) busy = true
      const before = this.#states.get(gap)
      if (before === undefined || before === state) continue
      if (state === 'failed') failed.push(status)
      if (state === 'done') this.#done.add(gap)
      else this.#done.delete(gap)
    }
    this.#states = states
    const ended = this.#busy && !busy
    this.#busy = busy
    const done = ended ? [...this.#done].filter((gap) => states.has(gap)) : []
    if (ended) this.#done.clear()
    return { failed, done }
  }
}

/** Call while a component is made. */
export function announceGaps({ session, project, say }: Editor): void {
  const watch = new GapWatch()
  $effect(() => {
    const { failed, done } = watch.next(session.gaps.values())
    untrack(() => {
      const t = words().timeline
      const { document } = project
      const numberOf = (gap: string): number => gapIndex(document, gap) + 1
      const [broken] = failed.filter(({ gap }) => findGap(document, gap))
      if (broken) say.alert(t.gapFailed(numberOf(broken.gap), said(broken.error?.message ?? '')))
      const [one, ...more] = done.filter((gap) => findGap(document, gap))
      if (one !== undefined) say.say(more.length === 0 ? t.gapDone(numberOf(one)) : t.allDone)
    })
  })
}
