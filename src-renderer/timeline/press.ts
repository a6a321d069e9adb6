// What a press on the track begins, by what it hits.
import type { Editor } from '../state/editor.svelte.ts'
import { words } from '../i18n/words.svelte.ts'
import { gapEndGesture } from './gesture-gap-end.ts'
import { moveGesture } from './gesture-move.ts'
import { marqueeGesture, markGesture, panGesture } from './gesture-other.ts'
import { scrub } from './gesture-scrub.ts'
import type { Gesture, Pointer } from './gesture.ts'
import { hitAt, type Hit } from './hit.ts'
import { frameAt } from './lens.ts'
import { idOfItem, pickItem } from './pick.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** What is at a point of the track. */
export function hitOf(editor: Editor, view: TimelineView, { x, y }: Pick<Pointer, 'x' | 'y'>): Hit {
  return hitAt(editor.project.document, x, y, view.lens, view.lanes, view.aspect)
}

/** The item (see pick.ts) that was hit; undefined where it is none. */
export function itemOf(hit: Hit): number | undefined {
  if (hit.kind === 'keyframe') return 2 * hit.index
  return hit.kind === 'gap' || hit.kind === 'gap-end' ? 2 * hit.index + 1 : undefined
}

/** The pointer over a hit. */
export function cursorOf(hit: Hit, writable: boolean): string {
  if (!writable) return 'default'
  if (hit.kind === 'mark' || hit.kind === 'gap-end') return 'ew-resize'
  return hit.kind === 'keyframe' ? 'grab' : 'default'
}

/** Selects an item as a click does, and says so. */
export function pick(
  editor: Editor,
  view: TimelineView,
  item: number,
  modifiers: { readonly range: boolean; readonly toggle: boolean },
): void {
  const { selection, project } = editor
  const { keyframes, gaps } = pickItem(project.document, selection, item, view.anchor, modifiers)
  selection.set(keyframes, gaps)
  if (!modifiers.range) view.anchor = item
  view.active = item
  const count = keyframes.size + gaps.size
  if (count !== 1) editor.say.say(words().timeline.selected(keyframes.size, gaps.size))
}

function isPicked({ selection, project }: Editor, item: number): boolean {
  const id = idOfItem(project.document, item)
  return selection.keyframes.has(id) || selection.gaps.has(id)
}

/** Selects what was hit unless it is selected already: before a menu opens on it. */
export function pickForMenu(editor: Editor, view: TimelineView, hit: Hit): void {
  const item = itemOf(hit)
  if (item !== undefined && !isPicked(editor, item)) pick(editor, view, item, { range: false, toggle: false })
}

/**
 * The press of a keyframe selects it at once, so that the same movement can drag it. One that is selected already stays so with all others
 * until a release shows that it was a click; with Shift a press that does not move selects a range.
 */
function pressKeyframe(editor: Editor, view: TimelineView, index: number, pointer: Pointer): Gesture {
  const item = 2 * index
  const modifiers = { range: pointer.shift, toggle: pointer.mod }
  const held = isPicked(editor, item)
  if (!held && !pointer.shift) pick(editor, view, item, modifiers)
  const click = (): void => {
    if (held || pointer.shift) pick(editor, view, item, modifiers)
  }
  return moveGesture(editor, view, index, frameAt(view.lens, pointer.x), click)
}

/** The gesture of a press with the main (0) or the middle (1) button; undefined for others. */
export function gestureOf(
  editor: Editor,
  view: TimelineView,
  pointer: Pointer,
  button: number,
): Gesture | undefined {
  if (button === 1) return panGesture(view, pointer)
  if (button !== 0) return undefined
  const hit = hitOf(editor, view, pointer)
  const { writable } = editor.project
  switch (hit.kind) {
    case 'ruler':
      return scrub(editor, view)
    case 'mark':
      return writable ? markGesture(editor, view, hit.which) : scrub(editor, view)
    case 'keyframe':
      return pressKeyframe(editor, view, hit.index, pointer)
    case 'gap-end':
      return gapEndGesture(editor, view, hit.index, frameAt(view.lens, pointer.x))
    case 'gap': {
      const modifiers = { range: pointer.shift, toggle: pointer.mod }
      const marquee = marqueeGesture(editor, view, pointer)
      return { ...marquee, click: () => pick(editor, view, 2 * hit.index + 1, modifiers) }
    }
    case 'nothing':
      return marqueeGesture(editor, view, pointer)
  }
}
