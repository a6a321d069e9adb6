// What the main side may ask of the engine process. Schemas are checked where a message is served; types derive from them.
import * as v from 'valibot'
import { frameSchema, type Frame } from './frame.ts'
import { metricsContract } from './metrics-contract.ts'
import { scoreSchema } from './scores.ts'

const positive = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Where the numbers are computed, and why there. */
export const deviceSchema = v.object({
  /** `tensorflow` is the native library; `wasm` the slow last resort. */
  backend: v.picklist(['tensorflow', 'wasm']),
  kind: v.picklist(['cuda', 'cpu']),
  /** The device's name, e.g. `AMD EPYC (2 threads)` or `NVIDIA RTX 4090`. */
  name: v.string(),
  /** Version of the native library, or of the WASM backend. */
  version: v.string(),
  /** `cpu` or `cuda`: what the installed library was built for. */
  build: v.picklist(['cpu', 'cuda', 'wasm']),
  /** One sentence: why this device and not a faster one. */
  reason: v.string(),
  /** What the user can do to get a faster one, when there is something. */
  remedy: v.optional(v.string()),
  /** Every device that the library reports. */
  devices: v.array(v.string()),
  /** Memory that the device may use, in bytes. */
  memory: positive,
  threads: count,
})

/** See {@link deviceSchema}. */
export type Device = v.InferOutput<typeof deviceSchema>

/** A model as the engine read it from its folder. */
export const modelInfoSchema = v.object({
  folder: v.string(),
  name: v.string(),
  /** `studio` warps keyframes of any size; `paper` paints 64x64-trained RGB; `published` is others' SavedModel, which paints. */
  kind: v.picklist(['studio', 'paper', 'published']),
  parameters: count,
  /** Content hash of options and weights: part of the key of every generated frame. */
  hash: v.string(),
  trained: v.boolean(),
  card: v.record(v.string(), v.unknown()),
})

/** See {@link modelInfoSchema}. */
export type ModelInfo = v.InferOutput<typeof modelInfoSchema>

/** What becomes of a published SavedModel. */
export const adoptInputSchema = v.object({
  savedModel: v.string(),
  /** Where the model folder goes; what is there is replaced. */
  folder: v.string(),
  name: v.string(),
  /** For its card. */
  command: v.string(),
})

/** See {@link adoptInputSchema}. */
export type AdoptInput = v.InferOutput<typeof adoptInputSchema>

const gapEntries = {
  from: frameSchema,
  to: frameSchema,
  /** The distinct times to make, each in (0,1), ascending; at most 1000. */
  times: v.pipe(
    v.array(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
    v.maxLength(1000),
    v.check(
      (times) => times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)),
      'Times ascend.',
    ),
  ),
}

const haveOneShape = ({ from, to }: { readonly from: Frame; readonly to: Frame }): boolean =>
  from.width === to.width &&
  from.height === to.height &&
  from.channels === to.channels &&
  from.depth === to.depth

const oneShape = 'Both keyframes need the same size, channels and depth.'

/** One gap to fill. Both keyframes have the same shape. */
export const inbetweenInputSchema = v.pipe(
  v.object({
    /** Absolute path of the model's folder. */
    model: v.string(),
    ...gapEntries,
    /** Same seed, same pixels. */
    seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295)),
    /** Memory that one gap may use, in bytes; the planner picks tiles to stay below. */
    memoryLimit: v.optional(positive),
  }),
  v.check((gap) => haveOneShape(gap), oneShape),
)

/** See {@link inbetweenInputSchema}. */
export type InbetweenInput = v.InferOutput<typeof inbetweenInputSchema>

/** A finished in-between: `index` into the asked times. They come middle first. */
export const inbetweenItemSchema = v.object({ index: count, time: v.number(), frame: frameSchema })

/** See {@link inbetweenItemSchema}. */
export type InbetweenItem = v.InferOutput<typeof inbetweenItemSchema>

/** How a gap was computed. */
export const inbetweenOutputSchema = v.object({
  frames: count,
  /** Seconds by stage. */
  seconds: v.object({ motion: positive, network: positive, compose: positive, total: positive }),
  /** Tiles of the network's input; 1 when it was not split. */
  tiles: count,
  /** Working size of the network. */
  working: v.object({ width: count, height: count }),
  /** What had to be given up to fit in memory, in words. */
  notes: v.array(v.string()),
  /** Floating-point operations of the network, for the share of the machine's rate. */
  networkFlops: positive,
})

/** See {@link inbetweenOutputSchema}. */
export type InbetweenOutput = v.InferOutput<typeof inbetweenOutputSchema>

/** Measured speed of the device, in GFLOPS. */
export const speedSchema = v.object({ matmul: positive, conv2d: positive, conv3d: positive })

/** See {@link speedSchema}. */
export type Speed = v.InferOutput<typeof speedSchema>

/** Memory in use by the engine process. */
export const memorySchema = v.object({ resident: positive, tensors: count, tensorBytes: positive })

/** The named training recipes. */
export const recipeNames = ['paper-bair', 'paper-kth', 'paper-ucf101', 'studio', 'studio-small'] as const

/** See {@link recipeNames}. */
export type RecipeName = (typeof recipeNames)[number]

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** A run that begins: from a recipe, by name; what it lacks is said by the engine. */
const beginSchema = v.object({
  recipe: v.string(),
  /** Absolute path of the model whose weights it begins with; the recipe `finetune` needs one. */
  base: v.optional(v.string()),
  /** Name of the model. */
  name: v.string(),
  changes: v.object({
    batch: v.optional(whole),
    /** Side of the windows, in pixels. */
    size: v.optional(whole),
    seed: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295))),
    evaluateEvery: v.optional(whole),
    /** Held-out windows that it is judged by. */
    windows: v.optional(whole),
    checkpointEvery: v.optional(whole),
    fusion: v.optional(v.boolean()),
    naive: v.optional(v.boolean()),
  }),
  /** Clip stores, by absolute path. */
  stores: v.array(v.string()),
  /** Whether made-up scenes are learnt from too. */
  procedural: v.boolean(),
  /** Licences of the footage, for the model's card. */
  licences: v.array(v.string()),
  /** The command that began it, for the model's card. */
  command: v.string(),
})

/** What to train. */
export const trainInputSchema = v.object({
  /** Absolute path of the run's folder. */
  folder: v.string(),
  /** Absent: the folder's run goes on. */
  begin: v.optional(beginSchema),
  /** Steps in all; of a run that goes on, a new number of them. */
  steps: v.optional(whole),
  /** Highest learning rate; of a run that goes on, a new one. */
  rate: v.optional(positive),
  /** Parts that each batch is cut into at least, where memory has run out before. */
  parts: v.optional(whole),
  /**
   * Ends after so many minutes of this sitting. A run that begins without `steps` gets them as its whole time, which the
   * learning rate follows; of such a run that goes on they are more time.
   */
  minutes: v.optional(positive),
})

/** See {@link trainInputSchema}. */
export type TrainInput = v.InferOutput<typeof trainInputSchema>

/** One judgement on held-out windows, beside what needs no learning. */
export const trainEvaluationSchema = v.object({
  step: count,
  windows: count,
  model: scoreSchema,
  /** The motion prior's own blend; absent for networks that do without it. */
  prior: v.optional(scoreSchema),
  crossFade: scoreSchema,
})

/** See {@link trainEvaluationSchema}. */
export type TrainEvaluation = v.InferOutput<typeof trainEvaluationSchema>

/** What a training says while it runs. */
export const trainItemSchema = v.variant('type', [
  v.object({
    type: v.literal('progress'),
    /** Steps done, of how many. */
    step: count,
    steps: count,
    /** Total and parts, means since the last item. */
    losses: v.record(v.string(), v.number()),
    samplesPerSecond: positive,
    secondsLeft: positive,
    /** Bytes that the engine holds. */
    memory: positive,
    /** Share of the time that was spent waiting for data, 0..1. */
    waiting: positive,
    paused: v.boolean(),
  }),
  v.object({ type: v.literal('evaluation'), evaluation: trainEvaluationSchema, best: v.boolean() }),
  v.object({
    type: v.literal('strip'),
    step: count,
    /** Rows of equal length: the truth, the prior's blend where there is one, the model. */
    rows: v.array(v.object({ title: v.string(), frames: v.array(frameSchema) })),
  }),
  v.object({ type: v.literal('checkpoint'), step: count, folder: v.string() }),
  v.object({ type: v.literal('note'), text: v.string() }),
])

/** See {@link trainItemSchema}. */
export type TrainItem = v.InferOutput<typeof trainItemSchema>

/** How a training ended. */
export const trainOutputSchema = v.object({
  /** `done`: all steps; `time`: the minutes are over; `settled`: it has long got no better; `finished` and `stopped`: asked to. */
  ended: v.picklist(['done', 'time', 'settled', 'finished', 'stopped']),
  step: count,
  /** Of this sitting. */
  seconds: positive,
  samplesPerSecond: positive,
  waiting: positive,
  best: v.optional(trainEvaluationSchema),
  /** The best model so far, once there was a judgement. */
  model: v.optional(v.string()),
})

/** See {@link trainOutputSchema}. */
export type TrainOutput = v.InferOutput<typeof trainOutputSchema>

/** What trying a training found out. */
export const tryTrainingOutputSchema = v.object({
  /** Means over the recipe's sizes of windows, data included. */
  secondsPerStep: positive,
  /** Of all windows that are held out to choose by. */
  secondsPerJudgement: positive,
  /** Judgements on the way, the first and the last included. */
  judgements: count,
  /** Bytes that the engine would hold at most, as planned. */
  memory: positive,
  /** Parts that each batch of `batch` windows is cut into for memory. */
  parts: count,
  batch: count,
  /** Sides of the windows, in pixels. */
  sizes: v.array(count),
})

/** See {@link tryTrainingOutputSchema}. */
export type TryTrainingOutput = v.InferOutput<typeof tryTrainingOutputSchema>

/** The engine's calls. `item` is streamed while the call runs. */
export const engineContract = {
  'describe-device': { input: v.object({}), output: deviceSchema },
  'measure-speed': { input: v.object({}), output: speedSchema },
  'measure-memory': { input: v.object({}), output: memorySchema },
  'describe-model': { input: v.object({ folder: v.string() }), output: modelInfoSchema },
  /** Reads and checks all of a model's folder without loading it into the device. */
  'inspect-model': { input: v.object({ folder: v.string() }), output: modelInfoSchema },
  /** Makes a model folder from a SavedModel that others have published, and tries it. */
  'adopt-model': { input: adoptInputSchema, output: modelInfoSchema },
  inbetween: { input: inbetweenInputSchema, output: inbetweenOutputSchema, item: inbetweenItemSchema },
  /** Fills a gap with the blend of the motion prior: nothing learned. */
  'blend-prior': {
    input: v.pipe(
      v.object(gapEntries),
      v.check((gap) => haveOneShape(gap), oneShape),
    ),
    output: inbetweenOutputSchema,
    item: inbetweenItemSchema,
  },
  train: { input: trainInputSchema, output: trainOutputSchema, item: trainItemSchema },
  /** Makes a few steps of a run that would begin so, and forgets them. Its items count what is tried. */
  'try-training': {
    input: v.object({ begin: beginSchema, steps: v.optional(whole), rate: v.optional(positive) }),
    output: tryTrainingOutputSchema,
    item: v.object({ done: count, total: count }),
  },
  /**
   * Speaks to the training that runs. `stop` saves first, `finish` also judges what there is by then; the training's own call then ends in
   * good order.
   */
  'train-control': {
    input: v.object({ action: v.picklist(['pause', 'resume', 'finish', 'stop']) }),
    output: v.object({ heard: v.boolean() }),
  },
  ...metricsContract,
} as const

/** See {@link engineContract}. */
export type EngineContract = typeof engineContract
