// What a run of in-betweening asks for, tells while it goes, and gives back.
import type { Device } from '../../src-shared/engine-contract.ts'
import type { Rational } from '../../src-shared/timebase.ts'
import type { Spacing } from '../../src-shared/spacing.ts'
import { codecs, qualities, type Codec, type Quality } from '../media/encode-types.ts'
import type { FitMode, Size } from './harmonise.ts'

/** What may be chosen as a codec. */
export const codecChoices: readonly Codec[] = codecs
/** See {@link codecChoices}. */
export type CodecChoice = Codec
/** What may be chosen as a quality. */
export const qualityChoices: readonly Quality[] = qualities
/** See {@link qualityChoices}. */
export type QualityChoice = Quality

/** What the user asks for. Paths are relative to `folder`. */
export interface InbetweenRequest {
  /** FILE, FILE@TIME or FILE#FRAME; at least two. */
  readonly keys: readonly string[]
  readonly folder: string
  readonly output: string
  /** One count for all gaps or one for each; undefined for the default. */
  readonly counts: readonly number[] | undefined
  readonly spacings: readonly Spacing[]
  readonly loop: boolean
  /** The first of `variants` seeds. */
  readonly seed: number
  readonly variants: number
  /** undefined: the first key's. */
  readonly size: Size | undefined
  readonly fit: FitMode
  /** A model's name or folder. */
  readonly model: string
  /** undefined: that of the first key that is a video, or else 24. */
  readonly frameRate: Rational | undefined
  readonly codec: Codec | undefined
  /** `hardware`, or ffmpeg's name of an encoder; undefined for the usual software one. */
  readonly encoder: string | undefined
  readonly quality: Quality | undefined
  /** A PNG that shows the result at a glance. */
  readonly contactSheet: string | undefined
  /** Memory that one gap may use, in bytes. */
  readonly memoryLimit: number | undefined
  /** Whether finished in-betweens are kept for the next time. */
  readonly keep: boolean
}

/** What happens while it goes. */
export type InbetweenEvent =
  | { readonly type: 'stage'; readonly stage: 'keys' | 'engine' | 'frames' }
  /** Something the user should know, in a sentence. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'device'; readonly device: Device }
  /** An in-between is there, the `done`th of `total` over all variants. */
  | { readonly type: 'frame'; readonly done: number; readonly total: number; readonly made: boolean }
  /** All frames of a variant are there; its file is being finished and checked. */
  | { readonly type: 'finishing'; readonly output: string }

/** How a run reaches its host. */
export interface InbetweenHooks {
  readonly signal: AbortSignal
  readonly onEvent: (event: InbetweenEvent) => void
  /** Asked before anything is replaced. */
  readonly mayOverwrite: (path: string) => Promise<boolean>
}

/** One finished file. */
export interface VariantResult {
  readonly output: string
  readonly seed: number
  readonly frames: number
  readonly contactSheet: string | undefined
}

/** A finished run. */
export interface InbetweenResult {
  readonly variants: readonly VariantResult[]
  /** Frames of each result. */
  readonly frames: number
  readonly keys: number
  /** Where in the result the keys lie. */
  readonly keyFrames: readonly number[]
  /** The device that computed, in words. */
  readonly device: string
  /** The model's name. */
  readonly model: string
  /** In-betweens that the engine made, and that were in the store. */
  readonly made: number
  readonly stored: number
  /** Wall-clock seconds of the whole run. */
  readonly seconds: number
  /** Seconds from the start of the gap work to the first in-between; undefined when there was none to make. */
  readonly firstFrameSeconds: number | undefined
}
