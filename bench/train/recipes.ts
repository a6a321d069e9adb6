// What the full recipes would take, which no CPU can show by doing it: the operations of a step, counted layer by layer from the
// recipe; how fast this machine does them, in real steps on few windows; and the days of a whole run, here and on one GPU.
// nice node bench/train/recipes.ts [--recipes paper-kth,studio] [--gpu-tflops 7] [--steps 2] [--windows 1] [--json FILE]
//   --gpu-tflops 7: what a V100, the paper's GPU, is taken to sustain in 32-bit convolutions, half of its 14 to 15.7 peak
//   --steps 0 measures nothing and only counts
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { recipeNames } from '../../src-shared/engine-contract.ts'
import { loadBackend } from '../../src-main/engine/backend.ts'
import { chooseRecipe } from '../../src-main/engine/train/choose-recipe.ts'
import { createLearner } from '../../src-main/engine/train/learner.ts'
import type { Recipe } from '../../src-main/engine/train/recipe.ts'
import { judgeStep, networkStep } from '../../src-main/engine/train/steps.ts'
import { makeBatches, stepCost } from './step-cost.ts'
import { createMatmulRate } from './timing.ts'

const { values } = parseArgs({
  options: {
    recipes: { type: 'string', default: recipeNames.join(',') },
    'gpu-tflops': { type: 'string', default: '7' },
    steps: { type: 'string', default: '2' },
    windows: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})

const secondsADay = 86_400

/** Mean operations of a step over the recipe's sizes of windows, which come one a step. */
function meanCost(recipe: Recipe, judged: boolean): number {
  const { sizes } = recipe.data
  const all = sizes.reduce((sum, [, weight]) => sum + weight, 0)
  return sizes.reduce((sum, [side, weight]) => {
    const { network, judges } = stepCost(recipe, side, judged)
    return sum + ((network + judges) * weight) / all
  }, 0)
}

/** Operations of a whole run; the judges may come late. */
function wholeCost(recipe: Recipe): number {
  const judged = recipe.adversary ? Math.max(0, recipe.steps - recipe.adversary.from) : 0
  return (recipe.steps - judged) * meanCost(recipe, false) + judged * meanCost(recipe, true)
}

/** Operations a second of this machine in real steps of the recipe on few windows, judges included where it has them. */
async function measureRate(name: string, windows: number, steps: number): Promise<number> {
  const { data, adversary, ...rest } = chooseRecipe(name, { batch: windows })
  const [[side] = [64]] = data.sizes
  const recipe: Recipe = {
    ...rest,
    data: { ...data, sizes: [[side, 1]] },
    adversary: adversary && { ...adversary, from: 0 },
  }
  const learner = createLearner('bench', recipe)
  const [batch] = await makeBatches(recipe, 1)
  if (!batch) throw new Error('There is no batch.')
  let fastest = Infinity
  try {
    // The first step warms up.
    for (let step = -1; step < steps; step++) {
      const start = performance.now()
      const { made } = await networkStep(learner, batch, 1)
      if (recipe.adversary) await judgeStep(learner, batch, made, 1)
      tf.dispose([...made])
      const seconds = (performance.now() - start) / 1000
      if (step >= 0) fastest = Math.min(fastest, seconds)
    }
  } finally {
    learner.dispose()
  }
  const { network, judges } = stepCost(recipe, side, recipe.adversary !== null)
  return (network + judges) / fastest
}

const gpu = Number(values['gpu-tflops']) * 1e12
const steps = Number(values.steps)
const { device } = await loadBackend({ device: 'cpu', allowWasm: false })
const matmulRate = createMatmulRate()
const rows = []
for (const name of values.recipes.split(',')) {
  const recipe = chooseRecipe(name)
  const rate = steps > 0 ? await measureRate(name, Number(values.windows), steps) : undefined
  const flops = wholeCost(recipe)
  rows.push({
    name,
    steps: recipe.steps,
    batch: recipe.batch,
    flopsPerStep: flops / recipe.steps,
    flops,
    rate,
    // The best of a few: other work can only slow it down.
    matmul: steps > 0 ? Math.max(...Array.from({ length: 5 }, matmulRate)) : undefined,
    daysHere: rate === undefined ? undefined : flops / rate / secondsADay,
    daysOnGpu: flops / gpu / secondsADay,
  })
}

const number = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '-'
console.log(device.name)
console.log(
  `| recipe | steps | batch | GFLOP a step | PFLOP in all | this machine, GFLOPS (its matrix product) | days here | days at ${values['gpu-tflops']} TFLOPS |`,
)
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
for (const row of rows) {
  const cells = [
    row.name,
    String(row.steps),
    String(row.batch),
    number(row.flopsPerStep / 1e9, 0),
    number(row.flops / 1e15, row.flops < 1e16 ? 1 : 0),
    row.rate === undefined ? '-' : `${number(row.rate / 1e9, 0)} (${number((row.matmul ?? 0) / 1e9, 0)})`,
    number(row.daysHere, row.daysHere !== undefined && row.daysHere < 10 ? 1 : 0),
    row.daysOnGpu < 0.1 ? row.daysOnGpu.toPrecision(2) : number(row.daysOnGpu, 1),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
if (values.json) await writeFile(values.json, `${JSON.stringify({ device, gpu, rows }, null, 2)}\n`)
