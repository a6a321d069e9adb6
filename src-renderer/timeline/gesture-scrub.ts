// Dragging the playhead, or pressing the ruler.
import type { Editor } from '../state/editor.svelte.ts'
import type { Gesture, Pointer } from './gesture.ts'
import { frameAt } from './lens.ts'
import { snap } from './snap.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** The playhead goes where the pointer is; drawn to keyframes and marks, not away from a frame that was hit. */
export function scrub(editor: Editor, view: TimelineView): Gesture {
  const start = editor.playback.frame
  const seek = ({ x, alt }: Pointer): void => {
    const { range, keyframes } = editor.project.document
    const others = [range.in, range.out].filter((place) => place !== null)
    const wanted = frameAt(view.lens, x)
    const drawn = view.snapping && !alt ? snap(wanted, view.lens.zoom, { keyframes, others }) : undefined
    view.guide = drawn?.guide
    editor.seek(Math.max(0, drawn?.guide ?? Math.floor(wanted)))
  }
  const clear = (): void => void (view.guide = undefined)
  return {
    cursor: 'ew-resize',
    pulls: true,
    slack: 0,
    begin() {
      editor.stop()
      return true
    },
    move: seek,
    end: clear,
    cancel() {
      clear()
      editor.seek(start)
    },
  }
}
