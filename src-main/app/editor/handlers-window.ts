// Watching, the pen, and edits.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { requirePen, type EditorCore, type Seat } from './handlers-core.ts'

type Names = 'watch' | 'set-box' | 'take-pen' | 'edit'

/** The handlers of a window for the names above. */
export function windowHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  /** A window whose edit was refused holds another document: it is told how things are. */
  const showProject = () =>
    seat.window?.outbox.changed('project', () => ({ type: 'project', project: core.project.current() }))

  const requireWindow = () => {
    if (seat.window) return seat.window
    throw new InterludeError('usage', 'This window is not watching.', 'Load the window again.')
  }

  /** In the order in which they came, though some have to wait. */
  async function inOrder(look: Promise<void> | undefined): Promise<void> {
    const before = seat.edits
    if (!look && !before) return
    const turn = Promise.all([look, before])
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    seat.edits = settled
    try {
      await turn
    } finally {
      if (seat.edits === settled) seat.edits = undefined
    }
  }

  return {
    watch: async ({ box }, { signal, emit }) => {
      if (seat.window) throw new InterludeError('usage', 'This window is watching already.')
      const window = core.openWindow(box)
      seat.window = window
      const leave = () => core.windows.leave(window)
      // At once, so that the page finds the pen free when it is loaded again.
      signal.addEventListener('abort', leave)
      try {
        const hello = await core.hello(window)
        signal.throwIfAborted()
        // From here on it hears of every change, and the greeting is read when the pen is given.
        core.windows.enter(window)
        await emit(hello())
        for (;;) await emit(await window.outbox.next(signal))
      } finally {
        seat.window = undefined
        signal.removeEventListener('abort', leave)
        leave()
      }
    },
    'set-box': (box) => {
      requireWindow().box = box
      return Promise.resolve(null)
    },
    'take-pen': () => {
      core.windows.take(requireWindow())
      return Promise.resolve(null)
    },
    edit: async ({ revision, document }) => {
      try {
        requirePen(core, seat)
        await inOrder(core.gate.admit(document))
        requirePen(core, seat)
        core.project.edit(revision, document)
        return null
      } catch (error) {
        showProject()
        throw error
      }
    },
  }
}
