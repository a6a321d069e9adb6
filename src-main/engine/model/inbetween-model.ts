// A network ready to make in-betweens: loaded from a folder or made new.
import type { ModelInfo } from '../../../src-shared/engine-contract.ts'
import { toFloats } from '../tensors.ts'
import { untrainedCard, type ModelCard } from './model-card.ts'
import { readModelFolder, writeModelFolder } from './model-folder.ts'
import { networkParameters, networkWeights } from './network.ts'
import type { ModelOptions, PaperOptions, StudioOptions } from './options.ts'
import {
  generate,
  predict,
  predictGroups,
  type KeyframeInput,
  type ResidualMaps,
  type StudioInput,
} from './run-network.ts'
import { createWeights, disposeWeights, initialValues, type Weights } from './weights.ts'

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
  /**
   * The residuals of some of the inner times (indices from 0), group by group, in that order: the first are there long
   * before the last, and what nobody asks for is not computed. Throws as `predict`.
   */
  predictGroups(
    input: StudioInput,
    groups: readonly (readonly number[])[],
  ): AsyncGenerator<ReadonlyMap<number, ResidualMaps>>
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
    ? {
        ...loaded,
        kind: 'studio',
        options,
        predict: (input) => predict(weights, options, input),
        predictGroups: (input, groups) => predictGroups(weights, options, input, groups),
      }
    : { ...loaded, kind: 'paper', options, generate: (input) => generate(weights, options, input) }
}
