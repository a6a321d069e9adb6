// Asking a network with plain numbers, answered with plain numbers. Every call frees all tensors that it made, and pauses
// between stages so that messages are heard.
import * as tf from '@tensorflow/tfjs-core'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { interleaveInto } from '../interleave.ts'
import { breathe, joinFloats, splitFloats, Tensors, toFloats, toTensor } from '../tensors.ts'
import type { PriorTensors } from './compose.ts'
import { pickSteps, type QuarterFeatures } from './motion-decoder.ts'
import { networkSides } from './network.ts'
import { createNoise, type Noise } from './noise.ts'
import type { ModelOptions, PaperOptions, StudioOptions } from './options.ts'
import { paperLatents, paperNoise, paperVideo } from './paper-network.ts'
import type { ProposalTensors } from './proposal.ts'
import {
  innerTimes,
  studioAnswer,
  studioDescription,
  studioFeatures,
  studioLatents,
  studioNoise,
  studioQuarter,
} from './studio-network.ts'
import type { Weights } from './weights.ts'

/** Two keyframes at working size: RGB 0..1, [h*w*3], rows top to bottom. */
export interface KeyframeInput {
  readonly from: Float32Array
  readonly to: Float32Array
  readonly width: number
  readonly height: number
  /** Same seed, same answer. */
  readonly seed: number
  /** Checked between stages. */
  readonly signal?: AbortSignal
}

/** The motion prior at one inner step, at working size; see compose.ts. */
export interface PriorMaps {
  /** Flows to the start and end keyframe, [h*w*2], x then y, in pixels. */
  readonly f0: Float32Array
  readonly f1: Float32Array
  /** Share of the start keyframe, [h*w]. */
  readonly weight: Float32Array
}

/** Motion proposals at one inner step, at working size; see proposal.ts. */
export interface ProposalMaps {
  /** [h*w*2], x then y, in pixels. */
  readonly motion: Float32Array
  /** [h*w] each. */
  readonly fromCover: Float32Array
  readonly toCover: Float32Array
}

/** Motion proposals of a gap. */
export interface ProposalInput {
  /** At the 14 inner times. */
  readonly at: readonly ProposalMaps[]
  /** Which pixels of the keyframes move as proposed, [h*w] each. */
  readonly movers: { readonly from: Float32Array; readonly to: Float32Array }
}

/** What a studio model is asked. Sides are multiples of 16, from 32 on. */
export interface StudioInput<P extends PriorMaps = PriorMaps> extends KeyframeInput {
  /** At the 14 inner times 1/15 .. 14/15. */
  readonly prior: readonly P[]
  /** For networks whose options ask for proposals. */
  readonly proposal?: ProposalInput | undefined
}

/** The residual at one inner time; see compose.ts. Maps are rows top to bottom, channels interleaved. */
export interface ResidualMaps {
  /** Half of the working size. */
  readonly width: number
  readonly height: number
  /** [h*w*2], pixels of (width, height). */
  readonly f0: Float32Array
  readonly f1: Float32Array
  /** [h*w] */
  readonly logit: Float32Array
  /** [h*w*3], -1..1 */
  readonly rgb: Float32Array
}

/** One stream for a gap's noise, apart from the streams of the weights. */
const noiseOf = (seed: number): Noise[] => [createNoise(seed, 'in-between')]

function checkSize(options: ModelOptions, { from, to, width, height }: KeyframeInput): void {
  const { multiple, smallest } = networkSides(options)
  const fits = (side: number) => Number.isSafeInteger(side) && side >= smallest && side % multiple === 0
  if (!fits(width) || !fits(height)) {
    throw new RangeError(
      `A ${options.kind} network takes sides that are multiples of ${multiple} from ${smallest} on, not ${width}x${height}.`,
    )
  }
  if (from.length !== width * height * 3 || to.length !== width * height * 3) {
    throw new RangeError(`The keyframes do not have ${width}x${height} RGB pixels.`)
  }
}

/** Runs stages with a pause before each, and checks for the cancel signal there; `dispose` frees all that they made. */
function createStages(signal: AbortSignal | undefined) {
  const tensors = new Tensors()
  return {
    stage: async <S extends object>(run: () => S): Promise<S> => {
      await breathe()
      throwIfCancelled(signal)
      return tensors.run(run)
    },
    dispose: () => tensors.dispose(),
  }
}

function toPrior(prior: readonly PriorMaps[], height: number, width: number): PriorTensors {
  const t = prior.length
  const join = (key: keyof PriorMaps, channels: number) =>
    toTensor<tf.Rank.R5>(joinFloats(prior.map((maps) => maps[key])), [1, t, height, width, channels])
  return { f0: join('f0', 2), f1: join('f1', 2), weight: join('weight', 1) }
}

/** Pairs of maps side by side: [a0, b0, a1, b1, ...]. */
function interleave(pairs: readonly (readonly [Float32Array, Float32Array])[]): Float32Array {
  const [first] = pairs
  const size = first?.[0].length ?? 0
  const joined = new Float32Array(pairs.length * size * 2)
  for (const [index, [a, b]] of pairs.entries()) interleaveInto(joined, 2 * index * size, a, b)
  return joined
}

function toProposal({ at, movers }: ProposalInput, height: number, width: number): ProposalTensors {
  const shape: [number, number, number, number, number] = [1, at.length, height, width, 2]
  return {
    motion: toTensor<tf.Rank.R5>(joinFloats(at.map(({ motion }) => motion)), shape),
    cover: toTensor<tf.Rank.R5>(
      interleave(at.map(({ fromCover, toCover }) => [fromCover, toCover] as const)),
      shape,
    ),
    movers: toTensor<tf.Rank.R4>(interleave([[movers.from, movers.to]]), [1, height, width, 2]),
  }
}

/** The residuals at all inner times; see `StudioModel.predict`. */
export async function predict(
  weights: Weights,
  options: StudioOptions,
  input: StudioInput,
): Promise<ResidualMaps[]> {
  const all = innerTimes(options).map((_, step) => step)
  const answers: ResidualMaps[] = []
  for await (const maps of predictGroups(weights, options, input, [all])) answers.push(...maps.values())
  return answers
}

/** The residuals of groups of steps, one after the other; see `StudioModel.predictGroups`. */
export async function* predictGroups(
  weights: Weights,
  options: StudioOptions,
  input: StudioInput,
  groups: readonly (readonly number[])[],
): AsyncGenerator<ReadonlyMap<number, ResidualMaps>> {
  checkSize(options, input)
  const { width, height, prior, proposal, seed, signal } = input
  const count = options.steps - 2
  if (prior.length !== count) throw new RangeError(`The prior has ${prior.length} steps, not ${count}.`)
  if (proposal && proposal.at.length !== count) {
    throw new RangeError(`The proposals have ${proposal.at.length} steps, not ${count}.`)
  }
  const { stage, dispose } = createStages(signal)
  try {
    const { from, to } = await stage(() => ({
      from: toTensor<tf.Rank.R4>(input.from, [1, height, width, 3]),
      to: toTensor<tf.Rank.R4>(input.to, [1, height, width, 3]),
    }))
    const noise = await stage(() => studioNoise(options, noiseOf(seed)))
    const description = await stage(() =>
      studioDescription(
        options,
        from,
        to,
        toPrior(prior, height, width),
        proposal && toProposal(proposal, height, width),
      ),
    )
    const features = await stage(() => studioFeatures(weights, options, from, to, description))
    const latents = await stage(() => studioLatents(weights, options, features, noise))
    const quarter = await stage(() => studioQuarter(weights, options, features, latents))
    for (const steps of groups) {
      await breathe()
      throwIfCancelled(signal)
      yield answerSteps(weights, options, quarter, steps)
    }
  } finally {
    dispose()
  }
}

/** The residual maps of these steps, as plain numbers. */
function answerSteps(
  weights: Weights,
  options: StudioOptions,
  quarter: QuarterFeatures,
  steps: readonly number[],
): ReadonlyMap<number, ResidualMaps> {
  const tensors = new Tensors()
  try {
    const { r0, r1, logit, rgb } = tensors.run(() =>
      studioAnswer(weights, options, pickSteps(quarter, steps)),
    )
    const [, , height, width] = logit.shape
    const read = (x: tf.Tensor): Float32Array[] => splitFloats(toFloats(x), steps.length)
    const maps = { f0: read(r0), f1: read(r1), logit: read(logit), rgb: read(rgb) }
    const at = (list: readonly Float32Array[], index: number) => list[index] ?? new Float32Array()
    return new Map(
      steps.map((step, index) => [
        step,
        {
          width,
          height,
          f0: at(maps.f0, index),
          f1: at(maps.f1, index),
          logit: at(maps.logit, index),
          rgb: at(maps.rgb, index),
        },
      ]),
    )
  } finally {
    tensors.dispose()
  }
}

/** The 14 inner pictures; see `PaperModel.generate`. */
export async function generate(
  weights: Weights,
  options: PaperOptions,
  input: KeyframeInput,
): Promise<Float32Array[]> {
  checkSize(options, input)
  const { width, height, seed, signal } = input
  const { stage, dispose } = createStages(signal)
  try {
    const noise = await stage(() => paperNoise(options, noiseOf(seed)))
    const latents = await stage(() => {
      const both = toTensor<tf.Rank.R5>(joinFloats([input.from, input.to]), [1, 2, height, width, 3])
      return paperLatents(weights, options, tf.sub(tf.mul(both, 2), 1), noise, 'inference')
    })
    const clip = await stage(() => {
      const all = paperVideo(weights, options, latents, 'inference')
      const inner = tf.slice(all, [0, 1, 0, 0, 0], [1, options.steps - 2, height, width, 3])
      return tf.add(tf.mul(inner, 0.5), 0.5)
    })
    return splitFloats(toFloats(clip), options.steps - 2)
  } finally {
    dispose()
  }
}
