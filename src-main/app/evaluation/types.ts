// What an evaluation is asked, tells while it runs, and gives back. The result is plain data: the report and the JSON file
// are made of it alone.
import type { Frame } from '../../../src-shared/frame.ts'
import type { SampleScores, Score } from '../../../src-shared/scores.ts'
import type { App } from '../compose.ts'

/** What an evaluation needs of the program. */
export interface EvaluationParts extends Pick<App, 'engineBuild' | 'openStore' | 'tools'> {
  readonly engine: Pick<App['engine'], 'call' | 'ready'>
  readonly runtime: Pick<App['runtime'], 'cache'>
}

/** Methods that need no learning, in the order of the report. */
export const baselineNames = ['nearest', 'cross-fade', 'minterpolate', 'prior'] as const

/** See {@link baselineNames}. `prior` is the blend of the motion prior. */
export type BaselineName = (typeof baselineNames)[number]

/** A way of making in-betweens that is judged. `label` names it in the report and must be unique. */
export type MethodRequest =
  | { readonly kind: 'model'; readonly label: string; readonly folder: string }
  | { readonly kind: BaselineName; readonly label: string }

/** Where a judged window lies. */
export interface WindowPlace {
  /** File, folder of pictures or clip, as the user knows it. */
  readonly source: string
  /** Number of the first frame in the source. */
  readonly first: number
  /** Number of the last frame there; more than `gap` away where repeated drawings are passed over. */
  readonly last: number
  /** Mean absolute difference of the keyframes, 0..255, by which the windows were chosen. */
  readonly movement: number
}

/** A stretch of footage: a gap's keyframes and the true frames between them. */
export interface EvaluationWindow extends WindowPlace {
  /** Frames from one keyframe to the next: 15 means 14 are made. */
  readonly gap: number
  /** Reads its gap+1 frames, all of one shape, at the size at which it is judged. */
  readonly read: (signal: AbortSignal) => Promise<readonly Frame[]>
}

/** What is judged on: made by `findFootageWindows` or `findStoreWindows`. */
export interface EvaluationData {
  /** What the footage is, in a line. */
  readonly title: string
  /** How the windows were chosen, in a sentence or two. */
  readonly rule: string
  /** Which part of the footage they are of, in a sentence. */
  readonly part: string
  /** Longest gap first or as asked; the windows of one gap lie together. */
  readonly windows: readonly EvaluationWindow[]
  /** What was left out and why, in sentences. */
  readonly notes: readonly string[]
}

/** What to evaluate. */
export interface EvaluationPlan {
  /** For the report's head; the name of the model, say. */
  readonly title: string
  readonly data: EvaluationData
  /** At least one. The first is the one that the report is about; the others stand beside it. */
  readonly methods: readonly MethodRequest[]
  /** In-betweens of every gap by every model, each with its own seed: `seed`, `seed + 1`, ... */
  readonly samples: number
  readonly seed: number
  /** Whether FVD is wanted. Where it can't be measured the evaluation says so. */
  readonly fvd: boolean
  /** Memory that one gap may use, in bytes. */
  readonly memoryLimit?: number | undefined
  /** Whether finished in-betweens are kept in the cache, so that an interrupted evaluation goes on where it was. Default true. */
  readonly keep?: boolean | undefined
  /** The command that asked for it, for the report. */
  readonly command: string
}

/** How far an evaluation is. Counted in pictures made and judged; `free` of the `done` ones were in the cache. */
export interface EvaluationProgress {
  readonly done: number
  readonly total: number
  readonly free: number
}

/** What a model says of itself. */
export interface EvaluatedModel {
  readonly folder: string
  readonly name: string
  readonly kind: string
  readonly parameters: number
  /** Content hash of options and weights. */
  readonly hash: string
  readonly trained: boolean
  /** Its card, as it is. */
  readonly card: Readonly<Record<string, unknown>>
}

/** FVD over the windows: one made clip and one real clip for each. With several samples, the mean of the samples' values. */
export interface FvdScore {
  readonly value: number
  /** Clips on each side. Values of different counts can't be compared. */
  readonly clips: number
}

/** How much the samples of a gap differ, averaged over the gaps; see docs/metrics.md. */
export interface DiversityScore {
  /** Samples of a gap that were compared: all, or the first ten. */
  readonly samples: number
  readonly rms: number
  readonly dissimilarity: number
}

/** What one method reached at one length of gap. */
export interface MethodResult {
  readonly label: string
  readonly kind: MethodRequest['kind']
  /** What it is, in a line: the version of a tool, a model's folder. */
  readonly about: string
  readonly model?: EvaluatedModel | undefined
  /** Samples of each gap. */
  readonly samples: number
  /** Over all windows, each counting the same. Absent when the method failed; `failure` says why. */
  readonly scores?: SampleScores | undefined
  /** Mean over the samples (and, in `best`, the best sample) of each window, in the order of `windows`. */
  readonly perWindow: readonly { readonly mean: Score; readonly best: Score }[]
  readonly fvd?: FvdScore | undefined
  readonly diversity?: DiversityScore | undefined
  /** Seconds for one gap, on average, without what came from the cache; undefined when all did. */
  readonly secondsPerGap?: number | undefined
  readonly failure?: string | undefined
}

/** Pictures of one window: rows of equal length, small. */
export interface EvaluationStrip {
  /** Place among `windows`. */
  readonly window: number
  /** Number in the gap of each column: 0 and `gap` are keyframes. */
  readonly columns: readonly number[]
  /** The part of the picture that is shown as it is, where the whole would have to be made small: where most moves. */
  readonly detail?:
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined
  /** `png` is one picture with all columns side by side; `psnr` and `ssim` are the row's means over the whole gap. */
  readonly rows: readonly {
    readonly label: string
    readonly width: number
    readonly height: number
    readonly png: Uint8Array
    readonly score?: Score | undefined
  }[]
}

/** The judgement at one length of gap. */
export interface GapEvaluation {
  readonly gap: number
  readonly windows: readonly WindowPlace[]
  readonly size: { readonly width: number; readonly height: number } | 'various'
  /** In the order of the plan. */
  readonly methods: readonly MethodResult[]
  readonly strips: readonly EvaluationStrip[]
}

/** A finished evaluation. */
export interface Evaluation {
  readonly version: 1
  readonly title: string
  readonly command: string
  /** When it ended, ISO 8601. */
  readonly date: string
  readonly program: { readonly device: string; readonly ffmpeg: string }
  readonly data: Omit<EvaluationData, 'windows'>
  readonly seed: number
  readonly samples: number
  readonly gaps: readonly GapEvaluation[]
  /** Why there is no FVD though it was asked for. */
  readonly fvdAbsent?: string | undefined
  /** What the figures can't say, in sentences. */
  readonly limits: readonly string[]
  readonly seconds: number
}

/** One method beside another, window by window. */
export interface Comparison {
  readonly windows: number
  /** Mean of (first - second), its standard error, and in how many windows the first was better. */
  readonly psnr: { readonly difference: number; readonly error: number; readonly better: number }
  readonly ssim: { readonly difference: number; readonly error: number; readonly better: number }
}

/** Which windows of clip stores are judged. */
export interface StoreWindowsRequest {
  /** Clip stores, by absolute path. */
  readonly stores: readonly string[]
  /** Which splits: `['test']` for a proof, say. */
  readonly splits: readonly ('train' | 'validation' | 'test')[]
  readonly gaps: readonly number[]
  /** Most windows of each gap, over all clips. */
  readonly windows: number
  readonly seed: number
  /** Side of the square in the middle that is judged, or a size; undefined: as the clips are. */
  readonly size?: number | { readonly width: number; readonly height: number } | undefined
}
