// A network ready to make in-betweens: loaded from a folder or made new, asked with plain numbers, answered with plain
// numbers. Every call frees all tensors that it made, and pauses between stages so that messages are heard.
import * as tf from '@tensorflow/tfjs-core'
import type { ModelInfo } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { breathe, joinFloats, splitFloats, Tensors, toFloats, toTensor } from '../tensors.ts'
import type { PriorTensors } from './compose.ts'
import { untrainedCard, type ModelCard } from './model-card.ts'
import { readModelFolder, writeModelFolder } from './model-folder.ts'
import { networkParameters, networkSides, networkWeights } from './network.ts'
import { createNoise, type Noise } from './noise.ts'
import type { ModelOptions, PaperOptions, StudioOptions } from './options.ts'
import { paperLatents, paperNoise, paperVideo } from './paper-network.ts'
import {
  studioDescription,
  studioFeatures,
  studioLatents,
  studioNoise,
  studioResidual,
} from './studio-network.ts'
import { createWeights, disposeWeights, initialValues, type Weights } from './weights.ts'

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

/** What a studio model is asked. Sides are multiples of 16, from 32 on. */
export interface StudioInput<P extends PriorMaps = PriorMaps> extends KeyframeInput {
  /** At the 14 inner times 1/15 .. 14/15. */
  readonly prior: readonly P[]
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

interface LoadedModel {
  readonly info: ModelInfo
  readonly card: ModelCard
  readonly weights: Weights
  /** Frees the weights; the model can't be asked afterwards. */
  dispose(): void
}

/** A network that corrects a motion prior. */
export interface StudioModel extends LoadedModel {
  readonly kind: 'studio'
  readonly options: StudioOptions
  /** The residuals at the 14 inner times. Throws RangeError for sizes it does not take, `cancelled` by the signal. */
  predict(input: StudioInput): Promise<ResidualMaps[]>
}

/** The paper's network. */
export interface PaperModel extends LoadedModel {
  readonly kind: 'paper'
  readonly options: PaperOptions
  /** The 14 inner pictures, RGB 0..1, [h*w*3] each. Sides are multiples of 8. Throws as {@link StudioModel.predict}. */
  generate(input: KeyframeInput): Promise<Float32Array[]>
}

/** Any network. */
export type InbetweenModel = StudioModel | PaperModel

/** Loads a model folder; see `readModelFolder` for what it throws. */
export async function loadModel(folder: string): Promise<InbetweenModel> {
  const { options, card, values, hash } = await readModelFolder(folder)
  const weights = createWeights(networkWeights(options), ({ name }) => values.get(name) ?? new Float32Array())
  return assemble(options, card, weights, { folder, hash })
}

/** A new, untrained network of these options. */
export function createModel(name: string, options: ModelOptions, seed: number): InbetweenModel {
  const weights = createWeights(networkWeights(options), (spec) => initialValues(spec, seed))
  return assemble(options, untrainedCard(name, options.kind, seed), weights, { folder: '', hash: '' })
}

/** Saves a model; see `writeModelFolder`. `card` replaces the model's own, say after training. */
export async function saveModel(
  model: InbetweenModel,
  folder: string,
  { precision = 32, card = model.card }: { precision?: 16 | 32; card?: ModelCard } = {},
): Promise<void> {
  const tensors = new Map(
    [...model.weights].map(([name, weight]) => [name, { shape: weight.shape, values: toFloats(weight) }]),
  )
  await writeModelFolder(folder, { options: model.options, card, tensors, precision })
}

function assemble(
  options: ModelOptions,
  card: ModelCard,
  weights: Weights,
  origin: { folder: string; hash: string },
): InbetweenModel {
  const loaded: LoadedModel = {
    info: {
      ...origin,
      name: card.name,
      kind: options.kind,
      parameters: networkParameters(options),
      trained: card.trained,
      card,
    },
    card,
    weights,
    dispose: () => disposeWeights(weights),
  }
  return options.kind === 'studio'
    ? { ...loaded, kind: 'studio', options, predict: (input) => predict(weights, options, input) }
    : { ...loaded, kind: 'paper', options, generate: (input) => generate(weights, options, input) }
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

/** Runs stages with a pause before each; frees everything at the end, also of a failure. */
async function inStages<T>(
  signal: AbortSignal | undefined,
  work: (stage: <S extends object>(run: () => S) => Promise<S>) => Promise<T>,
): Promise<T> {
  const tensors = new Tensors()
  try {
    return await work(async (run) => {
      await breathe()
      throwIfCancelled(signal)
      return tensors.run(run)
    })
  } finally {
    tensors.dispose()
  }
}

function toPrior(prior: readonly PriorMaps[], height: number, width: number): PriorTensors {
  const t = prior.length
  const join = (key: keyof PriorMaps, channels: number) =>
    toTensor<tf.Rank.R5>(joinFloats(prior.map((maps) => maps[key])), [1, t, height, width, channels])
  return { f0: join('f0', 2), f1: join('f1', 2), weight: join('weight', 1) }
}

async function predict(
  weights: Weights,
  options: StudioOptions,
  input: StudioInput,
): Promise<ResidualMaps[]> {
  checkSize(options, input)
  const { width, height, prior, seed, signal } = input
  const count = options.steps - 2
  if (prior.length !== count) throw new RangeError(`The prior has ${prior.length} steps, not ${count}.`)
  return inStages(signal, async (stage) => {
    const { from, to } = await stage(() => ({
      from: toTensor<tf.Rank.R4>(input.from, [1, height, width, 3]),
      to: toTensor<tf.Rank.R4>(input.to, [1, height, width, 3]),
    }))
    const noise = await stage(() => studioNoise(options, noiseOf(seed)))
    const description = await stage(() => studioDescription(options, from, to, toPrior(prior, height, width)))
    const features = await stage(() => studioFeatures(weights, options, from, to, description))
    const latents = await stage(() => studioLatents(weights, options, features, noise))
    const residual = await stage(() => studioResidual(weights, options, features, latents))
    const read = (x: tf.Tensor): Float32Array[] => splitFloats(toFloats(x), count)
    const [r0, r1, logit, rgb] = [residual.r0, residual.r1, residual.logit, residual.rgb].map(read)
    return Array.from({ length: count }, (_, index) => ({
      width: width / 2,
      height: height / 2,
      f0: r0?.[index] ?? new Float32Array(),
      f1: r1?.[index] ?? new Float32Array(),
      logit: logit?.[index] ?? new Float32Array(),
      rgb: rgb?.[index] ?? new Float32Array(),
    }))
  })
}

async function generate(
  weights: Weights,
  options: PaperOptions,
  input: KeyframeInput,
): Promise<Float32Array[]> {
  checkSize(options, input)
  const { width, height, seed, signal } = input
  return inStages(signal, async (stage) => {
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
  })
}
