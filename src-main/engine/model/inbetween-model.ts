// A network ready to make in-betweens: loaded from a folder or made new.
import { createHash, randomUUID } from 'node:crypto'
import type { ModelInfo } from '../../../src-shared/engine-contract.ts'
import { toFloats } from '../tensors.ts'
import { untrainedCard, type ModelCard } from './model-card.ts'
import { readModelHead } from './model-files.ts'
import { readModelFolder, writeModelFolder } from './model-folder.ts'
import { networkParameters, networkWeights } from './network.ts'
import type { ModelOptions, PaperOptions, PublishedOptions, StudioOptions } from './options.ts'
import { readPublishedFolder } from './published-folder.ts'
import { createPublishedNetwork, type PublishedNetwork } from './published-model.ts'
import { openSession } from './published-session.ts'
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
  /** Empty for a published network, which keeps its own. */
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

/** A SavedModel that others have published: paints pictures as the paper's network does, at one size, a batch at a time. */
export interface PublishedModel extends LoadedModel {
  readonly kind: 'published'
  readonly options: PublishedOptions
  readonly width: number
  readonly height: number
  /** Clips that one run makes. */
  readonly batch: number
  /** Whether the seed decides the noise; otherwise the network draws its own. */
  readonly seeded: boolean
  /** The 14 inner pictures of each input (at most `batch`), RGB 0..1, at the network's size. */
  readonly generate: PublishedNetwork['generate']
}

/** A network of ours, which can be trained and saved. */
export type InbetweenModel = StudioModel | PaperModel
/** Whatever makes in-betweens. */
export type AnyModel = InbetweenModel | PublishedModel

interface Origin {
  readonly folder: string
  readonly hash: string
}

/** Loads a model folder of whatever kind. Throws as `readModelFolder` and `readPublishedFolder` do. */
export async function openModel(folder: string): Promise<AnyModel> {
  const { options, card } = await readModelHead(folder)
  return options.kind === 'published' ? loadPublished(folder, card, options) : loadModel(folder)
}

/** Loads a network of ours; see `readModelFolder` for what it throws. */
export async function loadModel(folder: string): Promise<InbetweenModel> {
  const { options, card, values, hash } = await readModelFolder(folder)
  const weights = createWeights(networkWeights(options), ({ name }) => values.get(name) ?? new Float32Array())
  return assemble(options, card, weights, { folder, hash })
}

async function loadPublished(
  folder: string,
  card: ModelCard,
  options: PublishedOptions,
): Promise<PublishedModel> {
  const { graph, hash } = await readPublishedFolder(folder)
  const network = createPublishedNetwork(graph, openSession(folder))
  // Pictures that no seed fixes are never those of another time: a stored frame may not stand beside a fresh one.
  const ownHash = createHash('sha256').update(`${hash} ${randomUUID()}`).digest('hex')
  return {
    kind: 'published',
    options,
    card,
    info: infoOf(card, graph.parameters, { folder, hash: network.seeded ? hash : ownHash }),
    weights: new Map(),
    width: graph.width,
    height: graph.height,
    batch: graph.batch,
    seeded: network.seeded,
    generate: (inputs, signal) => network.generate(inputs, signal),
    dispose: () => network.dispose(),
  }
}

/** Reads and checks all of a model folder without a device, and says what it is. Throws as {@link openModel}. */
export async function inspectModel(folder: string): Promise<ModelInfo> {
  const head = await readModelHead(folder)
  if (head.options.kind === 'published') {
    const { graph, hash } = await readPublishedFolder(folder)
    return infoOf(head.card, graph.parameters, { folder, hash })
  }
  const { options, card, hash } = await readModelFolder(folder)
  return infoOf(card, networkParameters(options), { folder, hash })
}

function infoOf(card: ModelCard, parameters: number, origin: Origin): ModelInfo {
  return { ...origin, name: card.name, kind: card.kind, parameters, trained: card.trained, card }
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

function assemble(options: ModelOptions, card: ModelCard, weights: Weights, origin: Origin): InbetweenModel {
  const loaded: LoadedModel = {
    info: infoOf(card, networkParameters(options), origin),
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
