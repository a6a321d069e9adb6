// Recipes as data, the watch over the loss, and the plan for memory: no TensorFlow.
import { describe, expect, it } from 'vitest'
import { recipeNames } from '../../../../src-shared/engine-contract.ts'
import { extendCurve, noLosses } from '../../../../src-main/engine/train/curve.ts'
import { hasExploded, pixelDistance, watchLoss } from '../../../../src-main/engine/train/divergence.ts'
import { planParts, stepMemory, withinMemory } from '../../../../src-main/engine/train/memory-plan.ts'
import { createTimeBudget } from '../../../../src-main/engine/train/time-budget.ts'
import { parseRecipe } from '../../../../src-main/engine/train/recipe.ts'
import { chooseRecipe, finetuneRecipe } from '../../../../src-main/engine/train/choose-recipe.ts'
import { recipes } from '../../../../src-main/engine/train/recipes.ts'

describe('recipes', () => {
  it.each(recipeNames)('%s is valid, and survives being written down', (name) => {
    expect(parseRecipe(JSON.parse(JSON.stringify(recipes[name])), name)).toEqual(recipes[name])
  })

  it("have the paper's numbers", () => {
    for (const name of ['paper-bair', 'paper-kth', 'paper-ucf101'] as const) {
      const { batch, optimiser, losses, adversary } = recipes[name]
      expect(batch).toBe(32)
      expect(optimiser).toMatchObject({ rate: 1e-4, beta1: 0.5, beta2: 0.999 })
      expect(losses).toMatchObject({ pixels: 0, edges: 0, smoothness: 0 })
      expect(adversary).toMatchObject({ from: 0 })
    }
  })

  it('of the studio weigh proposals, and count pictures by relative change', () => {
    for (const name of ['studio', 'studio-small'] as const) {
      const { model, losses } = recipes[name]
      expect(model).toMatchObject({ kind: 'studio', proposals: true })
      expect(losses.relative).toBe(true)
    }
    expect(finetuneRecipe(recipes.studio.model, {}).losses.relative).toBe(true)
  })

  it('that were written down before proposals and relative losses stay what they were', () => {
    const { model, losses, ...rest } = recipes['studio-small']
    const without = (from: object, ...names: string[]) =>
      Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))
    const before = {
      ...rest,
      model: without(model, 'proposals'),
      losses: without(losses, 'squares', 'relative'),
    }
    expect(parseRecipe(before, 'it')).toEqual({
      ...rest,
      model: { ...model, proposals: false },
      losses: { ...losses, squares: 0, relative: false },
    })
    // Fine-tuning an old model does not change what it is.
    expect(finetuneRecipe(parseRecipe(before, 'it').model, {}).model).toMatchObject({ proposals: false })
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

describe('the recipe for fine-tuning', () => {
  it('is made for the model, judges a dozen times, and follows nothing but the time', () => {
    const recipe = finetuneRecipe(recipes['studio-small'].model, { minutes: 15 })
    expect(recipe.model).toEqual(recipes['studio-small'].model)
    expect(recipe.evaluation.minutes).toBe(1.25)
    expect(recipe.adversary).toBeNull()
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)), 'it')).toEqual(recipe)
  })

  it('refuses what can only be used', () => {
    const published = { version: 1, kind: 'published', steps: 16 }
    expect(() => finetuneRecipe(published, {})).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })
})

describe('the curve of a run', () => {
  const steps = (count: number) => {
    let state: Parameters<typeof extendCurve>[0] = { curve: [], pending: noLosses }
    for (let step = 1; step <= count; step++) state = extendCurve(state, step, { total: step })
    return state
  }

  it('has a point a step while it is short', () => {
    expect(steps(3)).toEqual({
      curve: [1, 2, 3].map((step) => ({ step, losses: { total: step } })),
      pending: noLosses,
    })
  })

  it('stays short, with means of what it no longer shows', () => {
    const { curve, pending } = steps(9001)
    expect(curve.length).toBeLessThanOrEqual(2000)
    expect(curve.at(-1)!.step + pending.steps).toBe(9001)
    const every = curve[1]!.step - curve[0]!.step
    for (const [index, { step, losses }] of curve.entries()) {
      expect(step).toBe((index + 1) * every)
      expect(losses.total).toBeCloseTo(step - (every - 1) / 2, 6)
    }
  })
})

describe('time', () => {
  it('stands still in a pause, and ends with the sitting or the run', async () => {
    let clock = 100
    const now = () => clock
    const run = createTimeBudget({ run: 10 }, 60, now)
    expect(run.share()).toBeCloseTo(0.1)
    clock += 120
    await run.rest(() => {
      clock += 5000
      return Promise.resolve()
    })
    expect([run.sitting(), run.total(), run.left()]).toEqual([120, 180, 420])
    expect(run.share()).toBeCloseTo(0.3)
    const sitting = createTimeBudget({ sitting: 1 }, 6000, now)
    clock += 61
    expect([sitting.share(), sitting.left()]).toEqual([0, 0])
    expect(createTimeBudget({}, 0, now).left()).toBe(Infinity)
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

  it('sees distances behind relative losses, which are below zero', () => {
    const relative = { relative: true }
    const watched = (logarithms: readonly number[]) =>
      after(logarithms.map((loss) => pixelDistance(loss, relative)!))
    // From a distance of 0.05 to one of 0.015, with odd batches on the way.
    const calm = Array.from(
      { length: 300 },
      (_, step) => -3 - 1.2 * (step / 300) + 0.4 * Math.sin(7 * step) + (step % 50 === 49 ? 2 : 0),
    )
    expect(Math.max(...calm)).toBeLessThan(0)
    expect(calm.some((_, step) => hasExploded(watched(calm.slice(0, step))))).toBe(false)
    expect(watched(calm).usualLoss).toBeCloseTo(0.017, 2)
    // Pictures of noise: half of the range off, for good. Twice the usual is no explosion.
    expect(hasExploded(watched([...calm, ...new Array<number>(20).fill(Math.log(0.5))]))).toBe(true)
    expect(hasExploded(watched([...calm, ...new Array<number>(20).fill(Math.log(0.03))]))).toBe(false)
  })

  it('takes other losses as they are, and none for none', () => {
    expect(pixelDistance(0.02, { relative: false })).toBe(0.02)
    expect(pixelDistance(Math.log(0.02), { relative: true })).toBeCloseTo(0.02, 9)
    for (const relative of [false, true]) expect(pixelDistance(undefined, { relative })).toBeUndefined()
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
