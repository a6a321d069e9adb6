// Judges all methods on the windows of one length of gap. One window is in memory at a time; what is kept of it are its
// scores, what the video classifier saw, and a few small pictures.
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { meanGapScore, sampleScoresOf, type GapScore, type SampleScores } from '../../../src-shared/scores.ts'
import { judgeSample } from './judge-sample.ts'
import { isOwnFailure, type Method, type Workshop } from './methods.ts'
import { chooseStrips, startStrip, type StripMaker } from './strips.ts'
import type {
  DiversityScore,
  EvaluationStrip,
  EvaluationWindow,
  GapEvaluation,
  MethodResult,
} from './types.ts'

/** Samples among which diversity is measured: pairs grow with the square. */
const comparedSamples = 10
/** Frames that the video classifier needs at least. */
export const shortestClip = 9

/** The windows of one gap, and what they are judged with. */
export interface GapJob {
  readonly gap: number
  readonly windows: readonly EvaluationWindow[]
  readonly methods: readonly Method[]
  /** Weights of the video classifier, where FVD is measured. */
  readonly weights: string | undefined
}

/** Hears of `units` of work done, `free` of them without any: one for each picture, and as many again for FVD. */
export type Step = (units: number, free: number) => void

/** What is known of a method so far. */
interface Tally {
  readonly method: Method
  readonly windows: SampleScores[]
  /** By sample, then by window. */
  readonly features: number[][][]
  readonly diversity: Omit<DiversityScore, 'samples'>[]
  readonly seconds: number[]
  failure: string | undefined
}

/** Units of work for one method at one window. */
export function unitsOf({ samples }: Method, gap: number, withFvd: boolean): number {
  return samples * (gap - 1) * (withFvd ? 2 : 1)
}

/** Judges. Throws what a model's making throws; a baseline that can't do it is told in its result. */
export async function judgeGap(
  workshop: Workshop,
  job: GapJob,
  signal: AbortSignal,
  step: Step,
): Promise<GapEvaluation> {
  const { windows, methods, gap, weights } = job
  const tallies = methods.map((method): Tally => ({
    method,
    windows: [],
    features: Array.from({ length: method.samples }, () => []),
    diversity: [],
    seconds: [],
    failure: undefined,
  }))
  const shown = new Set(chooseStrips(windows))
  const strips: EvaluationStrip[] = []
  const real: number[][] = []
  const sizes = new Set<string>()
  for (const [index, window] of windows.entries()) {
    throwIfCancelled(signal)
    const truth = await window.read(signal)
    const { width, height } = startOf(window, truth)
    sizes.add(`${String(width)}x${String(height)}`)
    const strip = shown.has(index) ? await startStrip(index, truth) : undefined
    if (weights !== undefined) real.push(await featuresOf(workshop, weights, truth, signal))
    for (const tally of tallies) {
      await judgeWindow(workshop, { tally, truth, strip, weights }, signal, step)
    }
    if (strip) strips.push(strip.finish())
  }
  const results: MethodResult[] = []
  for (const tally of tallies) results.push(await resultOf(workshop, tally, real))
  const [size] = sizes
  const [width = 0, height = 0] = size?.split('x').map(Number) ?? []
  return {
    gap,
    windows: windows.map(({ source, first, last, movement }) => ({ source, first, last, movement })),
    size: sizes.size === 1 ? { width, height } : 'various',
    methods: results,
    strips,
  }
}

function startOf({ source, gap }: EvaluationWindow, truth: readonly Frame[]): Frame {
  const [first] = truth
  if (first && truth.length === gap + 1) return first
  throw new InterludeError('damaged', `${source} gave ${String(truth.length)} of ${String(gap + 1)} frames.`)
}

async function featuresOf(
  { parts }: Workshop,
  weights: string,
  clip: readonly Frame[],
  signal: AbortSignal,
): Promise<number[]> {
  return (await parts.engine.call('video-features', { weights, clip: [...clip] }, { signal })).features
}

interface WindowJob {
  readonly tally: Tally
  readonly truth: readonly Frame[]
  readonly strip: StripMaker | undefined
  readonly weights: string | undefined
}

async function judgeWindow(
  workshop: Workshop,
  job: WindowJob,
  signal: AbortSignal,
  step: Step,
): Promise<void> {
  const { tally, truth, strip, weights } = job
  const { method } = tally
  const units = unitsOf(method, truth.length - 1, weights !== undefined)
  let counted = 0
  const count: Step = (done, free) => {
    counted += done
    step(done, free)
  }
  if (tally.failure === undefined) {
    try {
      const scores: GapScore[] = []
      for (let sample = 0; sample < method.samples; sample++) {
        throwIfCancelled(signal)
        scores.push(await judgeOne(workshop, job, sample, signal, count))
      }
      const summary = sampleScoresOf(scores)
      tally.windows.push(summary)
      if (method.samples > 1) tally.diversity.push(await diversityOf(workshop, job, signal))
      await strip?.endRow(method.request.label, scores[0]?.mean)
    } catch (error) {
      if (method.request.kind === 'model' || !isOwnFailure(error)) throw error
      tally.failure = error.message
      strip?.dropRow()
    }
  }
  // A method that failed has no more work.
  if (counted < units) step(units - counted, units - counted)
}

/** One sample of the gap; its pictures go to the strip, where it is the first, and to the classifier. */
async function judgeOne(
  { parts, ...rest }: Workshop,
  { tally, truth, strip, weights }: WindowJob,
  sample: number,
  signal: AbortSignal,
  step: Step,
): Promise<GapScore> {
  const count = truth.length - 2
  const [from, to] = [truth[0], truth.at(-1)]
  if (!from || !to) throw new RangeError('A window has frames.')
  const made = tally.method.make(from, to, count, sample, signal)
  const clip: Frame[] = []
  let free = 0
  const see = async (frame: Frame, index: number) => {
    if (weights !== undefined) clip.push(frame)
    if (sample === 0) await strip?.see(frame, index)
    step(1, made.stored() > free ? 1 : 0)
    free = Math.min(made.stored(), index)
  }
  const score = await judgeSample(parts.engine, truth, made.frames, see, signal)
  const seconds = made.seconds()
  if (seconds !== undefined) tally.seconds.push(seconds)
  if (weights !== undefined) {
    const features = await featuresOf({ parts, ...rest }, weights, [from, ...clip, to], signal)
    tally.features[sample]?.push(features)
    step(count, 0)
  }
  return score
}

/** The samples' frames come out of the store again, side by side. */
async function diversityOf(
  { parts }: Workshop,
  { tally, truth }: WindowJob,
  signal: AbortSignal,
): Promise<Omit<DiversityScore, 'samples'>> {
  const count = truth.length - 2
  const [from, to] = [truth[0], truth.at(-1)]
  if (!from || !to) throw new RangeError('A window has frames.')
  const readers = Array.from({ length: Math.min(comparedSamples, tally.method.samples) }, (_, sample) =>
    tally.method.make(from, to, count, sample, signal).frames[Symbol.asyncIterator](),
  )
  const sums = { rms: 0, dissimilarity: 0 }
  try {
    for (let index = 0; index < count; index++) {
      const samples: Frame[] = []
      for (const reader of readers) {
        const next = await reader.next()
        if (next.done !== true) samples.push(next.value)
      }
      const { rms, dissimilarity } = await parts.engine.call('measure-diversity', { samples }, { signal })
      sums.rms += rms / count
      sums.dissimilarity += dissimilarity / count
    }
  } finally {
    for (const reader of readers) await reader.return?.()
  }
  return sums
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

async function resultOf({ parts }: Workshop, tally: Tally, real: readonly number[][]): Promise<MethodResult> {
  const { method, windows, features, diversity, seconds, failure } = tally
  const { request, about, model, samples } = method
  const common = { label: request.label, kind: request.kind, about, model, samples }
  if (failure !== undefined) return { ...common, perWindow: [], failure }
  const distances: number[] = []
  if (real.length > 1) {
    for (const made of features) {
      const { distance } = await parts.engine.call('frechet-distance', { real: [...real], made })
      distances.push(distance)
    }
  }
  return {
    ...common,
    scores: {
      samples,
      mean: meanGapScore(windows.map(({ mean }) => mean)),
      best: meanGapScore(windows.map(({ best }) => best)),
    },
    perWindow: windows.map(({ mean, best }) => ({ mean: mean.mean, best: best.mean })),
    ...(distances.length > 0 && { fvd: { value: meanOf(distances), clips: real.length } }),
    ...(diversity.length > 0 && {
      diversity: {
        samples: Math.min(comparedSamples, samples),
        rms: meanOf(diversity.map(({ rms }) => rms)),
        dissimilarity: meanOf(diversity.map(({ dissimilarity }) => dissimilarity)),
      },
    }),
    ...(seconds.length > 0 && { secondsPerGap: meanOf(seconds) }),
  }
}
