// What the main side may ask of the engine process. Schemas are checked where a message is served; types derive from them.
import * as v from 'valibot'
import { frameSchema } from './frame.ts'

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
  /** `studio` warps keyframes of any size; `paper` paints 64x64-trained RGB. */
  kind: v.picklist(['studio', 'paper']),
  parameters: count,
  /** Content hash of options and weights: part of the key of every generated frame. */
  hash: v.string(),
  trained: v.boolean(),
  card: v.record(v.string(), v.unknown()),
})

/** See {@link modelInfoSchema}. */
export type ModelInfo = v.InferOutput<typeof modelInfoSchema>

/** One gap to fill. Both keyframes have the same shape. */
export const inbetweenInputSchema = v.pipe(
  v.object({
    /** Absolute path of the model's folder. */
    model: v.string(),
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
    /** Same seed, same pixels. */
    seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295)),
    /** Memory that one gap may use, in bytes; the planner picks tiles to stay below. */
    memoryLimit: v.optional(positive),
  }),
  v.check(
    ({ from, to }) =>
      from.width === to.width &&
      from.height === to.height &&
      from.channels === to.channels &&
      from.depth === to.depth,
    'Both keyframes need the same size, channels and depth.',
  ),
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

/** The engine's calls. `item` is streamed while the call runs. */
export const engineContract = {
  'describe-device': { input: v.object({}), output: deviceSchema },
  'measure-speed': { input: v.object({}), output: speedSchema },
  'measure-memory': { input: v.object({}), output: memorySchema },
  'describe-model': { input: v.object({ folder: v.string() }), output: modelInfoSchema },
  inbetween: { input: inbetweenInputSchema, output: inbetweenOutputSchema, item: inbetweenItemSchema },
} as const

/** See {@link engineContract}. */
export type EngineContract = typeof engineContract
