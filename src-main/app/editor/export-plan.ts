// What an export shows: which frame of the sequence at which frame of the file, what must be made for it, and where its sound begins.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Output, ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import type { Keyframe } from '../../../src-shared/project/keyframe.ts'
import { pictureAt, playedRange, sequenceFrames } from '../../../src-shared/project/picture-at.ts'
import { add, divide, rational, subtract, type Rational } from '../../../src-shared/timebase.ts'
import type { GapNeed } from './parts.ts'

/** First and last frame of the sequence, both within. */
export interface FrameSpan {
  readonly first: number
  readonly last: number
}

/** See {@link planExport}. */
export interface ExportPlan {
  readonly span: FrameSpan
  /** Of the file, frames a second. */
  readonly rate: Rational
  /** Of the file. */
  readonly frames: number
  /** The in-betweens that are shown, by their gaps, in order. */
  readonly needs: readonly GapNeed[]
  /** The frame of the sequence that the file's frame `index` shows. */
  at(index: number): number
}

/** num / den to the nearest whole number; `downAtHalf` decides what lies in the middle. Both are positive. */
function nearest(num: bigint, den: bigint, downAtHalf: boolean): number {
  const doubled = 2n * num + den
  const whole = doubled / (2n * den)
  return Number(downAtHalf && doubled % (2n * den) === 0n && whole > 0n ? whole - 1n : whole)
}

function spanOf(document: ProjectDocument, asked: FrameSpan | null): FrameSpan {
  const first = document.keyframes[0]?.at
  const last = sequenceFrames(document) - 1
  const played = playedRange(document)
  if (first === undefined || !played) {
    throw new InterludeError(
      'empty',
      first === undefined
        ? 'There is nothing to export: the sequence has no keyframes.'
        : 'There is nothing to export: the range lies outside of the sequence.',
      first === undefined ? 'Put keyframes on the timeline first.' : 'Set the in and out marks anew.',
    )
  }
  if (!asked) return played
  if (asked.first > asked.last || asked.first < first || asked.last > last) {
    throw new InterludeError(
      'out-of-range',
      `The frames ${String(asked.first)} to ${String(asked.last)} are not all in the sequence.`,
      `It goes from frame ${String(first)} to ${String(last)}.`,
    )
  }
  return asked
}

/** The in-betweens that a file of so many frames shows. */
function shownDrawings(document: ProjectDocument, frames: number, at: (index: number) => number): GapNeed[] {
  const needs = new Map<string, number[]>()
  let last: number | undefined
  for (let index = 0; index < frames; index++) {
    const place = at(index)
    if (place === last) continue
    last = place
    const shown = pictureAt(document, place)
    if (shown.kind !== 'in-between') continue
    const gap = gapId(shown.gap)
    const drawings = needs.get(gap)
    if (!drawings) needs.set(gap, [shown.index])
    // A drawing that is held for some frames is one.
    else if (drawings.at(-1) !== shown.index) drawings.push(shown.index)
  }
  return [...needs].map(([gap, drawings]) => ({ gap, drawings }))
}

/**
 * Plans an export of these frames (null: of what the range plays). Another rate than the document's shows, at each moment, the frame
 * that is nearest in time, and lasts as long to within half a frame. Throws `empty`, `out-of-range`.
 */
export function planExport(document: ProjectDocument, output: Output, asked: FrameSpan | null): ExportPlan {
  const span = spanOf(document, asked)
  const rate = output.rate ?? document.rate
  const count = span.last - span.first + 1
  // Frames of the sequence that pass during one of the file.
  const { num, den } = divide(document.rate, rate)
  const [passed, each] = [BigInt(num), BigInt(den)]
  const frames = Math.max(1, nearest(BigInt(count) * each, passed, false))
  const at = (index: number): number =>
    span.first + Math.min(count - 1, nearest(BigInt(index) * passed, each, true))
  return { span, rate, frames, needs: shownDrawings(document, frames, at), at }
}

/** The keyframe that ties the sound of a source to the sequence: its first one within the span, or else the nearest to it. */
function anchorOf(
  document: ProjectDocument,
  source: string,
  { first, last }: FrameSpan,
): Keyframe | undefined {
  const own = document.keyframes.filter(({ shows }) => shows.kind === 'frame' && shows.source === source)
  return (
    own.find(({ at }) => at >= first && at <= last) ??
    own.findLast(({ at }) => at < first) ??
    own.find(({ at }) => at > last)
  )
}

/**
 * Where in a source's sound the span begins, in seconds; before 0 there is none. A source without keyframes begins with the sequence.
 */
export function soundStart(document: ProjectDocument, source: string, span: FrameSpan): Rational {
  const anchor = anchorOf(document, source, span)
  const seconds = (frames: number): Rational => divide(rational(frames), document.rate)
  if (anchor?.shows.kind !== 'frame') return seconds(span.first - (document.keyframes[0]?.at ?? 0))
  return add(anchor.shows.time, subtract(seconds(span.first), seconds(anchor.at)))
}
