// The view follows what happens: the playhead that leaves it, a keyframe that was marked, another project.
import { untrack } from 'svelte'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { findKeyframeIndex, itemAt } from '../../src-shared/project/lookup.ts'
import type { Editor } from '../state/editor.svelte.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** Whether one document is not the other after an edit, as far as its keyframes tell. */
export function isAnother(before: ProjectDocument, after: ProjectDocument): boolean {
  // An empty one begins at the usual zoom, however closely the one before was looked at.
  if (after.keyframes.length === 0) return before.keyframes.length > 0
  if (before.keyframes.length === 0) return after.keyframes.length > 1
  const known = [before.keyframes[0], before.keyframes.at(-1)].filter((keyframe) => keyframe !== undefined)
  return known.every(({ id }) => findKeyframeIndex(after, id) === undefined)
}

/** Call while a component is made. */
export function followEditor(editor: Editor, view: TimelineView): void {
  const { project, playback, selection } = editor

  let known = project.document
  $effect(() => {
    const { document } = project
    untrack(() => {
      if (isAnother(known, document)) view.fit()
      else view.keepWithin()
      known = document
    })
  })

  let last = playback.frame
  $effect(() => {
    const { frame } = playback
    untrack(() => {
      // Who has scrolled away while it plays wants to look elsewhere.
      if (!playback.playing || view.sees(last)) view.reveal(frame)
      last = frame
    })
  })

  $effect(() => {
    const { keyframes } = selection
    untrack(() => {
      const [id] = keyframes
      const index = id === undefined ? undefined : findKeyframeIndex(project.document, id)
      if (keyframes.size !== 1 || index === undefined) return
      view.reveal(itemAt(project.document.keyframes, index).at)
    })
  })
}
