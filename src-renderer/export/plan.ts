// What an export will be: size, frames, duration, and how much is yet to be made.
import type { GapStatus } from '../../src-shared/editor/values.ts'
import { maxSide } from '../../src-shared/frame.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { lastUpTo } from '../../src-shared/project/lookup.ts'
import { layoutAt } from '../../src-shared/project/picture-at.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { toNumber, type Rational } from '../../src-shared/timebase.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** First and last frame, both within. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** The size with this width and the picture's aspect, or with this height. Sides are whole, at least 1. */
export function sizeFor(picture: Size, side: 'width' | 'height', value: number): Size {
  const clamp = (pixels: number): number => Math.min(maxSide, Math.max(1, Math.round(pixels)))
  return side === 'width'
    ? { width: clamp(value), height: clamp((value * picture.height) / picture.width) }
    : { width: clamp((value * picture.width) / picture.height), height: clamp(value) }
}

/** The picture at half its size: even sides, as most codecs want them. */
export function halfOf({ width, height }: Size): Size {
  const half = (side: number): number => Math.max(2, 2 * Math.round(side / 4))
  return { width: half(width), height: half(height) }
}

/** Seconds that a span of the sequence plays. */
export function secondsOf({ first, last }: Span, rate: Rational): number {
  return (last - first + 1) / toNumber(rate)
}

/** Frames of the result: those of the span, or as many as its duration has at another rate. */
export function framesOf(span: Span, rate: Rational, output: Rational | null): number {
  const frames = span.last - span.first + 1
  if (output === null) return frames
  // In whole numbers, to the nearest, as the main side plans it.
  const [num, den] = [
    BigInt(frames) * BigInt(rate.den) * BigInt(output.num),
    BigInt(rate.num) * BigInt(output.den),
  ]
  return Math.max(1, Number((2n * num + den) / (2n * den)))
}

/** The sources that the span can't do without: those of its keyframes, of the keyframes that its in-betweens lie between, and of its sound. */
export function neededSources(
  document: ProjectDocument,
  { first, last }: Span,
  sound: string | null,
): Source[] {
  const { keyframes, sources } = document
  const from = Math.max(
    0,
    lastUpTo(keyframes, ({ at }) => at, first),
  )
  const upTo = lastUpTo(keyframes, ({ at }) => at, last)
  // A last frame between two keyframes shows what was made of both.
  const to = keyframes[upTo]?.at === last ? upTo : upTo + 1
  const ids = new Set(keyframes.slice(from, to + 1).map(({ shows }) => shows.source))
  return sources.filter(({ id }) => ids.has(id) || id === sound)
}

/** In-betweens that the span shows and that are not made yet. */
export function unmadeIn(
  document: ProjectDocument,
  { first, last }: Span,
  statusOf: (gap: string) => GapStatus | undefined,
): number {
  let unmade = 0
  for (const [index, gap] of document.gaps.entries()) {
    const { from, to, drawings } = layoutAt(document, index)
    if (to.at < first || from.at > last) continue
    const ready = new Set(statusOf(gapId(gap))?.ready)
    for (const [at, { offset, frames }] of drawings.entries()) {
      const start = from.at + offset
      if (start <= last && start + frames - 1 >= first && !ready.has(at)) unmade += 1
    }
  }
  return unmade
}

/** How far a job is, 0..1: making is the most of the work, so it has the first four fifths. Undefined while it can't be told. */
export function shareOf(job: {
  readonly stage: string
  readonly done: number
  readonly total: number
}): number | undefined {
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : 0
  switch (job.stage) {
    case 'making':
      return 0.8 * share
    case 'encoding':
      return 0.8 + 0.18 * share
    case 'checking':
      return 0.98
    case 'ended':
      return 1
    default:
      return undefined
  }
}
