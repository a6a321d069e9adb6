// What else can be trained: the paper's ablations, the studio network with judges, noise that matters.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLearner, type Learner } from '../../../../src-main/engine/train/learner.ts'
import { parseRecipe, type Recipe } from '../../../../src-main/engine/train/recipe.ts'
import { recipes } from '../../../../src-main/engine/train/recipes.ts'
import { takeStep } from '../../../../src-main/engine/train/take-step.ts'
import type { Weights } from '../../../../src-main/engine/model/weights.ts'
import { largestDifference, useBackend, withoutLeaks } from '../model/support.ts'
import { sceneBatch, smallPaperRecipe, smallRecipe } from './support.ts'

beforeAll(useBackend)

const paperWith = (changes: object): Recipe => {
  const recipe = smallPaperRecipe()
  return parseRecipe({ ...recipe, batch: 1, model: { ...recipe.model, ...changes } }, 'The test')
}

const sumsOf = (weights: Weights) => [...weights.values()].map((weight) => weight.abs().sum().dataSync()[0]!)

/** A few steps; checks that all losses are numbers. */
async function steps(learner: Learner, count: number): Promise<Record<string, number>> {
  let losses: Record<string, number> = {}
  for (let step = 0; step < count; step++) {
    const plan = { parts: 1, onParts: () => undefined, elapsed: 0, saved: undefined }
    losses = await takeStep(learner, sceneBatch(step, 1, 64), plan)
    expect(Object.values(losses).every(Number.isFinite)).toBe(true)
  }
  return losses
}

async function trained(recipe: Recipe, count: number, look: (learner: Learner) => Promise<void> | void) {
  const learner = createLearner('test', recipe)
  try {
    const before = tf.tidy(() => sumsOf(learner.model.weights))
    const losses = await steps(learner, count)
    expect(tf.tidy(() => sumsOf(learner.model.weights))).not.toEqual(before)
    await look(learner)
    return losses
  } finally {
    learner.dispose()
  }
}

describe('adversarial training of the paper network', () => {
  it('leaves different pictures for different noise, and the same for the same', async () => {
    await trained(paperWith({}), 2, async ({ model }) => {
      if (model.kind !== 'paper') throw new Error('It is a paper network.')
      const clip = sceneBatch(9, 1, 64).data
      const bytes = 64 * 64 * 3
      const keyframe = (index: number) =>
        Float32Array.from(clip.subarray(index * bytes, (index + 1) * bytes), (value) => value / 255)
      const make = (seed: number) =>
        model.generate({ from: keyframe(0), to: keyframe(15), width: 64, height: 64, seed })
      const [one, same, other] = [await make(1), await make(1), await make(2)]
      expect(largestDifference(one[6]!, same[6]!)).toBe(0)
      // In levels of 8 bits: to be seen in the pictures, not in the last digits.
      expect(largestDifference(one[6]!, other[6]!) * 255).toBeGreaterThan(1)
    })
  })

  it.each([
    ['without fusion', { fusion: false }],
    ['decoding naively', { latent: 'naive' }],
  ])('works %s', async (_, changes) => {
    await withoutLeaks(async () => {
      await trained(paperWith(changes), 1, () => undefined)
    })
  })
})

describe('the studio network', () => {
  it('learns with judges too: from their first step on they are heard and trained', async () => {
    const { adversary } = recipes['paper-kth']
    if (!adversary) throw new Error('The paper has judges.')
    const recipe = smallRecipe({
      batch: 1,
      data: { ...recipes['studio-small'].data, sizes: [[64, 1]] },
      adversary: { ...adversary, weight: 0.003, from: 1 },
    })
    await withoutLeaks(async () => {
      const losses = await trained(recipe, 2, ({ judges }) => {
        expect(judges?.adam.updates).toBe(1)
      })
      expect(Object.keys(losses)).toEqual(
        expect.arrayContaining(['pixels', 'image', 'clip', 'imageJudge', 'clipJudge']),
      )
    })
  })
})
