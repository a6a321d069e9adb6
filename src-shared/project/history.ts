// Undo and redo: the documents that were, with a label for each step. A history is a value like the document: every function gives
// the next one. What is typed or dragged is a group: one step however many documents it went through.
import type { ProjectDocument } from './document.ts'

/** An edit. */
export type Edit = (document: ProjectDocument) => ProjectDocument

/** A step, and the document on its other side: before it in `past`, after it in `future`. */
export interface Step {
  /** For menus: the id of a command, or words. */
  readonly label: string
  readonly document: ProjectDocument
}

/** See the top of this file. */
export interface History {
  readonly present: ProjectDocument
  /** Oldest first. */
  readonly past: readonly Step[]
  /** The next to be redone first. */
  readonly future: readonly Step[]
  /** The open group, and the document that it began with. */
  readonly group: Step | null
  /** The document that was saved last; null when it never was. */
  readonly saved: ProjectDocument | null
  /** Most steps that are kept. */
  readonly depth: number
}

/** Begins a history. `saved` says whether the document comes from a file just so. */
export function beginHistory(document: ProjectDocument, saved: boolean, depth = 200): History {
  return { present: document, past: [], future: [], group: null, saved: saved ? document : null, depth }
}

/** One step from `before` to `after`, which is no step when they are the same. */
function step(history: History, label: string, before: ProjectDocument, after: ProjectDocument): History {
  if (before === after) return history.present === after ? history : { ...history, present: after }
  const past = [...history.past, { label, document: before }].slice(-history.depth)
  return { ...history, present: after, past, future: [] }
}

/** Makes an edit: a step, or part of the open group. An edit that throws leaves everything as it was. */
export function apply(history: History, label: string, edit: Edit): History {
  const next = edit(history.present)
  if (!history.group) return step(history, label, history.present, next)
  return next === history.present ? history : { ...history, present: next }
}

/** Opens a group; one that is open is committed first. */
export function beginGroup(history: History, label: string): History {
  const closed = commitGroup(history)
  return { ...closed, group: { label, document: closed.present } }
}

/**
 * Makes an edit of the document that the group began with, in place of what the group did so far: a drag says how far it is from where
 * it began, and what it passes over comes back. Without a group: a RangeError.
 */
export function amendGroup(history: History, edit: Edit): History {
  if (!history.group) throw new RangeError('There is no group to amend.')
  const next = edit(history.group.document)
  return next === history.present ? history : { ...history, present: next }
}

/** Closes the group: one step, or none when it changed nothing. */
export function commitGroup(history: History): History {
  const { group } = history
  if (!group) return history
  return step({ ...history, group: null }, group.label, group.document, history.present)
}

/** Closes the group as if it had never been. */
export function cancelGroup(history: History): History {
  return history.group ? { ...history, present: history.group.document, group: null } : history
}

/** Takes the last step back; an open group is one. The same history when there is none. */
export function undo(history: History): History {
  const closed = commitGroup(history)
  const last = closed.past.at(-1)
  if (!last) return closed
  const undone = { label: last.label, document: closed.present }
  return {
    ...closed,
    present: last.document,
    past: closed.past.slice(0, -1),
    future: [undone, ...closed.future],
  }
}

/** Makes the last step that was undone again. The same history when there is none, or another edit came since. */
export function redo(history: History): History {
  const closed = commitGroup(history)
  const next = closed.future[0]
  if (!next) return closed
  const redone = { label: next.label, document: closed.present }
  return { ...closed, present: next.document, past: [...closed.past, redone], future: closed.future.slice(1) }
}

/** Notes that this document (by default the present one; a save may end when it is no longer) is now in the file. */
export function markSaved(history: History, document = history.present): History {
  return history.saved === document ? history : { ...history, saved: document }
}

/** Whether the file differs from the present. Undone back to what was saved, it does not. */
export function isUnsaved(history: History): boolean {
  return history.saved !== history.present
}
