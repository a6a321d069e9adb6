// Frechet video distance (Unterthiner et al., Towards Accurate Generative Models of Video, 2018): how far apart the
// distributions of two sets of clips are, by the logits that a video classifier gives them. Smaller is better; it depends
// on how many clips were compared, so that number goes with it.
import * as tf from '@tensorflow/tfjs-core'
import { breather } from './breather.ts'
import type { I3d } from './i3d.ts'
import type { Picture } from './picture.ts'

/** A clip with all its pictures in order, the given keyframes in their places too; all of one shape. */
export type Clip = readonly Picture[]

/** What may go with the classification of many clips. */
export interface FeatureOptions {
  /** Clips in one pass of the network, 2 unless said; 16 steps take about 0.3 GB each, and more are not faster. */
  readonly batch?: number
  readonly signal?: AbortSignal | undefined
  /** Hears how many clips are done. */
  readonly onProgress?: ((clips: number) => void) | undefined
}

/**
 * The features of clips, 400 numbers each, in their order. Clips are taken as they are needed, a batch at a time, so that
 * they may be decoded or generated on the way. Rejects with `cancelled` when the signal fires, with RangeError for clips
 * that are too short or of mixed shapes.
 */
export async function clipFeatures(
  i3d: I3d,
  clips: Iterable<Clip> | AsyncIterable<Clip>,
  options: FeatureOptions = {},
): Promise<Float32Array[]> {
  const { batch = 2, signal, onProgress } = options
  const breathe = breather(signal)
  const features: Float32Array[] = []
  let waiting: Clip[] = []
  const flush = async () => {
    await breathe()
    features.push(...classify(i3d, waiting))
    waiting = []
    onProgress?.(features.length)
  }
  for await (const clip of clips) {
    if (waiting[0] && shapeOf(waiting[0]).join() !== shapeOf(clip).join()) await flush()
    waiting.push(clip)
    if (waiting.length >= batch) await flush()
  }
  if (waiting.length > 0) await flush()
  await breathe()
  return features
}

function classify(i3d: I3d, clips: readonly Clip[]): Float32Array[] {
  const first = clips[0]
  if (!first) return []
  const [steps, height, width] = shapeOf(first)
  const pixels = height * width
  const values = new Float32Array(clips.length * steps * pixels * 3)
  let at = 0
  for (const clip of clips) {
    for (const picture of clip) {
      if (picture.width !== width || picture.height !== height) {
        throw new RangeError('The pictures of a clip must have one size.')
      }
      writeRgb(picture, values.subarray(at, at + pixels * 3))
      at += pixels * 3
    }
  }
  const input = tf.tensor5d(values, [clips.length, steps, height, width, 3])
  try {
    const logits = i3d.logits(input)
    const rows = logits.dataSync()
    const classes = logits.shape[1]
    logits.dispose()
    return clips.map((_, index) => Float32Array.from(rows.subarray(index * classes, (index + 1) * classes)))
  } finally {
    input.dispose()
  }
}

function shapeOf(clip: Clip): readonly [number, number, number] {
  const [picture] = clip
  if (!picture) throw new RangeError('A clip without pictures has no features.')
  return [clip.length, picture.height, picture.width]
}

/** Grey becomes three equal channels. */
function writeRgb({ data, channels }: Picture, to: Float32Array): void {
  if (channels === 3) to.set(data)
  else for (let index = 0; index < to.length; index++) to[index] = data[Math.floor(index / 3)] ?? 0
}
