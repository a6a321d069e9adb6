// The parts of the editor's main side, as they know each other. Each is made by its own file; editor.ts puts them together.
import type { Channel } from '../../../src-shared/channel.ts'
import type {
  Box,
  GapStatus,
  Job,
  PictureRef,
  Pixels,
  SourceStatus,
} from '../../../src-shared/editor/values.ts'
import type { FrameStretch, Survey } from '../../../src-shared/editor/survey.ts'
import type { LockProposal } from '../../../src-shared/editor/locks.ts'
import type { ErrorShape } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Output, ProjectDocument } from '../../../src-shared/project/document.ts'
import type { Footage } from '../../../src-shared/project/footage.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { Rational } from '../../../src-shared/timebase.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import type { FrameRange, SourceFrame } from '../../media/source-types.ts'
import type { FrameStore } from '../frame-store.ts'
import type { ModelLibrary } from '../model-library.ts'
import type { ReadItem } from './source-read.ts'

/** Which files a window may name. */
export interface PathPolicy {
  /** The path in full, when it may be read or written. Throws `not-readable` / `not-writable` naming it and the way out. */
  check(path: string, use: 'read' | 'write'): Promise<string>
  /** Allows paths that the user chose in a native dialog, dropped, or gave on the command line. */
  grant(paths: readonly string[]): void
  /** Folders that may be browsed; empty where native dialogs do it. */
  readonly roots: readonly string[]
}

/** Long work that an end of the program stops: an export is lost, a training goes on at the next start. */
export type HeldWork = 'export' | 'training'

/** What the host does for the editor. */
export interface HostServices {
  readonly kind: 'desktop' | 'browser'
  readonly paths: PathPolicy
  /** Native dialogs; undefined where there are none. Null when the dialog was left. */
  readonly pick:
    | ((ask: {
        readonly purpose:
          'media' | 'folder' | 'project' | 'save-project' | 'export' | 'relink' | 'model' | 'save-model'
        readonly suggestion?: string | undefined
        readonly ending?: string | undefined
      }) => Promise<string[] | null>)
    | undefined
  /** Shows a file in the system's file manager. Throws `unsupported` where that is not possible. */
  reveal(path: string): Promise<void>
  /**
   * Share (0..1) of the running work for the task bar, null for none; the machine stays awake meanwhile. Who closes the program while
   * something is held is asked first.
   */
  working(share: number | null, held: readonly HeldWork[]): void
  /** The project has this name now, and is or isn't saved: for the window's title, and the question at its close. */
  titled(name: string | null, path: string | null, saved: boolean): void
}

/** Reads frames of sources, exactly, with a bounded memory of what was read. */
export interface PictureDesk {
  /** The document whose sources are meant from now on. */
  setDocument(document: ProjectDocument): void
  /** A frame as it is in the file, full size. Throws as {@link SourceFrame} sources do, `not-found` where the file is gone. */
  sourceFrame(source: string, index: number, signal?: AbortSignal): Promise<SourceFrame>
  /** Which frame of its source footage shows, `offset` frames after its start. Throws as `sourceFrame`. */
  footageFrame(
    document: ProjectDocument,
    footage: Footage,
    offset: number,
    signal?: AbortSignal,
  ): Promise<number>
  /** Frames of a source in order, full size, by a decoder of their own: for work that goes through many. Throws as `sourceFrame`. */
  frames(source: Source, range: FrameRange, signal?: AbortSignal): AsyncIterable<SourceFrame>
  /** A keyframe in the shape of `document.picture`. */
  keyframe(document: ProjectDocument, keyframe: string, signal?: AbortSignal): Promise<Frame>
  /** The file of a source, in full, for its sound. Throws `not-found`. */
  fileOf(source: Source): Promise<string>
  statuses(): SourceStatus[]
  onStatus(listener: (changed: readonly SourceStatus[]) => void): () => void
  close(): Promise<void>
}

/** What windows ask about pictures and files: answered from a picture desk, in-betweens from the gap desk. */
export interface WindowPictures {
  /** One picture, exact, in the box. Null for an in-between that is not there. Throws what the desks throw. */
  picture(picture: PictureRef, box: Box, signal?: AbortSignal): Promise<Pixels | null>
  /** Small pictures as they get ready, in any order; those that are not there are left out. Gives way to `picture`. */
  thumbnails(
    pictures: readonly PictureRef[],
    box: Box,
    signal?: AbortSignal,
  ): AsyncIterable<{ readonly index: number; readonly pixels?: Pixels; readonly error?: ErrorShape }>
  /** When frames of a source appear: at most `count`, fewer at its end. Throws `out-of-range` where it has no frame `start`. */
  frameTimes(source: string, start: number, count: number, signal?: AbortSignal): Promise<Rational[]>
  /** Looks through frames of a source for cuts and flaws; null without `search` where nothing is known. See editor/survey.ts. */
  survey(
    source: string,
    ask: { readonly range: FrameStretch | null; readonly search: boolean },
    onProgress: (done: number, total: number) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<Survey | null>
  /** Reads files, each as a source for the document or the reason why not; what was read need not be opened again. */
  readSources(paths: readonly string[], signal?: AbortSignal): AsyncIterable<ReadItem>
  /** Looks below a folder for the files of sources that are missing or changed. */
  findSources(
    folder: string,
    signal?: AbortSignal,
  ): Promise<{ readonly source: string; readonly path: string }[]>
  /** Boxes of what stands still between the keyframes of a gap. Throws `not-found`, and what reading the keyframes throws. */
  proposeLocks(gap: string, signal?: AbortSignal): Promise<LockProposal>
  /** A frame made small enough for a box, as windows get it. */
  pixels(frame: Frame, box: Box): Promise<Pixels>
}

/** A frame that the engine made just now. */
export interface MadeFrame {
  readonly gap: string
  readonly key: string
  readonly index: number
  readonly time: number
  readonly madeAt: number
  /** Full size. */
  readonly frame: Frame
}

/** In-betweens of a gap that something needs. */
export interface GapNeed {
  readonly gap: string
  /** Indexes among the gap's drawings, ascending. */
  readonly drawings: readonly number[]
}

/** What there is of a gap of any document, whether or not it is the open one. */
export interface GapPeek {
  /** As in its status. */
  readonly key: string
  /** Another one, and its in-betweens are others. */
  readonly whole: string
  /** Of its drawings. */
  readonly times: readonly number[]
  /** The indexes of those that are there, as far as is known. */
  readonly ready: readonly number[]
}

/** Makes the in-betweens of the document's gaps, one gap at a time, what is looked at first. Made by `createGapDesk` (gap-desk.ts). */
export interface GapDesk {
  setDocument(document: ProjectDocument): void
  setLive(live: boolean): void
  /** Memory that one gap may use from now on, in bytes; undefined: as the engine thinks fit. Gaps that were made otherwise are out of date. */
  setMemoryLimit(limit: number | undefined): void
  /** Looks again at the models: gaps whose model is gone fail, and those whose model is there again get well. */
  modelsChanged(): Promise<void>
  look(frame: number, playing: boolean): void
  generate(gaps: 'all' | readonly string[]): void
  cancel(gaps: 'all' | readonly string[]): void
  statuses(): GapStatus[]
  /** An in-between of the document, full size; undefined when it is not there. */
  frame(document: ProjectDocument, gap: string, index: number): Promise<Frame | undefined>
  /** Throws `not-found`. */
  peek(document: ProjectDocument, gap: string): GapPeek
  /** Resolves when nothing is being made and nothing waits for it. Rejects as cancelled. */
  idle(signal: AbortSignal): Promise<void>
  /**
   * Makes these in-betweens of the document, and keeps them from being dropped until `release`; for exports. Resolves when they are there.
   * Throws what making them throws.
   */
  makeAll(
    document: ProjectDocument,
    needs: readonly GapNeed[],
    options: {
      readonly signal: AbortSignal
      readonly onProgress: (done: number, total: number) => void
    },
  ): Promise<{ release(): void }>
  onChange(listener: (changed: readonly GapStatus[], removed: readonly string[]) => void): () => void
  onFrame(listener: (made: MadeFrame) => void): () => void
  close(): Promise<void>
}

/** What `createGapDesk(parts): Promise<GapDesk>` works with. */
export interface GapDeskParts {
  readonly engine: Pick<Engine, 'call' | 'ready' | 'status' | 'onStatus'>
  /** See `App.engineBuild`. */
  readonly engineBuild: () => Promise<string>
  readonly models: Pick<ModelLibrary, 'resolve'>
  /** Of finished in-betweens. The desk does not close it. */
  readonly store: FrameStore
  readonly pictures: Pick<PictureDesk, 'keyframe' | 'statuses' | 'onStatus'>
  /** Where it keeps what it must remember across runs; made when needed. */
  readonly folder: string
}

/** What `createExportDesk(parts): ExportDesk` (export-desk.ts) works with. */
export interface ExportDeskParts {
  readonly tools: () => Promise<MediaTools>
  readonly pictures: Pick<PictureDesk, 'keyframe' | 'fileOf' | 'footageFrame' | 'frames'>
  readonly gaps: Pick<GapDesk, 'frame' | 'makeAll'>
  /** Whether the window can't reach the files, and is told where to have them from. */
  readonly downloads?: boolean
}

/** Writes sequences to files, as jobs that outlive the window. */
export interface ExportDesk {
  /** Begins, and gives the job's id. Throws what shows before anything is made: `exists`, `not-writable`, `unsupported`, `empty`. */
  start(
    document: ProjectDocument,
    ask: {
      readonly path: string
      readonly output: Output
      readonly range: { readonly first: number; readonly last: number } | null
      readonly overwrite: boolean
    },
  ): Promise<string>
  cancel(job: string): void
  dismiss(job: string): void
  jobs(): Job[]
  onJob(listener: (job: Job) => void): () => void
  /** Hears of jobs that are no longer known. */
  onRemoved(listener: (job: string) => void): () => void
  /** Cancels what runs. */
  close(): Promise<void>
}

/** The editor of a host: windows attach to it by their channels, and leave when these close. */
export interface Editor {
  /** Serves a window. Returns what detaches it. */
  attach(channel: Channel): () => void
  /** Opens a project file, or adds media files, that the system or the command line names; the paths become allowed. */
  openPaths(paths: readonly string[]): Promise<void>
  /** The file that a finished export of this run has written; undefined for any other job, and for folders. */
  exported(job: string): string | undefined
  /** Sends a command to the window with the pen: a menu entry, or `close`. */
  command(command: string): void
  /** Keeps everything that is unsaved, ends what runs. */
  close(): Promise<void>
}
