// A published SavedModel as a model like any other: two keyframes in, 14 pictures out.
// The graph always answers a whole batch (16 clips). What is not asked for is filled with further variations of the clip that
// was asked for last, and kept: asking for several samples of a gap costs one run.
import * as tf from '@tensorflow/tfjs-core'
import { createHash } from 'node:crypto'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { breathe, joinFloats, splitFloats, toFloats, toTensor } from '../tensors.ts'
import type { CompiledGraph } from './published-compile.ts'
import { findNoise, type NoiseInput } from './published-noise.ts'
import type { Session } from './published-session.ts'

/** Two keyframes, RGB 0..1, [h*w*3] at the network's size. */
export interface PublishedInput {
  readonly from: Float32Array
  readonly to: Float32Array
  readonly seed: number
}

/** A graph at work. */
export interface PublishedNetwork {
  /** Whether the seed decides the noise. Otherwise the network draws its own, other noise each time. */
  readonly seeded: boolean
  /** The 14 inner pictures of each input (at most a batch of them), RGB 0..1. */
  generate(inputs: readonly PublishedInput[], signal?: AbortSignal): Promise<Float32Array[][]>
  dispose(): void
}

const innerSteps = 14
const fullScale = 255

/** A network over a loaded graph, which it owns from now on. */
export function createPublishedNetwork(graph: CompiledGraph, session: Session): PublishedNetwork {
  const { batch, width, height } = graph
  const noise = findNoise(graph)
  /** Answers of the last run, by keyframes and seed. */
  let kept = new Map<string, Float32Array[]>()

  const keyOf = ({ from, to, seed }: PublishedInput): string =>
    createHash('sha256').update(bytesOf(from)).update(bytesOf(to)).update(String(seed)).digest('hex')

  const run = (inputs: readonly PublishedInput[]): void => {
    const clips = Array.from({ length: batch }, (_, index) => inputs[index] ?? variation(inputs, index))
    const answers = runGraph(graph, session, noise ?? [], clips)
    kept = new Map(clips.map((clip, index) => [keyOf(clip), answers[index] ?? []]))
  }

  return {
    seeded: noise !== undefined,
    async generate(inputs, signal) {
      const size = width * height * 3
      if (
        inputs.length > batch ||
        inputs.some(({ from, to }) => from.length !== size || to.length !== size)
      ) {
        throw new RangeError(`This network takes up to ${batch} pairs of ${width}x${height} RGB pixels.`)
      }
      await breathe()
      throwIfCancelled(signal)
      const keys = inputs.map(keyOf)
      if (inputs.length > 0 && !keys.every((key) => kept.has(key))) run(inputs)
      return keys.map((key) => kept.get(key) ?? [])
    },
    dispose: () => {
      kept.clear()
      session.close()
    },
  }
}

/** For a place that nobody asked for: the last clip with the seeds that follow its own. */
function variation(inputs: readonly PublishedInput[], index: number): PublishedInput {
  const last = inputs.at(-1)
  if (!last) throw new RangeError('There is nothing to run.')
  return { ...last, seed: (last.seed + index - inputs.length + 1) >>> 0 }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

function runGraph(
  { input, output, batch, width, height }: CompiledGraph,
  session: Session,
  noise: readonly NoiseInput[],
  clips: readonly PublishedInput[],
): Float32Array[][] {
  const made: tf.Tensor[] = []
  const give = (values: Float32Array, shape: readonly number[]): tf.Tensor => {
    const tensor = toTensor(values, [...shape] as [number])
    made.push(tensor)
    return tensor
  }
  try {
    const frames = joinFloats(clips.flatMap(({ from, to }) => [from, to])).map((value) => value * fullScale)
    const inputs = new Map([[input, give(frames, [batch, 2, height, width, 3])]])
    for (const drawn of noise) {
      const numbers = joinFloats(clips.map(({ seed }) => drawn.draw(seed)))
      inputs.set(drawn.tensor, give(numbers, drawn.shape))
    }
    const answer = session.run(inputs, output)
    made.push(answer)
    const values = toFloats(answer)
    if (values.length !== batch * innerSteps * width * height * 3 || !values.every(Number.isFinite)) {
      throw new InterludeError(
        'model-damaged',
        'The SavedModel answers with something else than pictures.',
        'Its variables may not belong to its graph; import it again, or choose another model.',
      )
    }
    const pictures = values.map((value) => value / fullScale)
    return splitFloats(pictures, batch).map((clip) => splitFloats(clip, innerSteps))
  } finally {
    tf.dispose(made)
  }
}
