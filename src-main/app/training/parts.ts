// The desk of fine-tuning as the editor knows it, and what it works with.
import type {
  FootagePick,
  Forecast,
  Survey,
  Training,
  TrainingPlan,
  TrainingStrip,
} from '../../../src-shared/editor/training.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { App } from '../compose.ts'

/** What a window may do with a training. */
export type TrainingAction = 'pause' | 'resume' | 'finish' | 'continue' | 'keep' | 'discard'

/** How far reading (bytes) or trying (steps) is; the last one has what came of it. */
export interface SurveyItem {
  readonly done: number
  readonly total: number
  readonly survey?: Survey
}

/** See {@link SurveyItem}. */
export interface ForecastItem {
  readonly done: number
  readonly total: number
  readonly forecast?: Forecast
}

/** Trainings of this computer, one learning at a time. They outlive windows and runs of the program. */
export interface TrainingDesk {
  /** Reads the footage. Throws `cancelled`, `disk-full`, `tool-missing`; what is wrong with footage is in the survey. */
  survey(
    document: ProjectDocument,
    footage: readonly FootagePick[],
    signal: AbortSignal,
    tell: (item: SurveyItem) => Promise<void>,
  ): Promise<void>
  /** Tries some steps. Throws `too-small` for unfit footage, `model-missing`, `unsupported`, `exists`, and what the engine says. */
  forecast(
    document: ProjectDocument,
    plan: Omit<TrainingPlan, 'steps'>,
    signal: AbortSignal,
    tell: (item: ForecastItem) => Promise<void>,
  ): Promise<void>
  /** Begins, and gives the training's id. Throws `exists`, `usage` for a name that can't be, `model-missing`, `unsupported`, `not-found`. */
  start(document: ProjectDocument, plan: TrainingPlan): Promise<string>
  /** Throws `not-found` for a training that is not there, `unsupported` for what can't be done to it now, and what keeping throws. */
  control(training: string, action: TrainingAction): Promise<void>
  /** Null when there is none. */
  strip(training: string, kind: 'step' | 'proof', number: number): Promise<TrainingStrip | null>
  /** In the order in which they were begun. */
  trainings(): Training[]
  onChange(listener: (training: Training) => void): () => void
  /** Hears of discarded ones. */
  onGone(listener: (training: string) => void): () => void
  /** Hears that the library has another model. */
  onModels(listener: () => void): () => void
  /** Saves what is learnt and ends what runs; it can be continued by the next run of the program. */
  close(): Promise<void>
}

/** What `createTrainingDesk(parts): Promise<TrainingDesk>` (desk.ts) works with. */
export interface TrainingDeskParts {
  readonly app: Pick<App, 'engineBuild' | 'models' | 'openStore' | 'runtime' | 'tools'>
  /** Makes an engine of low priority that the desk closes. */
  readonly openEngine: () => Engine
  /** The file of a source, in full. Throws `not-found`. */
  readonly fileOf: (source: Source) => Promise<string>
  /** Whether frames are being made for the user, who goes first. */
  readonly busy: { now(): boolean; onChange(listener: () => void): () => void }
}
