// The words that the readers of data sets share.
import type { Clip, Manifest } from '../../../src-shared/clip-format.ts'
import type { BlockWriter } from './block-writer.ts'

/** A clip before its split is known. `block` counts the blocks of its own source. */
export type ClipDraft = Omit<Clip, 'source' | 'split' | 'motion'>

/** What came out of one source. */
export interface Ingested {
  readonly clips: readonly ClipDraft[]
  /** Why only a part of the source could be used, where that is so. */
  readonly damage?: string | undefined
  /** Sentences for the manifest. */
  readonly notes?: readonly string[] | undefined
  /** Frames that were left out, by reason. */
  readonly dropped?: Readonly<Record<string, number>> | undefined
}

/** What a source is given to read itself with. */
export interface IngestTools {
  /** Starts a block of frames of one size. */
  readonly block: (width: number, height: number) => BlockWriter
  readonly signal: AbortSignal | undefined
}

/** One file (or folder of pictures) of a data set. */
export interface SourceJob {
  /** Path relative to the data set. */
  readonly name: string
  /** Bytes, for progress and for telling whether it changed. */
  readonly size: number
  readonly changed: number
  /** SHA-256 of its bytes. */
  hash(signal: AbortSignal | undefined): Promise<string>
  /** Reads it. Throws what makes it broken; then all of its blocks are dropped. */
  ingest(tools: IngestTools): Promise<Ingested>
}

/** A source that was read, now or in an earlier, interrupted run. */
export interface FinishedSource extends Ingested {
  readonly name: string
  readonly clips: readonly (ClipDraft & { readonly motion: number })[]
}

/** A data set that was found: what to read, and what to make of it afterwards. */
export interface DatasetPlan {
  readonly dataset: Manifest['dataset']
  readonly title: string
  /** Everything beside the files on which the content depends. */
  readonly options: Readonly<Record<string, unknown>>
  readonly jobs: readonly SourceJob[]
  /** Known to be missing or unusable before anything was read. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[]
  readonly notes: readonly string[]
  /**
   * Gives each clip its split (clips may be cut in pieces, never shared), compares with what was published, and throws
   * when nothing of use remains.
   */
  finish(sources: readonly FinishedSource[]): {
    readonly clips: readonly (Omit<Clip, 'source' | 'block'> & {
      readonly source: string
      readonly block: number
    })[]
    readonly checks: Manifest['checks']
    readonly notes: readonly string[]
  }
}
