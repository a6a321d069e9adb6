// The shell as the editor's host: dialogs, the file manager, task bar and title, asked for over the pipe.
import type { HostServices, PathPolicy } from '../app/editor/parts.ts'
import type { PickAsk, ToShell } from '../../src-shared/shell-contract.ts'

/** A host whose questions the shell answers. */
export interface DesktopHost extends HostServices {
  /** The answer to a `pick`. */
  picked(id: number, paths: readonly string[] | null): void
  /** The shell is gone: open questions are left. */
  close(): void
}

/** What is chosen for these may be written. */
const written: readonly PickAsk['purpose'][] = ['project', 'save-project', 'export', 'save-model']

/** Makes it. What the user chose in a dialog to be written becomes allowed. */
export function createDesktopHost(paths: PathPolicy, send: (message: ToShell) => void): DesktopHost {
  const asked = new Map<number, { ask: PickAsk; answer: (paths: string[] | null) => void }>()
  let lastId = 0
  return {
    kind: 'desktop',
    paths,
    pick: (ask) =>
      new Promise((resolve) => {
        const id = ++lastId
        asked.set(id, { ask, answer: resolve })
        send({ type: 'pick', id, ask })
      }),
    async reveal(path) {
      send({ type: 'reveal', path: await paths.check(path, 'read') })
    },
    working: (share, held) => send({ type: 'working', share, held: [...held] }),
    titled: (name, path, saved) => send({ type: 'titled', name, path, saved }),
    picked(id, chosen) {
      const question = asked.get(id)
      asked.delete(id)
      if (chosen !== null && question && written.includes(question.ask.purpose)) paths.grant(chosen)
      question?.answer(chosen === null ? null : [...chosen])
    },
    close() {
      for (const { answer } of asked.values()) answer(null)
      asked.clear()
    },
  }
}
