// The open project on the main side: the newest document, which of its states the file holds, and a copy for bad days. Edits come in at
// once; everything that touches the disk goes one after the other.
//
// Revisions. A window numbers its documents one by one. Whatever else replaces the document (another project, a version, another window's
// pen) skips ahead, so that edits which were on their way to the old one are recognised and refused, however many they are.
import { InterludeError, toErrorShape } from '../../../src-shared/errors.ts'
import type { OpenProject } from '../../../src-shared/editor/events.ts'
import { findProblem } from '../../../src-shared/project/check.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { keep, keepItems } from '../../../src-shared/project/sharing.ts'
import { createWorkCopy, type Trouble } from './project-copy.ts'
import {
  compareFile,
  projectName,
  readProject,
  withProjectEnding,
  writeProject,
  type FileStamp,
} from './project-file.ts'
import type { RecoverySlot, RecoveryStore } from './recovery.ts'
import type { Version, Versions } from './versions.ts'

/** How far a replaced document's revision skips ahead: more than a window can have on its way. */
const skip = 1000

/** What was kept last: the revision that the file, or the copy for recovery, holds. */
export interface Kept {
  readonly revision: number
  readonly where: 'file' | 'recovery'
}

/** What {@link createProjectKeeper} is told. */
export interface KeeperOptions {
  readonly recoveries: RecoveryStore
  readonly versions: Versions
  /** This program's version. */
  readonly program: string
  /** The document to begin with; nothing of it is worth saving yet. */
  readonly first: ProjectDocument
  /** Milliseconds from an edit to its copy, and from a copy that failed to the next try. */
  readonly autosaveAfter?: number | undefined
  readonly retryAfter?: number | undefined
  /** Runs before a document is opened that no window has sent. */
  readonly onLoading?: ((document: ProjectDocument) => Promise<void>) | undefined
  /** Another document is open, by `replaced` one that no window has sent. */
  readonly onDocument: (document: ProjectDocument, replaced: boolean) => void
  /** Path, name or whether it is saved may be others now. */
  readonly onKept: (kept: Kept) => void
  /** The copies that are offered are others. */
  readonly onRecoveries: () => void
  readonly onTrouble: (trouble: Trouble) => void
}

/** See the top of this file. */
export interface ProjectKeeper {
  current(): OpenProject
  /** Takes in a document that a window has made. Throws `out-of-range` for a revision that is not new, `damaged`. */
  edit(revision: number, document: ProjectDocument): void
  /** Another window edits from now on: what is still on its way from the one before is refused. */
  handOver(): void
  /** Opens a document that is nobody's work yet, a new project or the sample. What is unsaved stays recoverable. */
  readonly begin: (document: ProjectDocument) => Promise<void>
  /** Throws as `readProject`; the open project stays then. */
  open(path: string): Promise<void>
  /** Saves to the project's file (null) or another. Throws `exists`, `changed`, `usage`, `disk-full`, `not-writable`. */
  save(path: string | null, overwrite: boolean): Promise<{ readonly path: string; readonly revision: number }>
  /** Opens work of an earlier run, or throws it away. Throws as `RecoveryStore.claim`. */
  recover(id: string, wanted: boolean): Promise<void>
  listVersions(): Promise<Version[]>
  /** Opens a version as an unsaved change; what is unsaved now becomes a version. Throws as `Versions.read`. */
  restore(id: string): Promise<OpenProject>
  /** Copies what is unsaved, now. Never rejects: trouble is told. */
  flush(): Promise<void>
  /** Copies what is unsaved, and lets go of it. */
  close(): Promise<void>
}

interface State {
  readonly document: ProjectDocument
  readonly revision: number
  readonly path: string | undefined
  readonly stamp: FileStamp | undefined
  /** What the file holds, or what is not worth saving. */
  readonly saved: ProjectDocument | undefined
}

/** The next document with everything that did not change taken from the last one: compared by identity from here on. */
function share(last: ProjectDocument, next: ProjectDocument): ProjectDocument {
  return keep(last, {
    ...next,
    picture: keep(last.picture, next.picture),
    sources: keepItems(last.sources, next.sources),
    keyframes: keepItems(last.keyframes, next.keyframes),
    gaps: keepItems(last.gaps, next.gaps),
  })
}

function fileIsThere(path: string, isOwn: boolean): InterludeError {
  if (!isOwn) {
    const remedy = 'Choose another name, or allow it to be replaced.'
    return new InterludeError('exists', `${path} exists already.`, remedy)
  }
  return new InterludeError(
    'changed',
    `${path} was changed by another program since it was opened.`,
    'Save under another name, or allow it to be replaced: what the other program wrote is kept among the versions.',
  )
}

/** Makes the keeper of a project. */
export function createProjectKeeper(options: KeeperOptions): ProjectKeeper {
  const { recoveries, versions, program, first } = options
  let state: State = { document: first, revision: 0, path: undefined, stamp: undefined, saved: first }
  let queue: Promise<unknown> = Promise.resolve()

  const isUnsaved = () => state.document !== state.saved

  /** One after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work)
    queue = done.catch(() => undefined)
    return done
  }

  const copy = createWorkCopy({
    recoveries,
    work: () => (isUnsaved() ? state : undefined),
    inTurn,
    after: options.autosaveAfter,
    retryAfter: options.retryAfter,
    onCopied: (revision) => options.onKept({ revision, where: 'recovery' }),
    onTrouble: options.onTrouble,
  })

  function current(): OpenProject {
    const { document, revision, path } = state
    const name = path === undefined ? null : projectName(path)
    return { document, revision, path: path ?? null, name, saved: !isUnsaved() }
  }

  function put(next: Omit<State, 'revision'>): void {
    state = { ...next, revision: state.revision + skip }
    options.onDocument(state.document, true)
  }

  /** Puts another project in the place of the open one, whose unsaved work stays recoverable. */
  async function replace(next: Omit<State, 'revision'>, slot?: RecoverySlot): Promise<void> {
    await options.onLoading?.(next.document)
    // Edits may come in while the copy is written.
    do await copy.write()
    while (!copy.isNewest())
    const wasUnsaved = isUnsaved()
    put(next)
    await copy.swap(slot && { slot, document: next.document }, wasUnsaved ? 'leave' : 'remove')
    if (wasUnsaved || slot) options.onRecoveries()
  }

  /** Failing here is no reason to fail. */
  async function keepVersion(path: string, document: ProjectDocument): Promise<void> {
    try {
      await versions.keep(path, document)
    } catch (error) {
      const { message, remedy } = toErrorShape(error)
      options.onTrouble({
        level: 'warning',
        text: `No version of the project could be kept. ${message}`,
        remedy,
      })
    }
  }

  async function saveTo(path: string, overwrite: boolean): Promise<{ path: string; revision: number }> {
    const { document, revision } = state
    const isOwn = path === state.path
    const there = await compareFile(path, isOwn ? state.stamp : undefined)
    if (there === 'other' && !overwrite) throw fileIsThere(path, isOwn)
    // What is replaced was somebody's work, too.
    const replaced = there === 'other' ? await readProject(path).catch(() => undefined) : undefined
    if (replaced) await keepVersion(path, replaced.document)
    const stamp = await writeProject(path, document, program)
    state = { ...state, path, stamp, saved: document }
    await keepVersion(path, document)
    // The copy says which file it belongs to.
    copy.forget()
    await copy.tryWrite()
    options.onKept({ revision, where: 'file' })
    return { path, revision }
  }

  return {
    current,
    edit(revision, document) {
      if (!Number.isSafeInteger(revision) || revision <= state.revision) {
        throw new InterludeError(
          'out-of-range',
          'The project has become another meanwhile, so this change was not made.',
          'Look at the project as it is now, and make the change again.',
        )
      }
      const problem = findProblem(document)
      if (problem) {
        throw new InterludeError(
          'damaged',
          `The change was refused: ${problem.field} ${problem.text}.`,
          'Undo it.',
        )
      }
      // Back at what the file holds is saved again.
      const shared = share(state.document, document)
      const next = state.saved ? keep(state.saved, shared) : shared
      const isNew = next !== state.document
      state = { ...state, document: next, revision }
      if (isNew) options.onDocument(next, false)
      copy.touch()
    },
    handOver() {
      state = { ...state, revision: state.revision + skip }
    },
    begin: (document) =>
      inTurn(() => replace({ document, path: undefined, stamp: undefined, saved: document })),
    open: (path) =>
      inTurn(async () => {
        const { document, stamp } = await readProject(path)
        await replace({ document, path, stamp, saved: document })
      }),
    save: (asked, overwrite) =>
      inTurn(async () => {
        const path = asked === null ? state.path : withProjectEnding(asked)
        if (path === undefined) {
          throw new InterludeError('usage', 'The project has no file yet.', 'Save it under a name.')
        }
        // Whoever agreed to replace a file has not seen the one that the ending makes of its name.
        return await saveTo(path, overwrite && (asked === null || asked === path))
      }),
    recover: (id, wanted) =>
      inTurn(async () => {
        if (!wanted) {
          await recoveries.discard(id)
          options.onRecoveries()
          return
        }
        const { slot, work } = await recoveries.claim(id)
        try {
          await replace({ ...work, saved: undefined }, slot)
        } catch (error) {
          await slot.leave()
          throw error
        }
      }),
    listVersions: async () => (state.path === undefined ? [] : await versions.list(state.path)),
    restore: (id) =>
      inTurn(async () => {
        const { path } = state
        const document = await versions.read(path ?? '', id)
        await options.onLoading?.(document)
        if (path !== undefined && isUnsaved()) await versions.keep(path, state.document)
        put({ ...state, document: state.saved ? keep(state.saved, document) : document })
        copy.touch()
        return current()
      }),
    flush: () => inTurn(copy.tryWrite),
    close: () =>
      inTurn(async () => {
        await copy.tryWrite()
        await copy.close()
      }),
  }
}
