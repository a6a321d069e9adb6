import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { networkFlopsByStage, networkFlops } from '../../../../src-main/engine/model/flops.ts'
import { createNoise } from '../../../../src-main/engine/model/noise.ts'
import { presets, type PaperOptions } from '../../../../src-main/engine/model/options.ts'
import { paperNoise, paperWeights, runPaper } from '../../../../src-main/engine/model/paper-network.ts'
import {
  countParameters,
  createWeights,
  disposeWeights,
  initialValues,
  weightOf,
} from '../../../../src-main/engine/model/weights.ts'
import {
  countedFlops,
  floatsOf,
  largestDifference,
  normals,
  uniforms,
  useBackend,
  withoutLeaks,
} from './support.ts'

beforeAll(useBackend)

const paper = presets['paper-bair']
/** The same topology with narrow layers, for what does not depend on width. */
const narrow: PaperOptions = { ...paper, encoder: [8, 8, 16], code: 8, noise: 16, layersPerLevel: 2 }

function make(options: PaperOptions, seed = 1) {
  return createWeights(paperWeights(options), (spec) => initialValues(spec, seed))
}

function run(
  weights: ReturnType<typeof make>,
  options: PaperOptions,
  { seed = 1, width = 16, height = 16, clips = 1 } = {},
): Float32Array {
  return floatsOf(() => {
    const size = 2 * height * width * 3
    const keyframes = tf.tensor5d(
      Array.from({ length: clips }, (_, clip) => [...uniforms(size, `clip ${clip}`)])
        .flat()
        .map((x) => 2 * x - 1),
      [clips, 2, height, width, 3],
    )
    const streams = Array.from({ length: clips }, (_, clip) => createNoise(seed + clip))
    const clip = runPaper(weights, options, keyframes, paperNoise(options, streams), 'inference')
    expect(clip.shape).toEqual([clips, 16, height, width, 3])
    return clip
  })
}

describe("the paper's network", () => {
  it('has the published number of parameters', () => {
    const specs = paperWeights(paper)
    const part = (prefix: string) =>
      countParameters(specs.filter(({ name }) => name.startsWith(prefix))) / 1e6
    expect(part('encoder/')).toBeCloseTo(1.58, 2)
    expect(part('latent/')).toBeCloseTo(8.05, 2)
    expect(part('video/')).toBeCloseTo(4.74, 2)
    expect(countParameters(specs) / 1e6).toBeCloseTo(14.38, 2)
  })

  it('costs 12.83 billion multiply-adds a clip, most of them in the video generator', () => {
    const stages = networkFlopsByStage(paper, 64, 64)
    expect(networkFlops(paper, 64, 64) / 2e9).toBeCloseTo(12.83, 2)
    expect(stages.video! / networkFlops(paper, 64, 64)).toBeCloseTo(0.72, 2)
  })

  it('runs the convolutions that its cost counts', async () => {
    const weights = make(narrow)
    const real = await countedFlops(() => run(weights, narrow, { width: 64, height: 64 }))
    const counted = networkFlops(narrow, 64, 64)
    // Enlarging convolutions compute one more row and column, which the count leaves out.
    expect(real / counted).toBeGreaterThanOrEqual(1)
    expect(real / counted).toBeLessThan(1.15)
    disposeWeights(weights)
  })

  it('makes 16 frames in -1..1 for any multiple of 8, and leaves no tensors behind', async () => {
    const weights = make(narrow)
    run(weights, narrow)
    const clip = await withoutLeaks(() => run(weights, narrow, { width: 24, height: 40 }))
    expect(clip.every((value) => value >= -1 && value <= 1)).toBe(true)
    expect(new Set(clip).size).toBeGreaterThan(1000)
    disposeWeights(weights)
  })

  it('gives the same clip for the same noise, another for other noise, alone or in a batch', () => {
    const weights = make(narrow)
    const first = run(weights, narrow, { seed: 5 })
    expect(largestDifference(run(weights, narrow, { seed: 5 }), first)).toBe(0)
    expect(largestDifference(run(weights, narrow, { seed: 6 }), first)).toBeGreaterThan(1e-3)
    const batch = run(weights, narrow, { seed: 5, clips: 2 })
    expect(largestDifference(batch.subarray(0, first.length), first)).toBeLessThan(1e-4)
    disposeWeights(weights)
  })

  it('is deaf to noise without fusion, and reads the codes alone when naive', () => {
    for (const options of [
      { ...narrow, fusion: false },
      { ...narrow, latent: 'naive' as const },
    ]) {
      const weights = make(options)
      const [one, two] = [1, 2].map((seed) => run(weights, options, { seed }))
      expect(largestDifference(one!, two!)).toBe(0)
      disposeWeights(weights)
    }
    expect(countParameters(paperWeights({ ...paper, fusion: false }))).toBeLessThan(
      countParameters(paperWeights(paper)),
    )
    expect(paperWeights({ ...paper, latent: 'naive' }).some(({ name }) => name.startsWith('latent/'))).toBe(
      false,
    )
  })

  it('reaches every weight with its gradient, and learns its moments in training', async () => {
    const weights = make(narrow)
    const mean = weightOf(weights, 'encoder/down1/norm/mean')
    await withoutLeaks(() => {
      tf.tidy(() => {
        const keyframes = tf.tensor5d(normals(2 * 2 * 16 * 16 * 3, 'k'), [2, 2, 16, 16, 3])
        const noise = paperNoise(narrow, [createNoise(1), createNoise(2)])
        const variables = [...weights.values()].filter((weight) => weight.trainable)
        const { grads } = tf.variableGrads(
          () =>
            tf.mean<tf.Scalar>(
              tf.square(tf.sub(runPaper(weights, narrow, keyframes, noise, 'training'), 0.3)),
            ),
          variables,
        )
        for (const [name, weight] of weights) {
          if (!weight.trainable) continue
          // A bias before a batch norm is taken out again by the mean: its gradient is rounding noise, and may be zero.
          if (name.endsWith('/bias') && weights.has(name.replace(/bias$/, 'norm/mean'))) continue
          const size = tf.norm(grads[weight.name]!).dataSync()[0]!
          expect(size, name).toBeGreaterThan(0)
          expect(size, name).toBeLessThan(1e4)
        }
        expect(mean.dataSync().every((value) => value === 0)).toBe(false)
      })
    })
    disposeWeights(weights)
  })
})
