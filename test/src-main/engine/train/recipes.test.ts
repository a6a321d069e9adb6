// Recipes as data, the watch over the loss, and the plan for memory: no TensorFlow.
import { describe, expect, it } from 'vitest'
import { recipeNames } from '../../../../src-shared/engine-contract.ts'
import { hasExploded, watchLoss } from '../../../../src-main/engine/train/divergence.ts'
import { planParts, stepMemory, withinMemory } from '../../../../src-main/engine/train/memory-plan.ts'
import { parseRecipe } from '../../../../src-main/engine/train/recipe.ts'
import { chooseRecipe, recipes } from '../../../../src-main/engine/train/recipes.ts'

describe('recipes', () => {
  it.each(recipeNames)('%s is valid, and survives being written down', (name) => {
    expect(parseRecipe(JSON.parse(JSON.stringify(recipes[name])), name)).toEqual(recipes[name])
  })

  it("have the paper's numbers", () => {
    for (const name of ['paper-bair', 'paper-kth', 'paper-ucf101'] as const) {
      const { batch, optimiser, losses, adversary } = recipes[name]
      expect(batch).toBe(32)
      expect(optimiser).toMatchObject({ rate: 1e-4, beta1: 0.5, beta2: 0.999 })
      expect(losses).toEqual({ pixels: 0, edges: 0, smoothness: 0 })
      expect(adversary).toMatchObject({ from: 0 })
    }
  })

  it('take changes, and refuse what no network can do', () => {
    expect(chooseRecipe('studio', { steps: 7, size: 128, seed: 3 })).toMatchObject({
      steps: 7,
      seed: 3,
      data: { sizes: [[128, 1]] },
    })
    expect(chooseRecipe('paper-kth', { fusion: false, naive: true }).model).toMatchObject({
      fusion: false,
      latent: 'naive',
    })
    for (const [name, changes] of [
      ['nothing', {}],
      ['studio', { naive: true }],
      ['studio', { size: 40 }],
      // The judges need 64.
      ['studio', { size: 48 }],
      ['studio-small', { batch: 0 }],
    ] as const) {
      expect(() => chooseRecipe(name, changes)).toThrow(expect.objectContaining({ code: 'usage' }))
    }
    expect(chooseRecipe('studio-small', { size: 48 }).data.sizes).toEqual([[48, 1]])
  })
})

describe('the watch over the loss', () => {
  const after = (losses: readonly number[]) =>
    losses.reduce<Parameters<typeof watchLoss>[0]>(watchLoss, { usualLoss: null, strange: 0 })

  it('forgives odd batches, and calls a lasting jump an explosion', () => {
    const calm = Array.from({ length: 50 }, (_, index) => 0.02 + 0.01 * Math.sin(index))
    expect(hasExploded(after([...calm, 1, 1, 1, ...calm]))).toBe(false)
    expect(hasExploded(after([...calm, ...new Array<number>(20).fill(0.5)]))).toBe(true)
  })
})

describe('memory', () => {
  it('is planned by parts: fewer where there is more of it', () => {
    const recipe = recipes['paper-kth']
    expect(planParts(recipe, 1e12)).toBe(1)
    const half = planParts(recipe, stepMemory(recipe, 16))
    expect(half).toBe(2)
    expect(planParts(recipe, 0)).toBe(32)
  })

  it('that runs out halves the parts until they fit, or says that nothing does', async () => {
    const short = new Error('OOM when allocating tensor')
    const tried: number[] = []
    const run = (needed: number) => (parts: number) => {
      tried.push(parts)
      return parts >= needed ? Promise.resolve(parts) : Promise.reject(short)
    }
    const heard: number[] = []
    expect(await withinMemory(1, 6, run(4), (parts) => heard.push(parts))).toBe(4)
    expect(heard).toEqual([2, 4])
    await expect(withinMemory(1, 6, run(99), () => undefined)).rejects.toMatchObject({
      code: 'out-of-memory',
    })
    expect(tried).toEqual([1, 2, 4, 1, 2, 4, 6])
    const other = () => Promise.reject(new Error('other'))
    await expect(withinMemory(1, 6, other, () => undefined)).rejects.toThrow('other')
  })
})
