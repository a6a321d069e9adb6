// Native dialogs: which files, and what becomes of unsaved work.
import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import type { PickAsk, ToShell } from '../../src-shared/shell-contract.ts'
import type { ShellWords } from './shell-words.ts'

/** What a file chooser is asked for, as Electron takes it; `save` chooses a file to be written. */
export interface Chooser {
  readonly save: boolean
  readonly properties: ('openFile' | 'openDirectory' | 'multiSelections' | 'createDirectory')[]
  readonly filters: FileFilter[]
}

/** Endings that ffmpeg most often meets; `all files` is there for the rest. */
const mediaEndings =
  'mp4 mov m4v mkv webm avi mxf ts mts m2ts mpg mpeg wmv flv ogv gif apng png jpg jpeg webp tif tiff bmp avif heic exr dpx'
const projectEnding = 'interlude'
const modelEnding = 'interlude-model'

/** The chooser for a purpose. */
export function chooserFor({ purpose, ending }: PickAsk, words: ShellWords): Chooser {
  const all = { name: words.all, extensions: ['*'] }
  const media = { name: words.media, extensions: mediaEndings.split(' ') }
  const project = { name: words.project, extensions: [projectEnding] }
  const model = { name: words.model, extensions: [modelEnding] }
  switch (purpose) {
    case 'media':
      return { save: false, properties: ['openFile', 'multiSelections'], filters: [media, all] }
    case 'relink':
      return { save: false, properties: ['openFile'], filters: [media, all] }
    case 'folder':
      return { save: false, properties: ['openDirectory', 'createDirectory'], filters: [] }
    case 'project':
      return { save: false, properties: ['openFile'], filters: [project, all] }
    case 'model':
      return { save: false, properties: ['openFile'], filters: [model, all] }
    case 'save-model':
      return { save: true, properties: [], filters: [model] }
    case 'save-project':
      return { save: true, properties: [], filters: [project] }
    case 'export':
      return {
        save: true,
        properties: [],
        filters: ending === undefined ? [all] : [{ name: ending.toUpperCase(), extensions: [ending] }],
      }
  }
}

/** Asks for files; null when the dialog was left. */
export async function pickFiles(
  window: BrowserWindow,
  ask: PickAsk,
  words: ShellWords,
): Promise<string[] | null> {
  const { save, properties, filters } = chooserFor(ask, words)
  const beginning = ask.suggestion === undefined ? {} : { defaultPath: ask.suggestion }
  if (save) {
    const { canceled, filePath } = await dialog.showSaveDialog(window, { ...beginning, filters })
    return canceled || filePath === '' ? null : [filePath]
  }
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...beginning, filters, properties })
  return canceled || filePaths.length === 0 ? null : filePaths
}

/** What is to become of unsaved work. */
export async function askAboutUnsaved(
  window: BrowserWindow,
  name: string,
  words: ShellWords,
): Promise<'save' | 'leave' | 'stay'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: words.askSave.replace('{name}', name),
    detail: words.askSaveDetail,
    buttons: [words.save, words.dontSave, words.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return (['save', 'leave', 'stay'] as const)[response] ?? 'stay'
}

/** Work that an end of the program stops. */
export type Held = Extract<ToShell, { type: 'working' }>['held']

/** Asks who closes the program while it works. True to close it. */
export async function askAboutWork(window: BrowserWindow, held: Held, words: ShellWords): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: held.includes('export') ? words.askExport : words.askTraining,
    detail: held.map((work) => (work === 'export' ? words.exportDetail : words.trainingDetail)).join('\n'),
    buttons: [words.closeAnyway, words.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/** Says that something died too often. True to try once more, false to quit. */
export async function askToTryAgain(
  words: { readonly message: string; readonly detail: string; readonly again: string; readonly quit: string },
  window?: BrowserWindow,
): Promise<boolean> {
  const options = {
    type: 'error' as const,
    message: words.message,
    detail: words.detail,
    buttons: [words.again, words.quit],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }
  const { response } = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options))
  return response === 0
}
