// The host's files: dialogs, folders, drops.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { browse } from './browse.ts'
import type { EditorCore, Seat } from './handlers-core.ts'
import { withModelEnding } from './model-desk.ts'
import { withProjectEnding } from './project-file.ts'

type Names = 'pick' | 'browse' | 'upload' | 'reveal'

/** What a dialog was opened for, where what is chosen will be written. */
const writing = new Set(['save-project', 'export', 'project', 'save-model'])

/** The endings that names of files to be written get, whatever was typed. */
const endings: Readonly<Record<string, ((path: string) => string) | undefined>> = {
  'save-project': withProjectEnding,
  'save-model': withModelEnding,
}

/** The handlers of a window for the names above. */
export function fileHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  const { host, paths, uploads } = core
  return {
    pick: async (ask) => {
      if (!host.pick) {
        throw new InterludeError('unsupported', 'There are no dialogs here.', "Browse the host's folders.")
      }
      const chosen = await host.pick(ask)
      if (!chosen || !writing.has(ask.purpose)) return chosen
      const named = chosen.map(endings[ask.purpose] ?? ((path: string) => path))
      paths.grant([...chosen, ...named])
      return chosen
    },
    browse: ({ folder }) => browse(paths, folder),
    upload: async (piece) => {
      if (host.kind !== 'browser') {
        throw new InterludeError('unsupported', 'Nothing is uploaded here.', 'Open the file where it lies.')
      }
      return await uploads.take(seat, piece)
    },
    reveal: async ({ path }) => {
      await host.reveal(await paths.check(path, 'read'))
      return null
    },
  }
}
