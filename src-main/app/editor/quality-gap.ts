// One gap of the quality strip: what there is to measure, how far that is, and the next piece of it.
import type { DrawingQuality, GapQuality } from '../../../src-shared/editor/quality.ts'
import { toErrorShape, type ErrorShape } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { findGap, itemAt } from '../../../src-shared/project/lookup.ts'
import type { Rational } from '../../../src-shared/timebase.ts'
import { measureDrawing, scoresOf, type MeasureParts } from './quality-measure.ts'
import { realFramesOf, type RealFrame } from './quality-truth.ts'
import { compareAt, nextDrawing, spreadAt, type WholeTake } from './take-compare.ts'

/** What the gaps of the strip work with. */
export interface QualityParts extends MeasureParts {
  /** When frames of a source appear: so many from one on. */
  readonly timesOf: (source: string, start: number, count: number) => Promise<readonly Rational[]>
}

/** Structural similarity has no meaning below. */
const leastSide = 11

/** See the top of this file. */
export interface QualityGap {
  /** What its in-betweens are; another one, and all is to be measured anew. */
  readonly whole: string
  state(document: ProjectDocument, isMeasuring: boolean): GapQuality
  /** Whether there is something to do just now. */
  isOpen(document: ProjectDocument): boolean
  /** Does the next piece. `pause` is awaited before anything that takes long. Never rejects. */
  advance(document: ProjectDocument, pause: () => Promise<void>, signal: AbortSignal): Promise<void>
  /** What failed may be tried again. */
  mend(): void
}

/** A gap of which nothing is measured yet. */
export function createQualityGap(parts: QualityParts, name: string, whole: string): QualityGap {
  const { gaps, book, variants } = parts
  /** Undefined before it was looked for. */
  let truth: { readonly real: readonly RealFrame[] | undefined } | undefined
  let failure: ErrorShape | undefined

  /** The takes, where all of them are whole and there are two or more. */
  function takesOf(document: ProjectDocument): WholeTake[] {
    const own = findGap(document, name)
    if (own?.method !== 'model' || own.takes.length < 2) return []
    const takes = own.takes.map((seed) => ({ seed, ...gaps.peek(variants(document, name, { seed }), name) }))
    return takes.filter(({ ready, times }) => times.length > 0 && ready.length === times.length)
  }

  function nextScore(document: ProjectDocument, real: readonly RealFrame[]): number | undefined {
    const { ready } = gaps.peek(document, name)
    return ready.find((index) => {
      const scores = scoresOf(parts, { document, name }, index, itemAt(real, index))
      return !scores.made || !scores['cross-fade'] || !scores.nearest
    })
  }

  /** The next drawing to look at; `truth` when that must be looked for first. */
  function next(document: ProjectDocument): 'truth' | number | undefined {
    const { ready } = gaps.peek(document, name)
    if (failure || ready.length === 0) return undefined
    if (!truth) return 'truth'
    if (truth.real) return nextScore(document, truth.real)
    const takes = takesOf(document)
    return takes.length > 1 ? nextDrawing(book, takes) : undefined
  }

  async function findTruth(document: ProjectDocument): Promise<void> {
    const { width, height } = document.picture
    const canMeasure = Math.min(width, height) >= leastSide
    truth = { real: canMeasure ? await realFramesOf(document, name, parts.timesOf) : undefined }
  }

  function describe(document: ProjectDocument, index: number, takes: readonly WholeTake[]): DrawingQuality {
    const real = truth?.real?.[index]
    if (real) {
      const scores = scoresOf(parts, { document, name }, index, real)
      return { index, real: real.index, exact: real.exact, ...scores }
    }
    const spread = takes.length > 1 ? spreadAt(book, takes, index) : undefined
    return { index, ...(spread && { spread }) }
  }

  return {
    whole,
    state(document, isMeasuring) {
      const { key, times } = gaps.peek(document, name)
      const takes = truth && !truth.real ? takesOf(document) : []
      const by = truth?.real ? 'real' : takes.length > 1 ? 'takes' : 'none'
      const drawings = [...times.keys()].map((index) => describe(document, index, takes))
      const isDone =
        by === 'real'
          ? drawings.every(({ made }) => made)
          : truth !== undefined && (by === 'none' || nextDrawing(book, takes) === undefined)
      const state = failure ? 'failed' : isDone ? 'done' : isMeasuring ? 'measuring' : 'waiting'
      return {
        ...{ gap: name, key, by, state, drawings },
        takes: takes.length,
        ...(failure && { error: failure }),
      }
    },
    isOpen: (document) => next(document) !== undefined,
    async advance(document, pause, signal) {
      try {
        await pause()
        const step = next(document)
        if (step === 'truth') {
          await findTruth(document)
        } else if (step !== undefined && truth?.real) {
          await measureDrawing(parts, { document, name }, step, itemAt(truth.real, step), signal)
        } else if (step !== undefined) {
          await compareAt(parts, { document, name }, takesOf(document), step, pause, signal)
        }
      } catch (error) {
        if (!signal.aborted) failure = toErrorShape(error)
      }
    },
    mend() {
      failure = undefined
    },
  }
}
