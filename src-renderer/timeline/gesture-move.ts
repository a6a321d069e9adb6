// Dragging keyframes: the selected ones, alone or, with Shift, with all that follows.
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { itemAt } from '../../src-shared/project/lookup.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { boundMove, collisions, moveEdit, movedKeyframes } from './drag-edits.ts'
import type { Gesture, Pointer } from './gesture.ts'
import { frameAt } from './lens.ts'
import { formatPlace, framesOfSecond } from './ruler.ts'
import { snapMove } from './snap.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** More moving keyframes than this are snapped by their ends alone. */
const mostSnapped = 50

/**
 * Moves the selected keyframes by as much as the pointer has moved. A place that is taken is refused: nothing moves there, the places are
 * shown in red, and a release there says why and undoes the drag. `grabbed` is the index of the one under the pointer.
 */
export function moveGesture(
  editor: Editor,
  view: TimelineView,
  grabbed: number,
  from: number,
  onClick: (pointer: Pointer) => void,
): Gesture {
  const { project, selection, playback } = editor
  let before = project.document
  let chosen = selection.keyframes
  let refusal: unknown
  let moved = 0
  let moving: readonly Keyframe[] = []

  const wanted = ({ x, shift, alt }: Pointer): { by: number; guide: number | undefined } => {
    moving = movedKeyframes(before, chosen, shift)
    const by = frameAt(view.lens, x) - from
    if (!view.snapping || alt) return { by: Math.round(by), guide: undefined }
    const places = moving.map(({ at }) => at)
    const ends = places.length > mostSnapped ? [...places.slice(0, 1), ...places.slice(-1)] : places
    const { range, rate } = before
    const others = [playback.frame, range.in, range.out].filter((place) => place !== null)
    return snapMove(ends, by, view.lens.zoom, { second: framesOfSecond(rate), others })
  }

  const clear = (): void => {
    view.drag = undefined
    view.guide = undefined
  }

  return {
    cursor: 'grabbing',
    pulls: true,
    slack: 3,
    begin() {
      before = project.document
      const { id } = itemAt(before.keyframes, grabbed)
      if (!selection.keyframes.has(id)) selection.set([id])
      chosen = selection.keyframes
      return project.beginGroup(words().timeline.edits.move)
    },
    move(pointer) {
      const want = wanted(pointer)
      moved = boundMove(before, moving, want.by, pointer.shift)
      view.guide = moved === want.by ? want.guide : undefined
      refusal = undefined
      const clashes = collisions(before, moving, moved)
      try {
        project.amendGroup(moveEdit(moving, moved))
      } catch (error) {
        refusal = error
        project.amendGroup((document) => document)
      }
      const t = words().timeline
      const place = formatPlace(itemAt(before.keyframes, grabbed).at + moved, before.rate, view.mode)
      view.drag = {
        cursor: refusal === undefined ? 'grabbing' : 'not-allowed',
        frame: frameAt(view.lens, pointer.x),
        text: refusal === undefined ? t.moving(place, moved, pointer.shift) : t.taken,
        clashes,
      }
    },
    end() {
      clear()
      if (refusal !== undefined) {
        project.cancelGroup()
        editor.fail(refusal)
        return
      }
      project.commitGroup()
      if (moved !== 0) editor.say.say(words().timeline.moved(moving.length, moved))
    },
    cancel() {
      clear()
      project.cancelGroup()
      editor.say.say(words().timeline.dragCancelled)
    },
    click: onClick,
  }
}
