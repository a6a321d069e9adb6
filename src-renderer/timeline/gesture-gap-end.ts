// Dragging the end of a gap: its end keyframe alone, or, with Shift, with all that follows.
import { gapId } from '../../src-shared/project/gap.ts'
import { itemAt } from '../../src-shared/project/lookup.ts'
import { layoutOf } from '../../src-shared/project/picture-at.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { boundGapEnd, gapEndEdit } from './drag-edits.ts'
import type { Gesture } from './gesture.ts'
import { frameAt } from './lens.ts'
import { framesOfSecond } from './ruler.ts'
import { snapMove } from './snap.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

const noFrames: ReadonlySet<number> = new Set()

/** Makes a gap (by its index) longer or shorter. `from` is the frame that was pressed. */
export function gapEndGesture(editor: Editor, view: TimelineView, gap: number, from: number): Gesture {
  const { project, playback } = editor
  const before = project.document
  const name = gapId(itemAt(before.gaps, gap))
  const end = itemAt(before.keyframes, gap + 1).at
  let said = ''

  const clear = (): void => {
    view.drag = undefined
    view.guide = undefined
  }

  return {
    cursor: 'ew-resize',
    pulls: true,
    slack: 3,
    begin: () => project.beginGroup(words().timeline.edits.gapLength),
    move({ x, shift, alt }) {
      const by = frameAt(view.lens, x) - from
      const targets = { second: framesOfSecond(before.rate), others: [playback.frame] }
      const drawn =
        view.snapping && !alt
          ? snapMove([end], by, view.lens.zoom, targets)
          : { by: Math.round(by), guide: undefined }
      const frame = boundGapEnd(before, gap, end + drawn.by, shift)
      view.guide = frame === end + drawn.by ? drawn.guide : undefined
      project.amendGroup(gapEndEdit(gap, frame, shift))
      const { length, drawings, footage } = layoutOf(project.document, name)
      said = footage
        ? words().timeline.footageLength(length)
        : words().timeline.gapLength(length, drawings.length)
      view.drag = { cursor: 'ew-resize', frame: frameAt(view.lens, x), text: said, clashes: noFrames }
    },
    end() {
      clear()
      project.commitGroup()
      if (said !== '') editor.say.say(said)
    },
    cancel() {
      clear()
      project.cancelGroup()
      editor.say.say(words().timeline.dragCancelled)
    },
    click() {
      editor.selection.set([], [name])
    },
  }
}
