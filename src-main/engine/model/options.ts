// What a network is made of, as data. Presets are recipes over the same two schemas; a model folder stores its options in
// full, so that a later preset never changes a stored model.
import * as v from 'valibot'
import { InterludeError } from '../../../src-shared/errors.ts'

/** Version of options.json that this program writes, and the newest that it reads. */
const optionsVersion = 1

const width = v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(1024))
const layerCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(32))
/** Steps of the time grid, both keyframes counted: the latent generator doubles 2 steps until it has them. */
const steps = v.literal(16)

/** The network of the paper (Li et al. 2019): two keyframes in, `steps` RGB frames out. */
export const paperOptionsSchema = v.strictObject({
  version: v.literal(optionsVersion),
  kind: v.literal('paper'),
  steps,
  /** Channels of the encoder at 1/2, 1/4, 1/8 scale; the video generator goes back through them. */
  encoder: v.strictTuple([width, width, width]),
  /** Channels of a keyframe's code and of the latents. */
  code: width,
  /** Random numbers that each layer of the latent generator gets. */
  noise: width,
  /** Layers of the latent generator after each doubling of time. */
  layersPerLevel: v.pipe(layerCount, v.minValue(1)),
  /** False is an ablation of the paper: the latents never see the codes again, nor any noise. */
  fusion: v.boolean(),
  /** `naive` is an ablation of the paper: the video generator reads the two codes, blended in time, and nothing else. */
  latent: v.picklist(['generated', 'naive']),
})

/** The studio network: keyframes and their motion prior in, residual maps for the inner steps out. */
export const studioOptionsSchema = v.strictObject({
  version: v.literal(optionsVersion),
  kind: v.literal('studio'),
  steps,
  /** Channels at 1/2 and 1/4 of the working size. */
  half: width,
  quarter: width,
  /** Channels of a keyframe's code and of the latents, at 1/8 of the working size. */
  code: width,
  /** Random numbers that each layer of the latent generator gets. */
  noise: width,
  /** Channels that the noise is spread to per step before it is mixed over time. */
  noiseChannels: width,
  /** Layers of the latent generator at 4, 8 and 16 steps. */
  layers: v.strictTuple([layerCount, layerCount, layerCount]),
  /** Residual blocks of the decoder at 1/4 (3-D) and at 1/2 (2-D) scale. */
  quarterBlocks: layerCount,
  halfBlocks: layerCount,
  /** Whether it weighs motion proposals against the prior. */
  proposals: v.optional(v.boolean(), false),
})

/**
 * A network that others have published as a TensorFlow SavedModel (the authors' own are on TensorFlow Hub). Its graph says
 * everything but this; see published-compile.ts.
 */
export const publishedOptionsSchema = v.strictObject({
  version: v.literal(optionsVersion),
  kind: v.literal('published'),
  steps,
})

/** See {@link paperOptionsSchema}. */
export type PaperOptions = v.InferOutput<typeof paperOptionsSchema>
/** See {@link studioOptionsSchema}. */
export type StudioOptions = v.InferOutput<typeof studioOptionsSchema>
/** Options of a network of ours: one that is built from layers, and can be trained. */
export type ModelOptions = PaperOptions | StudioOptions
/** See {@link publishedOptionsSchema}. */
export type PublishedOptions = v.InferOutput<typeof publishedOptionsSchema>

/** The options of every published network. */
export const publishedOptions: PublishedOptions = { version: optionsVersion, kind: 'published', steps: 16 }

const paper: PaperOptions = {
  version: optionsVersion,
  kind: 'paper',
  steps: 16,
  encoder: [64, 128, 256],
  code: 64,
  noise: 128,
  layersPerLevel: 8,
  fusion: true,
  latent: 'generated',
}

const studio: StudioOptions = {
  version: optionsVersion,
  kind: 'studio',
  steps: 16,
  half: 32,
  quarter: 64,
  code: 96,
  noise: 128,
  noiseChannels: 32,
  layers: [2, 2, 2],
  quarterBlocks: 1,
  halfBlocks: 1,
  proposals: true,
}

/**
 * The named networks. The paper uses one network for its three data sets; they are three names because their weights,
 * cards and training recipes differ. `studio-small` is for tests and slow machines.
 */
export const presets = {
  'paper-bair': paper,
  'paper-kth': paper,
  'paper-ucf101': paper,
  studio,
  'studio-small': {
    ...studio,
    half: 16,
    quarter: 16,
    code: 32,
    noise: 32,
    noiseChannels: 16,
    layers: [1, 1, 1],
  },
} as const satisfies Record<string, ModelOptions>

/** Largest number of parameters that a model folder may ask for: room for ten times the paper's network. */
export const maxParameters = 200_000_000

const schemas = v.variant('kind', [paperOptionsSchema, studioOptionsSchema, publishedOptionsSchema])

/**
 * Checks data from a file. Throws `unsupported` for a newer version or another kind, `model-damaged` for anything else
 * that does not fit; `source` names the file in the message.
 */
export function parseOptions(data: unknown, source: string): ModelOptions | PublishedOptions {
  const head = v.safeParse(v.looseObject({ version: v.number(), kind: v.string() }), data)
  if (!head.success) {
    throw new InterludeError(
      'model-damaged',
      `${source} does not describe a model: it lacks its version or kind.`,
      'Copy the model folder again from where it came from.',
    )
  }
  const { version, kind } = head.output
  if (version > optionsVersion) {
    throw new InterludeError(
      'unsupported',
      `${source} was written by a newer program (model version ${version}; this one reads up to ${optionsVersion}).`,
      'Update this program, or choose another model.',
    )
  }
  if (kind !== 'paper' && kind !== 'studio' && kind !== 'published') {
    throw new InterludeError(
      'unsupported',
      `${source} asks for a network of kind "${kind.slice(0, 40)}", which this program does not have.`,
      'Choose a model of kind studio, paper or published.',
    )
  }
  const parsed = v.safeParse(schemas, data)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const at = v.getDotPath(issue)
    throw new InterludeError(
      'model-damaged',
      `${source} is not valid${at ? ` at ${at}` : ''}: ${issue.message}.`,
      'Copy the model folder again from where it came from.',
    )
  }
  return parsed.output
}
