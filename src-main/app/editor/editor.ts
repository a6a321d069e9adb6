// The editor composed from the program's parts, for the hosts that show it. Nothing of ffmpeg or the engine starts before it is needed.
import { join } from 'node:path'
import type { App } from '../compose.ts'
import { createTrainingDesk } from '../training/desk.ts'
import { programVersion } from '../version.ts'
import { createExportDesk } from './export-desk.ts'
import { createGapDesk } from './gap-desk.ts'
import type { Editor, HostServices } from './parts.ts'
import { createWindowPictures } from './picture-window.ts'
import { createPictureDesk } from './pictures.ts'
import { createEditor } from './session.ts'
import { openSettings } from './settings.ts'
import { workAhead } from './work-ahead.ts'

/** What {@link composeEditor} may be told. */
export interface ComposeEditorOptions {
  /** Files that the system or the command line names; see `Editor.openPaths`. */
  readonly open?: readonly string[]
  /** Hears defects; they go to the error output otherwise. */
  readonly onDefect?: (error: unknown, call: string) => void
}

function report(error: unknown, call: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`defect in "${call}": ${text}\n`)
}

/**
 * Makes the editor of a host. Someone new finds the sample in it, everyone else an empty project. The editor's `close` ends what it has
 * started; whoever composed the program closes that.
 */
export async function composeEditor(
  app: App,
  host: HostServices,
  options: ComposeEditorOptions = {},
): Promise<Editor> {
  const { cache, data, root } = app.runtime
  const { open = [] } = options
  const opened = await app.openStore(true)
  const { store } = opened
  const tools = () => app.tools()
  const pictures = createPictureDesk({ tools })
  const gaps = await createGapDesk({
    ...{ engine: app.engine, engineBuild: () => app.engineBuild(), models: app.models, store, pictures },
    folder: join(cache, 'gaps'),
  })
  const exports = createExportDesk({ tools, pictures, gaps })
  const trainings = await createTrainingDesk({
    ...{ app, openEngine: () => app.openTrainingEngine(), fileOf: (source) => pictures.fileOf(source) },
    busy: workAhead(gaps, exports),
  })
  const editor = await createEditor({
    ...{ app, host, pictures, gaps, exports, trainings, store },
    view: createWindowPictures({ pictures, inBetweens: gaps, folder: join(cache, 'thumbnails') }),
    settings: await openSettings(join(data, 'settings.json')),
    version: programVersion(root),
    first: open.length === 0 ? 'sample' : 'empty',
    onDefect: options.onDefect ?? report,
  })
  await editor.openPaths(open)
  return {
    ...editor,
    async close() {
      await editor.close()
      await opened.close()
    },
  }
}
