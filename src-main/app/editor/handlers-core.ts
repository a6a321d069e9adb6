// What the handlers of a window work with.
import type { EditorEvent } from '../../../src-shared/editor/events.ts'
import type { Box } from '../../../src-shared/editor/values.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { FrameStore } from '../frame-store.ts'
import type { TrainingDesk } from '../training/parts.ts'
import type { DeviceDesk } from './device-desk.ts'
import type { ModelDesk } from './model-desk.ts'
import type { ExportDesk, GapDesk, HostServices, PathPolicy, WindowPictures } from './parts.ts'
import type { SourceGate } from './project-gate.ts'
import type { ProjectKeeper } from './project-keeper.ts'
import type { QualityDesk } from './quality-desk.ts'
import type { RecentProjects } from './recent.ts'
import type { SettingsFile } from './settings.ts'
import type { TakeDesk } from './take-desk.ts'
import type { Uploads } from './upload.ts'
import type { EditorWindow, Windows } from './windows.ts'

/** The main side, as it is to all windows. */
export interface EditorCore {
  readonly host: HostServices
  /** Which files windows may name. */
  readonly paths: PathPolicy
  readonly gate: SourceGate
  readonly project: ProjectKeeper
  readonly windows: Windows
  readonly view: WindowPictures
  readonly gaps: GapDesk
  readonly exports: ExportDesk
  readonly takes: TakeDesk
  readonly quality: QualityDesk
  readonly trainings: TrainingDesk
  readonly library: ModelDesk
  readonly device: DeviceDesk
  readonly engine: Pick<Engine, 'ready' | 'renew'>
  readonly store: Pick<FrameStore, 'clear' | 'setLimit'>
  readonly settings: SettingsFile
  readonly recent: RecentProjects
  readonly uploads: Uploads
  /** The newest document, as those see it who open files. */
  document(): ProjectDocument
  /** A new project's document. */
  blank(): Promise<ProjectDocument>
  /** The sample's document. Throws `not-found`, and what reading its pictures throws. */
  sample(): Promise<ProjectDocument>
  /** A window that is not yet among the others. */
  openWindow(box: Box): EditorWindow
  /** What a window hears first, as it is when it is read. */
  hello(window: EditorWindow): Promise<() => EditorEvent>
  /** Tells all windows of the thing that has changed. */
  tell(what: 'project' | 'settings' | 'recent', but?: EditorWindow): void
  /** Tells all windows which models there are, now that the library or the one that is preferred has changed. */
  tellModels(): void
  /** Measures what is in the cache, soon, and tells it. */
  measureCache(): void
}

/** One attached channel: its window, from its `watch` on. */
export interface Seat {
  window: EditorWindow | undefined
  /** Edits that wait for a look at a file; what is asked after them is asked about what they made. */
  edits: Promise<void> | undefined
}

/** Throws `unsupported` for a window without the pen. */
export function requirePen({ windows }: EditorCore, { window }: Seat): void {
  if (windows.writes(window)) return
  throw new InterludeError(
    'unsupported',
    'Another window is editing this project.',
    'Take over the editing in this window first.',
  )
}

/** As {@link requirePen}, once all that the window has sent before is done. */
export async function settle(core: EditorCore, seat: Seat, pen: 'with the pen' | 'anyone'): Promise<void> {
  await seat.edits
  if (pen === 'with the pen') requirePen(core, seat)
}
