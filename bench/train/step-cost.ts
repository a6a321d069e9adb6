// What a recipe's step costs in operations, and real steps to time: shared by the benches of training.
import { join } from 'node:path'
import { judgeFlops } from '../../src-main/engine/model/discriminators.ts'
import { networkFlops } from '../../src-main/engine/model/flops.ts'
import { findEnginePaths } from '../../src-main/engine/process-paths.ts'
import type { ClipBatch } from '../../src-main/engine/train/clip-batch.ts'
import { createClipSampler } from '../../src-main/engine/train/clip-sampler.ts'
import { clipPlan } from '../../src-main/engine/train/data-messages.ts'
import { judgePlan } from '../../src-main/engine/train/judges.ts'
import type { Recipe } from '../../src-main/engine/train/recipe.ts'

/** What both halves of a step cost: operations, or seconds. */
export interface StepCost {
  readonly network: number
  readonly judges: number
}

/**
 * Operations of a step on windows of that side: three times the forward pass of what learns (its output, the gradients of its
 * input and of its weights), twice that of judges who are only asked. Elementwise work is not counted. `judged` says whether
 * the judges take part.
 */
export function stepCost({ model, adversary, batch }: Recipe, side: number, judged: boolean): StepCost {
  const network = 3 * batch * networkFlops(model, side, side)
  if (!adversary || !judged) return { network, judges: 0 }
  const { image, clip } = judgeFlops(judgePlan(adversary), side, side)
  const asked = batch * (image + clip)
  // The judges see made clips and true ones.
  return { network: network + 2 * asked, judges: 2 * 3 * asked }
}

/** Batches of made-up scenes, as the data worker would make them. */
export async function makeBatches(recipe: Recipe, count: number): Promise<ClipBatch[]> {
  const { motionWasm, flowWorker } = findEnginePaths(join(import.meta.dirname, '../../src-main/engine'))
  const motion = { wasmFile: motionWasm, workerFile: flowWorker }
  const sampler = createClipSampler(clipPlan(recipe, { stores: [], procedural: true }, motion))
  try {
    const batches: ClipBatch[] = []
    for (let step = 0; step < count; step++) batches.push(await sampler.batch(step))
    return batches
  } finally {
    await sampler.close()
  }
}
