// Measuring one drawing of a gap beside the real frame: what was made, and what the methods that know no movement would have made.
import type { DrawingQuality } from '../../../src-shared/editor/quality.ts'
import { plainMethods } from '../../../src-shared/editor/quality.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import { layoutOf } from '../../../src-shared/project/picture-at.ts'
import type { Score } from '../../../src-shared/scores.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import { applyLocks } from './gap-locks.ts'
import { plainFrame } from './gap-plain.ts'
import type { Variants } from './gap-variant.ts'
import type { GapDesk, PictureDesk } from './parts.ts'
import { showingReal, type RealFrame } from './quality-truth.ts'
import { measureName, type ScoreBook } from './score-book.ts'

/** What measuring works with. */
export interface MeasureParts {
  readonly engine: Pick<Engine, 'call'>
  readonly gaps: Pick<GapDesk, 'frame' | 'peek'>
  readonly pictures: Pick<PictureDesk, 'keyframe'>
  readonly book: ScoreBook
  readonly variants: Variants
}

/** A gap of a document. */
export interface MeasuredGap {
  readonly document: ProjectDocument
  readonly name: string
}

const kinds = ['made', ...plainMethods] as const

/** Names of the measurements of one drawing. */
function namesOf(
  { gaps, variants }: Pick<MeasureParts, 'gaps' | 'variants'>,
  { document, name }: MeasuredGap,
  index: number,
  real: RealFrame,
): Record<(typeof kinds)[number], string> {
  const nameFor = (of: ProjectDocument): string => {
    const { key, times } = gaps.peek(of, name)
    return measureName('score', [real.content, key], itemAt(times, index))
  }
  const plain = (method: (typeof plainMethods)[number]): string =>
    nameFor(variants(document, name, { method }))
  return { made: nameFor(document), 'cross-fade': plain('cross-fade'), nearest: plain('nearest') }
}

/** What is known of a drawing. */
export function scoresOf(
  parts: Pick<MeasureParts, 'gaps' | 'variants' | 'book'>,
  gap: MeasuredGap,
  index: number,
  real: RealFrame,
): Partial<Pick<DrawingQuality, (typeof kinds)[number]>> {
  const names = namesOf(parts, gap, index, real)
  const scores: Partial<Record<(typeof kinds)[number], Score>> = {}
  for (const kind of kinds) {
    const measured = parts.book.get(names[kind])
    if (measured) scores[kind] = { psnr: measured[0], ssim: measured[1] }
  }
  return scores
}

/**
 * Measures what is not known yet of a drawing that is made. Does nothing when its frame is not there any more. Rejects as the desks and the
 * engine do.
 */
export async function measureDrawing(
  parts: MeasureParts,
  gap: MeasuredGap,
  index: number,
  real: RealFrame,
  signal: AbortSignal,
): Promise<void> {
  const { document, name } = gap
  const { engine, gaps, pictures, book } = parts
  const layout = layoutOf(document, name)
  const [made, truth, from, to] = await Promise.all([
    gaps.frame(document, name, index),
    pictures.keyframe(showingReal(document, name, real), layout.from.id, signal),
    pictures.keyframe(document, layout.from.id, signal),
    pictures.keyframe(document, layout.to.id, signal),
  ])
  if (!made) return
  const { time } = itemAt(layout.drawings, index)
  const frames: Record<(typeof kinds)[number], () => Frame> = {
    made: () => made,
    'cross-fade': () => locked(plainFrame('cross-fade', from, to, time)),
    nearest: () => locked(plainFrame('nearest', from, to, time)),
  }
  const locked = (frame: Frame): Frame => applyLocks(frame, from, to, time, layout.gap.locks)
  const names = namesOf(parts, gap, index, real)
  // What equals another of the three, or was measured under another model, is known.
  const missing = kinds.filter((kind) => !book.get(names[kind]))
  const asked = missing.map((kind) => frames[kind]())
  if (asked.length === 0) return
  const { scores } = await engine.call(
    'score-pictures',
    { truth: asked.map(() => truth), made: asked },
    { signal },
  )
  for (const [at, kind] of missing.entries()) {
    const { psnr, ssim } = itemAt(scores, at)
    book.set(names[kind], [psnr, ssim])
  }
}
