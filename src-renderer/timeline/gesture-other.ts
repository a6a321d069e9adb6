// Dragging in and out marks, drawing a marquee, and pushing the view.
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { markEdit } from './drag-edits.ts'
import type { Gesture, Pointer } from './gesture.ts'
import { frameAt } from './lens.ts'
import { pickMarquee } from './pick.ts'
import { formatPlace, framesOfSecond } from './ruler.ts'
import { snap } from './snap.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

const noFrames: ReadonlySet<number> = new Set()

/** Moves the in or the out mark. The out mark is drawn behind its frame. */
export function markGesture(editor: Editor, view: TimelineView, which: 'in' | 'out'): Gesture {
  const { project, playback } = editor
  const behind = which === 'out' ? 1 : 0
  const clear = (): void => {
    view.drag = undefined
    view.guide = undefined
  }
  return {
    cursor: 'ew-resize',
    pulls: true,
    slack: 2,
    begin: () => project.beginGroup(which === 'in' ? 'play.markIn' : 'play.markOut'),
    move({ x, alt }) {
      const { keyframes, rate } = project.document
      const wanted = frameAt(view.lens, x) - behind
      const targets = { keyframes, second: framesOfSecond(rate), others: [playback.frame] }
      const drawn =
        view.snapping && !alt
          ? snap(wanted, view.lens.zoom, targets)
          : { frame: Math.round(wanted), guide: undefined }
      view.guide = drawn.guide
      project.amendGroup(markEdit(which, Math.max(0, drawn.frame)))
      const text = formatPlace(Math.max(0, drawn.frame), rate, view.mode)
      view.drag = { cursor: 'ew-resize', frame: frameAt(view.lens, x), text, clashes: noFrames }
    },
    end() {
      clear()
      project.commitGroup()
      const { range, rate } = project.document
      const place = range[which]
      if (place !== null) editor.say.say(words().timeline.marks[which](formatPlace(place, rate, view.mode)))
    },
    cancel() {
      clear()
      project.cancelGroup()
    },
  }
}

/** Selects what a rectangle touches; with Shift or Ctrl besides what was selected. A click on nothing selects nothing. */
export function marqueeGesture(editor: Editor, view: TimelineView, start: Pointer): Gesture {
  const { selection, project } = editor
  const before = { keyframes: selection.keyframes, gaps: selection.gaps }
  const from = frameAt(view.lens, start.x)
  const more = start.shift || start.mod
  return {
    cursor: 'crosshair',
    pulls: true,
    slack: 4,
    move({ x, y }) {
      const here = frameAt(view.lens, x)
      view.marquee = {
        from: Math.min(from, here),
        to: Math.max(from, here),
        top: Math.min(start.y, y),
        bottom: Math.max(start.y, y),
      }
      const { keyframes, gaps } = pickMarquee(project.document, view.marquee, view.lanes)
      if (more) selection.set(before.keyframes.union(keyframes), before.gaps.union(gaps))
      else selection.set(keyframes, gaps)
    },
    end() {
      view.marquee = undefined
      editor.say.say(words().timeline.selected(selection.keyframes.size, selection.gaps.size))
    },
    cancel() {
      view.marquee = undefined
      selection.set(before.keyframes, before.gaps)
    },
    click() {
      if (!more) selection.clear()
    },
  }
}

/** Pushes the view, as paper under the hand. */
export function panGesture(view: TimelineView, start: Pointer): Gesture {
  let last = start.x
  return {
    cursor: 'grabbing',
    pulls: false,
    slack: 0,
    move({ x }) {
      view.pan(last - x)
      last = x
    },
    end: () => undefined,
    cancel: () => undefined,
  }
}
