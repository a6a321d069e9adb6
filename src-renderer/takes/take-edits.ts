// What can be done with a lane: each one edit of the document.
import type { GapTakes } from '../../src-shared/editor/takes.ts'
import { addTake, addTakes, discardTake, pinTake } from '../../src-shared/project/edit-takes.ts'
import { findGap } from '../../src-shared/project/lookup.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** More takes, behind the last one that ever was in the lane. */
export function moreTakes(editor: Editor, gap: string): void {
  const seeds = findGap(editor.project.document, gap)?.takes ?? []
  const start = editor.takes.nextSeed(gap, seeds)
  editor.edit('gap.takes', (document) => addTakes(document, gap, undefined, start))
}

/** A take of a seed that someone was given. */
export function takeOfSeed(editor: Editor, gap: string, seed: number): void {
  editor.edit('gap.takes', (document) => addTake(document, gap, seed))
}

/** Pins a take, or lets go of the pin where it is pinned already. */
export function togglePin(editor: Editor, gap: string, seed: number): void {
  const own = findGap(editor.project.document, gap)
  const t = words().takes
  const pins = !(own?.pinned === seed && own.method === 'model')
  const done = editor.edit(t.pin, (document) => pinTake(document, gap, pins ? seed : null))
  if (done) editor.say.say(pins ? t.pinned(seed) : t.unpinned)
}

/** Takes a take out of the lane. */
export function discard(editor: Editor, gap: string, seed: number): void {
  const t = words().takes
  if (editor.edit(t.discard, (document) => discardTake(document, gap, seed))) {
    editor.say.say(t.discarded(seed))
  }
}

/** The take that a number key means; undefined where there are not so many. */
export function takeOfKey(lane: GapTakes | undefined, key: string): number | undefined {
  return /^[1-9]$/.test(key) ? lane?.takes[Number(key) - 1]?.seed : undefined
}
