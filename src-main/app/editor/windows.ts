// The windows that are open, and which of them may edit. One has the pen; the others see what it does. When it leaves, the pen waits a
// moment for it to come back (a page that is loaded again), then goes to the window that has waited longest.
import type { EditorEvent } from '../../../src-shared/editor/events.ts'
import type { Box } from '../../../src-shared/editor/values.ts'
import type { Outbox } from './outbox.ts'

/** An open window. */
export interface EditorWindow {
  readonly outbox: Outbox
  /** The size that streamed frames are wanted in. */
  box: Box
}

/** What {@link createWindows} is told. */
export interface WindowsOptions {
  /** Milliseconds that the pen waits for a window that has left. */
  readonly penPatience?: number
  /** The pen went from one window to another. */
  readonly onPenMoved: () => void
  /** The last window has left. */
  readonly onEmpty: () => void
}

/** See the top of this file. */
export interface Windows {
  /** A window has come; it gets the pen if nobody has it. */
  enter(window: EditorWindow): void
  leave(window: EditorWindow): void
  /** Whether this window has the pen. */
  writes(window: EditorWindow | undefined): boolean
  /** Gives the pen to this window. */
  take(window: EditorWindow): void
  /** Tells all windows but one. */
  tell(say: (outbox: Outbox, window: EditorWindow) => void, but?: EditorWindow): void
  /** The window with the pen. */
  writer(): EditorWindow | undefined
  count(): number
  close(): void
}

/** Makes an empty set of windows. */
export function createWindows(options: WindowsOptions): Windows {
  /** In the order in which they came. */
  const windows = new Set<EditorWindow>()
  let writer: EditorWindow | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const penOf = (window: EditorWindow) => (): EditorEvent => ({ type: 'pen', writable: window === writer })

  const give = (window: EditorWindow) => {
    clearTimeout(timer)
    timer = undefined
    const before = writer
    writer = window
    options.onPenMoved()
    before?.outbox.changed('pen', penOf(before))
    window.outbox.changed('pen', penOf(window))
  }

  return {
    enter(window) {
      windows.add(window)
      if (writer) return
      clearTimeout(timer)
      timer = undefined
      writer = window
    },
    leave(window) {
      if (!windows.delete(window)) return
      if (writer === window) {
        writer = undefined
        timer = setTimeout(() => {
          const [longest] = windows
          if (!writer && longest) give(longest)
        }, options.penPatience ?? 3000)
        timer.unref()
      }
      if (windows.size === 0) options.onEmpty()
    },
    writes: (window) => window !== undefined && window === writer,
    take(window) {
      if (window !== writer) give(window)
    },
    tell(say, but) {
      for (const window of windows) if (window !== but) say(window.outbox, window)
    },
    writer: () => writer,
    count: () => windows.size,
    close() {
      clearTimeout(timer)
      windows.clear()
      writer = undefined
    },
  }
}
