// What the trainer's tests share: small recipes and batches of made-up scenes.
import { createSampler } from '../../../../src-main/engine/data/sampling.ts'
import type { ClipBatch } from '../../../../src-main/engine/train/clip-batch.ts'
import { parseRecipe, windowFrames, type Recipe } from '../../../../src-main/engine/train/recipe.ts'
import { recipes } from '../../../../src-main/engine/train/recipes.ts'
import { innerTimes } from '../model/support.ts'

/** The small studio recipe, made smaller: windows of 32 pixels, two a step. */
export function smallRecipe(changes: Partial<Recipe> = {}): Recipe {
  const small = recipes['studio-small']
  return parseRecipe(
    {
      ...small,
      batch: 2,
      steps: 40,
      optimiser: { ...small.optimiser, warmUp: 2 },
      data: { ...small.data, sizes: [[32, 1]] },
      evaluation: { steps: 1000, windows: 2 },
      checkpoint: { steps: 1000, minutes: 1000, keep: 2 },
      ...changes,
    },
    'The test',
  )
}

/** The paper's network with few channels, so that a step takes a second. */
export function smallPaperRecipe(): Recipe {
  const paper = recipes['paper-kth']
  if (paper.model.kind !== 'paper') throw new Error('paper-kth is a paper recipe')
  return parseRecipe(
    {
      ...paper,
      model: { ...paper.model, encoder: [8, 8, 8], code: 8, noise: 8, layersPerLevel: 1 },
      batch: 2,
      steps: 10,
    },
    'The test',
  )
}

/** A batch of made-up scenes with the prior of no motion, and nothing proposed: without threads or WebAssembly. */
export function sceneBatch(step: number, windows: number, size: number, seed = 1): ClipBatch {
  const sampler = createSampler({
    seed,
    batch: windows,
    frames: windowFrames,
    width: size,
    height: size,
    sources: [{ kind: 'procedural', weight: 1 }],
    strides: [[1, 1]],
    motionBias: 0,
    augment: recipes['paper-kth'].data.augment,
  })
  const batch = sampler.batch(step)
  sampler.close()
  return { ...batch, size, ...stillMotion(windows, size) }
}

function stillMotion(windows: number, size: number) {
  const pixels = size * size
  const weight = new Float32Array(windows * innerTimes.length * pixels)
  for (let at = 0; at < windows * innerTimes.length; at++) {
    weight.fill(1 - innerTimes[at % innerTimes.length]!, at * pixels, (at + 1) * pixels)
  }
  const flow = () => new Float32Array(windows * innerTimes.length * pixels * 2)
  const proposal = { motion: flow(), cover: flow(), movers: new Float32Array(windows * pixels * 2) }
  return { prior: { f0: flow(), f1: flow(), weight }, proposal }
}

/** One window in which everything drifts by so many pixels to the right: the prior stands still, the drift is proposed. */
export function driftBatch(size: number, drift: number): ClipBatch {
  const { prior, proposal } = stillMotion(1, size)
  const data = new Uint8Array(windowFrames * size * size * 3)
  for (let at = 0; at < data.length; at++) {
    const [frame, row, pixel] = [size * size * 3, size * 3, 3].map((length) => Math.floor(at / length))
    const x = (pixel! % size) - (drift * frame!) / (windowFrames - 1)
    data[at] = 128 + 100 * Math.sin(x / 2.3 + (at % 3)) * Math.cos((row! % size) / 4)
  }
  return {
    step: 0,
    origins: [],
    size,
    data,
    prior,
    proposal: {
      motion: proposal.motion.map((_, at) => (at % 2 === 0 ? drift : 0)),
      cover: proposal.cover.fill(1),
      movers: proposal.movers.fill(1),
    },
  }
}
