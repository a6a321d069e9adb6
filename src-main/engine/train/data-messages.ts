// What the trainer's data worker is told, and how its answers are read. Both ends are this program, in one process.
import { windowFrames, type Recipe } from './recipe.ts'
import { noAugment } from '../data/augment.ts'
import type { Batch, SampleSource, SamplingPlan } from '../data/sampling.ts'
import { createRandom, mixSeed } from '../data/random.ts'
import type { ClipBatch } from './clip-batch.ts'

/** Where the motion room's code lies. */
export interface MotionFiles {
  readonly wasmFile: string
  readonly workerFile: string
}

/** A run's sampling plan: one size a step, and with a motion prior where the network wants one. */
export interface ClipPlan extends SamplingPlan {
  readonly sizes: Recipe['data']['sizes']
  readonly motion: MotionFiles | undefined
  /** Whether the network weighs motion proposals too. */
  readonly proposals: boolean
}

/** What a run learns from. */
export interface TrainingSources {
  /** Clip stores, by absolute path. */
  readonly stores: readonly string[]
  readonly procedural: boolean
}

function sourcesOf(recipe: Recipe, { stores, procedural }: TrainingSources, split: 'train' | 'validation') {
  const footage = stores.length > 0 && procedural ? 1 - recipe.data.procedural : 1
  const sources: SampleSource[] = stores.map((folder) => ({
    kind: 'clips',
    folder,
    split,
    weight: footage / stores.length,
  }))
  if (procedural) sources.push({ kind: 'procedural', weight: stores.length > 0 ? 1 - footage : 1 })
  return sources
}

/** What the data worker is given for a run. */
export function clipPlan(recipe: Recipe, sources: TrainingSources, motion: MotionFiles): ClipPlan {
  const { data, seed, batch } = recipe
  const [[side] = [64]] = data.sizes
  return {
    seed,
    batch,
    frames: windowFrames,
    width: side,
    height: side,
    sizes: data.sizes,
    sources: sourcesOf(recipe, sources, 'train'),
    strides: data.strides,
    motionBias: data.motionBias,
    augment: data.augment,
    motion: recipe.model.kind === 'studio' ? motion : undefined,
    proposals: recipe.model.kind === 'studio' && recipe.model.proposals,
  }
}

/** Made-up scenes that are judged by have seeds of their own, whatever the run's: scores of runs compare. */
const heldOutSeed = 0x6a756467

/** The plan of the held-out windows of one source: unaltered, the validation split of stores, scenes of other seeds. */
export function heldOutPlans(recipe: Recipe, sources: TrainingSources): SamplingPlan[] {
  const [[side] = [64]] = recipe.data.sizes
  return sourcesOf(recipe, sources, 'validation').map((source) => ({
    seed: heldOutSeed,
    batch: 1,
    frames: windowFrames,
    width: side,
    height: side,
    sources: [source],
    strides: [[1, 1]],
    motionBias: 1,
    augment: noAugment,
  }))
}

/** The side of a step's windows. */
export function sizeOfStep({ seed, sizes }: Pick<ClipPlan, 'seed' | 'sizes'>, step: number): number {
  return createRandom(mixSeed(seed, step), 'size').weighted(sizes)
}

/** Gives a batch of the trainer's own worker its type; no other speaks on that port. */
export function readClipBatch(batch: Batch): ClipBatch {
  return batch as ClipBatch
}
