// Marking keyframes: the frame that the source viewer shows becomes a keyframe of the sequence.
import { addKeyframes, replaceKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import type { Shown } from '../../src-shared/project/keyframe.ts'
import { findSource } from '../../src-shared/project/lookup.ts'
import { toNumber } from '../../src-shared/timebase.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { newId } from '../state/ids.ts'

/** Frames between a new keyframe and the last one, where nothing else tells. */
const defaultDistance = 12

/** What a frame of a source shows, with its exact time. Undefined for a source that is gone. */
export async function shownOf(editor: Editor, source: string, index: number): Promise<Shown | undefined> {
  const found = findSource(editor.project.document, source)
  if (!found) return undefined
  if (found.facts.kind === 'picture') return { kind: 'picture', source }
  const [time] = await editor.call('frame-times', { source, start: index, count: 1 })
  return time ? { kind: 'frame', source, index, time } : undefined
}

/**
 * Where a new keyframe goes: behind the last one, as far from it as the two frames are apart in their source, if they come from
 * one and in this order; else a standard distance.
 */
export function nextPlace(editor: Editor, shown: Shown): number {
  const { keyframes, rate } = editor.project.document
  const last = keyframes.at(-1)
  if (!last) return 0
  const { shows } = last
  if (
    shown.kind === 'frame' &&
    shows.kind === 'frame' &&
    shows.source === shown.source &&
    shown.index > shows.index
  ) {
    const apart = (toNumber(shown.time) - toNumber(shows.time)) * toNumber(rate)
    return last.at + Math.max(1, Math.round(apart))
  }
  return last.at + defaultDistance
}

/** Adds a frame of a source to the sequence: at a place, or behind its end. Gives the keyframe's id. */
export async function addFrame(
  editor: Editor,
  source: string,
  index: number,
  at?: number,
): Promise<string | undefined> {
  try {
    const shows = await shownOf(editor, source, index)
    if (!shows) return undefined
    const id = newId()
    const place = at ?? nextPlace(editor, shows)
    const done = editor.edit('keyframe.mark', (document) =>
      addKeyframes(document, [{ id, at: place, shows }], at === undefined ? 'refuse' : 'replace'),
    )
    if (!done) return undefined
    editor.selection.set([id])
    editor.say.say(words().timeline.marked(place))
    return id
  } catch (error) {
    editor.fail(error)
    return undefined
  }
}

/** Marks the frame of the source viewer. */
export async function markKeyframe(editor: Editor): Promise<void> {
  const { view, project } = editor
  if (!project.writable || view.viewer !== 'source' || view.source === null) {
    if (view.viewer !== 'source') editor.say.say(words().timeline.markNeedsSource)
    return
  }
  await addFrame(editor, view.source, view.sourceFrame)
}

/** Lets the selected keyframe show the frame of the source viewer. */
export async function replaceKeyframe(editor: Editor): Promise<void> {
  const [id] = editor.selection.keyframes
  const { source, sourceFrame } = editor.view
  if (id === undefined || source === null) return
  try {
    const shows = await shownOf(editor, source, sourceFrame)
    if (shows) {
      editor.edit('keyframe.replace', (document) => replaceKeyframes(document, new Map([[id, shows]])))
    }
  } catch (error) {
    editor.fail(error)
  }
}
