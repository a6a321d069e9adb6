// The halves of a training step: what they change, that they learn, that nothing stays behind.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAdam } from '../../../../src-main/engine/train/adam.ts'
import type { ClipBatch } from '../../../../src-main/engine/train/clip-batch.ts'
import { pixelDistance } from '../../../../src-main/engine/train/divergence.ts'
import { createLearner, type Learner } from '../../../../src-main/engine/train/learner.ts'
import { learningRate } from '../../../../src-main/engine/train/learning-rate.ts'
import { recipes } from '../../../../src-main/engine/train/recipes.ts'
import { judgeStep, networkStep, partsOf, type StepValues } from '../../../../src-main/engine/train/steps.ts'
import { createWeights, type Weights } from '../../../../src-main/engine/model/weights.ts'
import { disposeWeights } from '../../../../src-main/engine/model/weights.ts'
import { innerTimes, largestDifference, useBackend, withoutLeaks } from '../model/support.ts'
import { driftBatch, sceneBatch, smallPaperRecipe, smallRecipe } from './support.ts'

beforeAll(useBackend)

const copyOf = (weights: Weights) =>
  new Map([...weights].map(([name, weight]) => [name, weight.dataSync().slice()]))

/** The names of weights that differ. */
function moved(before: ReadonlyMap<string, ArrayLike<number>>, weights: Weights): string[] {
  return [...weights]
    .filter(([name, weight]) => largestDifference(weight.dataSync(), before.get(name)!) > 0)
    .map(([name]) => name)
}

/** The pixels' distance behind a step's losses, whose logarithm they may be. */
function distanceOf({ recipe }: Learner, { loss }: StepValues): number {
  return pixelDistance(loss.parts.pixels, recipe.losses)!
}

/** A recipe that learns one window within a few steps. */
const quickRecipe = (steps: number) =>
  smallRecipe({
    steps,
    batch: 1,
    optimiser: { ...recipes['studio-small'].optimiser, warmUp: 3, rate: 2e-3 },
  })

async function withLearner<T>(learner: Learner, work: (learner: Learner) => Promise<T>): Promise<T> {
  try {
    return await work(learner)
  } finally {
    learner.dispose()
  }
}

describe('Adam over one long vector', () => {
  it('is the textbook algorithm, weight for weight', async () => {
    const options = { ...recipes['studio-small'].optimiser, beta1: 0.8, beta2: 0.95, clip: 1e9 }
    await withoutLeaks(() => {
      const specs = [
        { name: 'a', shape: [2, 3], initial: { deviation: 1 }, trainable: true },
        { name: 'running', shape: [2], initial: { constant: 7 }, trainable: false },
        { name: 'b', shape: [4], initial: { deviation: 1 }, trainable: true },
      ]
      const start = Float32Array.from({ length: 10 }, (_, index) => Math.sin(index))
      const weights = createWeights(specs, ({ name }) =>
        name === 'a' ? start.slice(0, 6) : name === 'b' ? start.slice(6) : new Float32Array([7, 7]),
      )
      const adam = createAdam(weights, options)
      expect(adam.size).toBe(10)
      const expected = [...start]
      const [m, s] = [new Array<number>(10).fill(0), new Array<number>(10).fill(0)]
      for (let step = 1; step <= 5; step++) {
        const gradient = Float32Array.from({ length: 10 }, (_, index) => Math.cos(index * step))
        const tensor = tf.tensor1d(gradient)
        const norm = adam.update(tensor, 0.01)
        tensor.dispose()
        expect(norm).toBeCloseTo(Math.hypot(...gradient), 4)
        for (const [index, g] of gradient.entries()) {
          m[index] = 0.8 * m[index]! + 0.2 * g
          s[index] = 0.95 * s[index]! + 0.05 * g * g
          const down = Math.sqrt(s[index] / (1 - 0.95 ** step)) + options.epsilon
          expected[index]! -= (0.01 * m[index]) / (1 - 0.8 ** step) / down
        }
      }
      const got = [...weights.get('a')!.dataSync(), ...weights.get('b')!.dataSync()]
      expect(largestDifference(got, expected)).toBeLessThan(1e-5)
      expect([...weights.get('running')!.dataSync()]).toEqual([7, 7])
      adam.dispose()
      disposeWeights(weights)
    })
  })

  it('cuts long gradients and leaves everything as it was for one that is no number', async () => {
    await withoutLeaks(() => {
      const spec = { name: 'a', shape: [2], initial: { constant: 0 }, trainable: true }
      const run = (values: number[], clip: number) => {
        const weights = createWeights([spec], () => new Float32Array(2))
        const adam = createAdam(weights, { ...recipes.studio.optimiser, clip })
        const gradient = tf.tensor1d(values)
        const norm = adam.update(gradient, 0.1)
        const { first, updates } = adam.state()
        const after = [...weights.get('a')!.dataSync()]
        adam.dispose()
        disposeWeights(weights)
        gradient.dispose()
        return { norm, first: [...first], updates, after }
      }
      const cut = run([30, 40], 1)
      expect(cut.norm).toBeCloseTo(50)
      expect(cut.first[0]! / 0.1).toBeCloseTo(0.6)
      expect(cut.first[1]! / 0.1).toBeCloseTo(0.8)
      expect(run([NaN, 1], 1)).toMatchObject({ updates: 0, after: [0, 0], first: [0, 0] })
    })
  })
})

describe('the learning rate', () => {
  it('rises, falls along half a cosine, and ends at its floor', () => {
    const options = { ...recipes.studio.optimiser, rate: 1, warmUp: 9, floor: 0.1 }
    const rates = Array.from({ length: 110 }, (_, step) => learningRate(options, { step, steps: 109 }))
    expect(rates[0]).toBeCloseTo(0.1)
    expect(rates[9]).toBe(1)
    expect(rates[59]).toBeCloseTo(0.55)
    expect(rates[109]).toBeCloseTo(0.1)
    for (let step = 10; step < 110; step++) expect(rates[step]).toBeLessThan(rates[step - 1]!)
    expect(learningRate(options, { step: 59, steps: 159, from: 50 })).toBe(1)
  })

  it('follows the clock where that is ahead of the steps', () => {
    const options = { ...recipes.studio.optimiser, rate: 1, warmUp: 0, floor: 0.1 }
    const at = (step: number, elapsed: number) => learningRate(options, { step, steps: 100, elapsed })
    expect(at(0, 0)).toBe(1)
    expect(at(1, 0.5)).toBeCloseTo(0.55)
    expect(at(1, 1)).toBeCloseTo(0.1)
    expect(at(90, 0.5)).toBe(at(90, 0))
  })
})

describe('a step of the studio recipe', () => {
  it('changes the network, and every weight of it from the second step on', async () => {
    await withoutLeaks(() =>
      withLearner(createLearner('test', smallRecipe()), async (learner) => {
        const start = copyOf(learner.model.weights)
        await networkStep(learner, sceneBatch(0, 2, 32), 1)
        // The head of zeros lets no gradient through it before it has moved itself.
        expect(moved(start, learner.model.weights)).toEqual(['head/kernel', 'head/bias'])
        await networkStep(learner, sceneBatch(1, 2, 32), 1)
        expect(moved(start, learner.model.weights)).toHaveLength(start.size)
        const between = tf.memory().numTensors
        await networkStep(learner, sceneBatch(2, 2, 32), 1)
        expect(tf.memory().numTensors).toBe(between)
      }),
    )
  })

  it('learns one window by heart', async () => {
    await withLearner(createLearner('test', quickRecipe(60)), async (learner) => {
      const batch = sceneBatch(3, 1, 32)
      const losses: number[] = []
      for (let step = 0; step < 60; step++) {
        losses.push(distanceOf(learner, await networkStep(learner, { ...batch, step }, 1)))
      }
      // The first loss is the prior's own blend.
      expect(Math.min(...losses.slice(-5))).toBeLessThan(0.65 * losses[0]!)
    })
  })

  it('learns to move things as proposed, where the prior stands still', async () => {
    const batch = driftBatch(32, 12)
    const { proposal: nothing } = sceneBatch(0, 1, 32)
    const after = (proposal: ClipBatch['proposal']) =>
      withLearner(createLearner('test', quickRecipe(12)), async (learner) => {
        const losses: number[] = []
        for (let step = 0; step < 12; step++) {
          const values = await networkStep(learner, { ...batch, proposal, step }, 1)
          losses.push(distanceOf(learner, values))
        }
        return losses.at(-1)! / losses[0]!
      })
    const [proposed, alone] = [await after(batch.proposal), await after(nothing)]
    expect(proposed).toBeLessThan(0.75 * alone)
  })

  it('tells each picture off by the logarithm of its distance', async () => {
    const [batch, recipe] = [sceneBatch(0, 2, 32), smallRecipe()]
    const { loss } = await withLearner(createLearner('test', recipe), (learner) =>
      networkStep(learner, batch, 1),
    )
    // By hand: what has learnt nothing gives the prior's blend, here a cross-fade.
    const bytes = 32 * 32 * 3
    const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
    const errors = [0, 1].flatMap((window) =>
      innerTimes.map((time, step) => {
        const value = (frame: number, at: number) => batch.data[(window * 16 + frame) * bytes + at]! / 255
        return Array.from(
          { length: bytes },
          (_, at) => (1 - time) * value(0, at) + time * value(15, at) - value(step + 1, at),
        )
      }),
    )
    const overPictures = (distance: (error: number) => number, finest: number) =>
      mean(errors.map((picture) => Math.log(mean(picture.map(distance)) + finest)))
    const { pixels, edges, squares } = loss.parts
    expect(pixels).toBeCloseTo(
      overPictures((error) => Math.sqrt(error * error + 1e-6) - 1e-3, 0.01),
      4,
    )
    expect(squares).toBeCloseTo(
      overPictures((error) => error * error, 0.0001),
      4,
    )
    const { losses } = recipe
    expect(loss.total).toBeCloseTo(
      losses.pixels * pixels! + losses.edges * edges! + losses.squares * squares!,
      4,
    )
    expect(loss.total).toBeLessThan(0)
  })

  it('gives the same gradient in parts as at once', async () => {
    const batch = sceneBatch(0, 4, 32)
    expect(partsOf(batch, 3).map(({ first, count }) => [first, count])).toEqual([
      [0, 2],
      [2, 2],
    ])
    const run = (parts: number) =>
      withLearner(createLearner('test', smallRecipe()), async (learner) => {
        const { loss, norm } = await networkStep(learner, batch, parts)
        return { total: loss.total, norm }
      })
    const [whole, cut] = [await run(1), await run(4)]
    expect(cut.total).toBeCloseTo(whole.total, 5)
    expect(cut.norm / whole.norm).toBeCloseTo(1, 3)
  })

  it.each(['f0', 'weight', 'motion'] as const)(
    'says that a loss is no number (by %s) and changes nothing',
    async (map) => {
      await withLearner(createLearner('test', smallRecipe()), async (learner) => {
        const start = copyOf(learner.model.weights)
        const batch = sceneBatch(0, 2, 32)
        const maps = { ...batch.prior!, ...batch.proposal! }
        maps[map].fill(NaN)
        const { norm } = await withoutLeaks(() => networkStep(learner, batch, 1))
        expect(norm).toBeNaN()
        expect(moved(start, learner.model.weights)).toEqual([])
      })
    },
  )
})

describe('a step of the paper recipe', () => {
  it('moves the network in its half and the judges in theirs', async () => {
    await withoutLeaks(() =>
      withLearner(createLearner('test', smallPaperRecipe()), async (learner) => {
        const batch = sceneBatch(0, 2, 64)
        const judges = learner.needJudges()
        const [network, theirs] = [copyOf(learner.model.weights), copyOf(judges.weights)]
        const { made, loss } = await networkStep(learner, batch, 1)
        expect(Object.keys(loss.parts)).toEqual(['image', 'clip'])
        expect(moved(theirs, judges.weights)).toEqual([])
        // Everything but what the first step cannot reach yet: nothing here, running moments included.
        expect(moved(network, learner.model.weights)).toHaveLength(network.size)

        const after = copyOf(learner.model.weights)
        const { loss: judged } = await judgeStep(learner, batch, made, 2)
        tf.dispose([...made])
        expect(Object.keys(judged.parts)).toEqual(['imageJudge', 'clipJudge'])
        expect(moved(after, learner.model.weights)).toEqual([])
        // Within the hinge's margins the true ones' pull at the last biases is as strong as the made ones'.
        const still = ['image-judge/logit/bias', 'clip-judge/logit/bias']
        const names = [...theirs.keys()].filter((name) => !still.includes(name))
        expect(moved(theirs, judges.weights)).toEqual(expect.arrayContaining(names))
      }),
    )
  })

  it('teaches the judges to tell true from made', async () => {
    await withLearner(createLearner('test', smallPaperRecipe()), async (learner) => {
      const batch = sceneBatch(0, 2, 64)
      const { made } = await networkStep(learner, batch, 1)
      const losses: number[] = []
      for (let step = 0; step < 6; step++) losses.push((await judgeStep(learner, batch, made, 1)).loss.total)
      tf.dispose([...made])
      expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!)
    })
  })
})
