// A clip store: a folder of short clips for training, written by the app room and read by the engine.
//
//   index.json      this schema
//   00000.pack ...  blocks, one behind the other
//
// A block is frames of one size that follow each other: their number n (uint32), n lengths in bytes (uint32), n mean
// absolute differences to the frame before in 0..255 (float32; the first is 0), the CRC-32 of all that (uint32), then n
// frames. All little-endian. A frame is zstd over `predictFrame`. A clip is a run of frames within one block.
import * as v from 'valibot'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** What a clip may be used for. No frame is in two splits. */
export const splitNames = ['train', 'validation', 'test'] as const

/** See {@link splitNames}. */
export type Split = (typeof splitNames)[number]

const blockSchema = v.object({
  /** Place among `packs`. */
  pack: count,
  offset: count,
  bytes: positive,
  frames: positive,
  width: v.pipe(positive, v.maxValue(4096)),
  height: v.pipe(positive, v.maxValue(4096)),
})

/** See {@link clipIndexSchema}. */
export type Block = v.InferOutput<typeof blockSchema>

const clipSchema = v.object({
  id: v.string(),
  split: v.picklist(splitNames),
  /** Clips of one scene show the same place without a cut. */
  scene: v.string(),
  /** Place among `sources`. */
  source: count,
  /** First and last frame (not included) of the source that the clip shows, 0-based. */
  range: v.tuple([count, count]),
  /** Person, class of action, camera: what the set says of it. */
  label: v.optional(v.string()),
  /** Place among `blocks`, and the run of frames within it. */
  block: count,
  first: count,
  frames: positive,
  /** Mean absolute difference of neighbouring frames, 0..255, over the stretch that the clip was cut from. */
  motion: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** Frames a second of the source; 0 where it has none. */
  rate: v.pipe(v.number(), v.finite(), v.minValue(0)),
})

/** See {@link clipIndexSchema}. */
export type Clip = v.InferOutput<typeof clipSchema>

const sourceSchema = v.object({
  /** Path relative to the data set's folder. */
  name: v.string(),
  /** SHA-256 of the file's bytes. */
  hash: v.string(),
  /** Of footage: seconds seen and left out, by reason, and cuts. Stores of earlier programs lack it. */
  dropped: v.optional(v.record(v.string(), v.number())),
})

/** What a split holds. */
const splitCountSchema = v.object({ clips: count, sources: count, frames: count, seconds: v.number() })

/** What was found, compared with what was published, in numbers and words. */
export const manifestSchema = v.object({
  dataset: v.string(),
  title: v.string(),
  /** Per split. Seconds count frames at their source's rate. */
  splits: v.object({ train: splitCountSchema, validation: splitCountSchema, test: splitCountSchema }),
  /** Published counts beside ours; `why` explains a difference. */
  checks: v.array(
    v.object({
      what: v.string(),
      published: count,
      found: count,
      agrees: v.boolean(),
      why: v.optional(v.string()),
    }),
  ),
  /** Files that could not be used, and why. */
  broken: v.array(v.object({ file: v.string(), reason: v.string() })),
  /** Anything else that the user should know, in sentences. */
  notes: v.array(v.string()),
  /** Size of the store's packs. */
  bytes: count,
})

/** See {@link manifestSchema}. */
export type Manifest = v.InferOutput<typeof manifestSchema>

/** See the top of this file. */
export const clipIndexSchema = v.object({
  format: v.literal('interlude-clips'),
  version: v.literal(1),
  /** Hash of everything the content depends on: files, options, version of the code that made it. */
  key: v.string(),
  packs: v.array(v.object({ file: v.pipe(v.string(), v.regex(/^\d{5}\.pack$/)), bytes: count })),
  blocks: v.array(blockSchema),
  sources: v.array(sourceSchema),
  clips: v.array(clipSchema),
  manifest: manifestSchema,
})

/** See the top of this file. */
export type ClipIndex = v.InferOutput<typeof clipIndexSchema>

/** Bytes of a block before its frames. */
export function blockHeaderBytes(frames: number): number {
  return 4 + frames * 8 + 4
}

/** The median of left, top, and left + top - corner (LOCO-I): good on edges and on slopes. */
function median(left: number, top: number, corner: number): number {
  if (corner >= Math.max(left, top)) return Math.min(left, top)
  if (corner <= Math.min(left, top)) return Math.max(left, top)
  return left + top - corner
}

/**
 * Turns RGB bytes (rows of interleaved pixels) into what compresses well, without loss: planes of green, red - green and
 * blue - green, each sample less its prediction from its left and upper neighbours, modulo 256.
 */
export function predictFrame(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const plane = width * height
  const output = new Uint8Array(plane * 3)
  const current = new Uint8Array(plane)
  for (let channel = 0; channel < 3; channel++) {
    for (let at = 0; at < plane; at++) {
      const green = rgb[at * 3 + 1] ?? 0
      current[at] = channel === 0 ? green : (rgb[at * 3 + (channel === 1 ? 0 : 2)] ?? 0) - green
    }
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        output[channel * plane + at] = (current[at] ?? 0) - guess(current, at, x, y, width)
      }
    }
  }
  return output
}

function guess(samples: Uint8Array, at: number, x: number, y: number, width: number): number {
  if (y === 0) return x === 0 ? 0 : (samples[at - 1] ?? 0)
  const top = samples[at - width] ?? 0
  return x === 0 ? top : median(samples[at - 1] ?? 0, top, samples[at - width - 1] ?? 0)
}

/** Undoes {@link predictFrame}: writes width*height*3 bytes to `rgb`. */
export function restoreFrame(predicted: Uint8Array, width: number, height: number, rgb: Uint8Array): void {
  const plane = width * height
  const current = new Uint8Array(plane)
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        current[at] = (predicted[channel * plane + at] ?? 0) + guess(current, at, x, y, width)
      }
    }
    // Green comes first, so it is there when red and blue are added to it.
    const target = channel === 0 ? 1 : channel === 1 ? 0 : 2
    for (let at = 0; at < plane; at++) {
      rgb[at * 3 + target] = (current[at] ?? 0) + (channel === 0 ? 0 : (rgb[at * 3 + 1] ?? 0))
    }
  }
}
