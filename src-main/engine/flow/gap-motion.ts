// What an open gap offers, and the data that goes in and out.
import type { Frame } from '../../../src-shared/frame.ts'

/** The prior at one time and size. Flows are in pixels of that size, x and y interleaved, rows top to bottom. */
export interface PriorAt {
  readonly time: number
  /** Flow from time t to the start keyframe: h*w*2. */
  readonly f0: Float32Array
  /** Flow from time t to the end keyframe: h*w*2. */
  readonly f1: Float32Array
  /** Share of the start keyframe, 0..1: h*w. */
  readonly weight: Float32Array
}

/**
 * What matching proposes at one time and size, beside the prior: for things that move further than they are large. Rows top to
 * bottom.
 */
export interface ProposalAt {
  readonly time: number
  /** Motion from the start keyframe to the end keyframe of what is here by then, in pixels of that size, x and y interleaved: h*w*2. */
  readonly motion: Float32Array
  /** How far matches from the start keyframe cover a pixel, 0..1: h*w. Where neither covers it, `motion` is the prior's. */
  readonly fromCover: Float32Array
  /** How far matches from the end keyframe cover a pixel, 0..1: h*w. */
  readonly toCover: Float32Array
}

/** What the network adds to the prior, at its own size; all zero changes nothing. */
export interface Residual {
  readonly width: number
  readonly height: number
  /** Added to the flows, in pixels of this size: h*w*2 each. */
  readonly f0: Float32Array
  readonly f1: Float32Array
  /** Logit added to the share of the start keyframe: h*w. */
  readonly logit: Float32Array
  /** Colour added to the blend, in -1..1 of the full range: h*w*3. */
  readonly rgb: Float32Array
}

/** A pair of keyframes whose motion is known. Its methods may run at the same time. */
export interface GapMotion {
  /**
   * The prior for each of the times (0..1) at a working size. In order of the times. Rejects with RangeError for a time or
   * size out of range.
   */
  priorAt(times: readonly number[], width: number, height: number): Promise<PriorAt[]>
  /**
   * The proposals for each of the times (0..1) at a working size, in order of the times. The first call of these or of
   * `moversAt` matches the keyframes; a gap that is asked for neither does not. Rejects with RangeError, or as cancelled.
   */
  proposalAt(
    times: readonly number[],
    width: number,
    height: number,
    signal?: AbortSignal,
  ): Promise<ProposalAt[]>
  /**
   * How far the match at each pixel of the start and the end keyframe is believed rather than the prior, 0..1, at a working size:
   * h*w each. Rejects with RangeError, or as cancelled.
   */
  moversAt(
    width: number,
    height: number,
    signal?: AbortSignal,
  ): Promise<{ readonly from: Float32Array; readonly to: Float32Array }>
  /** How far the two directions agree at each pixel of the start and the end keyframe, 0..1, at a working size: h*w each. */
  agreementAt(width: number, height: number): { readonly from: Float32Array; readonly to: Float32Array }
  /** The keyframes at a working size, RGB 0..1, averaged over the area: h*w*3 each. Transparent pixels count by their alpha. */
  keyframesAt(width: number, height: number): { readonly from: Float32Array; readonly to: Float32Array }
  /** The in-between at a time (0..1) at full size, in the keyframes' shape. Without a residual: the blend of the prior. */
  compose(time: number, residual?: Residual, signal?: AbortSignal): Promise<Frame>
  /** Gives the gap's memory back (once what runs has ended); calls after this throw. */
  close(): void
}
