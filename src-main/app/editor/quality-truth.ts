// The real frame for each drawing of a gap, where both keyframes are frames of one video.
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { replaceKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import { contentOf, layoutOf } from '../../../src-shared/project/picture-at.ts'
import { nearestFrame, stretchOf, timeWithin, type Stretch } from '../../../src-shared/project/real-frame.ts'
import { toNumber, type Rational } from '../../../src-shared/timebase.ts'
import { frameKey } from '../frame-store.ts'

/** The real frame for one drawing. */
export interface RealFrame {
  /** In the source. */
  readonly index: number
  readonly time: Rational
  /** Whether it appears just then; otherwise it is the nearest one. */
  readonly exact: boolean
  /** Hash of what it shows. */
  readonly content: string
}

/** How far (in frames) a frame may be from a drawing's time and still be its truth: what clocks of files round away. */
const tolerance = 0.02

function realFrame(
  document: ProjectDocument,
  stretch: Stretch,
  times: readonly Rational[],
  share: number,
): RealFrame {
  const { source, from } = stretch
  const seconds = timeWithin(stretch, share)
  const index = nearestFrame(times, from.index, seconds)
  const at = index - from.index
  const time = itemAt(times, at)
  const off = seconds - toNumber(time)
  const beside = times[off < 0 ? at - 1 : at + 1] ?? time
  const step = Math.abs(toNumber(beside) - toNumber(time))
  const shows = { kind: 'frame', source, index, time } as const
  return {
    ...{ index, time },
    exact: Math.abs(off) <= tolerance * step,
    content: frameKey([contentOf(document, shows)]),
  }
}

/**
 * The real frames of a gap's drawings, in order; undefined where its keyframes are not frames of one video, the earlier one first. `timesOf`
 * gives the times of so many frames of a source from one on, and rejects where it can't be read.
 */
export async function realFramesOf(
  document: ProjectDocument,
  gap: string,
  timesOf: (source: string, start: number, count: number) => Promise<readonly Rational[]>,
): Promise<readonly RealFrame[] | undefined> {
  const stretch = stretchOf(document, gap)
  if (!stretch) return undefined
  const { from, to, source } = stretch
  const times = await timesOf(source, from.index, to.index - from.index + 1)
  return layoutOf(document, gap).drawings.map(({ time }) => realFrame(document, stretch, times, time))
}

/** The document with this frame as the gap's start keyframe: read as a keyframe it has the shape that in-betweens have. */
export function showingReal(document: ProjectDocument, gap: string, real: RealFrame): ProjectDocument {
  const { from } = layoutOf(document, gap)
  const { index, time } = real
  return replaceKeyframes(
    document,
    new Map([[from.id, { kind: 'frame', source: from.shows.source, index, time }]]),
  )
}
