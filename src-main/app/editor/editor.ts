// The editor composed from the program's parts, for the hosts that show it. Nothing of ffmpeg or the engine starts before it is needed.
import { join } from 'node:path'
import type { App } from '../compose.ts'
import { createTrainingDesk } from '../training/desk.ts'
import { programVersion } from '../version.ts'
import { createDeviceDesk } from './device-desk.ts'
import { createExportDesk } from './export-desk.ts'
import { createGapDesk } from './gap-desk.ts'
import { createVariants } from './gap-variant.ts'
import { createModelDesk } from './model-desk.ts'
import type { Editor, HostServices } from './parts.ts'
import { createWindowPictures } from './picture-window.ts'
import { createPictureDesk } from './pictures.ts'
import { createQualityDesk } from './quality-desk.ts'
import { openScoreBook } from './score-book.ts'
import { createEditor } from './session.ts'
import { openSettings } from './settings.ts'
import { createTakeDesk } from './take-desk.ts'
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
  const exports = createExportDesk({ tools, pictures, gaps, downloads: host.kind === 'browser' })
  const trainings = await createTrainingDesk({
    ...{ app, openEngine: () => app.openTrainingEngine(), fileOf: (source) => pictures.fileOf(source) },
    busy: workAhead(gaps, exports),
  })
  const view = createWindowPictures({
    pictures,
    inBetweens: gaps,
    folder: join(cache, 'thumbnails'),
    surveys: join(cache, 'surveys'),
  })
  const book = await openScoreBook(join(cache, 'gaps'))
  const shared = { engine: app.engine, gaps, book, variants: createVariants() }
  const takes = createTakeDesk(shared)
  const quality = createQualityDesk({
    ...{ ...shared, pictures },
    timesOf: (source, start, count) => view.frameTimes(source, start, count),
  })
  const settings = await openSettings(join(data, 'settings.json'))
  const device = createDeviceDesk(app)
  await device.heed(settings.current())
  const library = createModelDesk({
    ...{ engine: app.engine, models: app.models },
    preferred: () => settings.current().defaultModel,
  })
  const editor = await createEditor({
    ...{ app, host, pictures, gaps, exports, trainings, takes, quality, store, view },
    ...{ settings, library, device },
    version: programVersion(root),
    first: open.length === 0 ? 'sample' : 'empty',
    onDefect: options.onDefect ?? report,
  })
  await editor.openPaths(open)
  return {
    ...editor,
    async close() {
      await editor.close()
      await book.close()
      await opened.close()
    },
  }
}
