// Batches: what the data worker writes down is what the losses read, window by window and step by step.
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBatchSource } from '../../../../src-main/engine/data/batch-source.ts'
import { createMotionRoom, type MotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { presets } from '../../../../src-main/engine/model/options.ts'
import { findEnginePaths } from '../../../../src-main/engine/process-paths.ts'
import {
  priorOf,
  proposalOf,
  windowsIn,
  type ClipBatch,
} from '../../../../src-main/engine/train/clip-batch.ts'
import { createClipSampler, windowFrame } from '../../../../src-main/engine/train/clip-sampler.ts'
import { clipPlan, readClipBatch } from '../../../../src-main/engine/train/data-messages.ts'
import type { Recipe } from '../../../../src-main/engine/train/recipe.ts'
import { recipes } from '../../../../src-main/engine/train/recipes.ts'
import { innerTimes, useBackend } from '../model/support.ts'
import { smallRecipe } from './support.ts'

const paths = findEnginePaths(join(import.meta.dirname, '..', '..', '..', '..', 'src-main', 'engine'))
const motionFiles = { wasmFile: paths.motionWasm, workerFile: paths.flowWorker }
const planOf = (recipe: Recipe) => clipPlan(recipe, { stores: [], procedural: true }, motionFiles)

async function batchOf(recipe: Recipe, step: number): Promise<ClipBatch> {
  const sampler = createClipSampler(planOf(recipe))
  try {
    return await sampler.batch(step)
  } finally {
    await sampler.close()
  }
}

const size = 32
const pixels = size * size
const pick = (values: Float32Array, channels: number, lane: number) =>
  Float32Array.from({ length: values.length / channels }, (_, at) => values[channels * at + lane]!)

let room: MotionRoom
let batch: ClipBatch
beforeAll(async () => {
  await useBackend()
  room = await createMotionRoom({ ...motionFiles, threads: 1 })
  batch = await batchOf(smallRecipe({ batch: 3 }), 1)
})
afterAll(() => room.close())

describe('a batch', () => {
  it.each([0, 1, 2])('holds the prior and the proposals of window %i where they are read', async (window) => {
    expect([batch.size, windowsIn(batch)]).toEqual([size, 3])
    const frame = (index: number) => windowFrame(batch.data, window * 16 + index, size)
    const gap = await room.open(frame(0), frame(15))
    const [prior, proposed] = [
      await gap.priorAt(innerTimes, size, size),
      await gap.proposalAt(innerTimes, size, size),
    ]
    const movers = await gap.moversAt(size, size)
    gap.close()
    tf.tidy(() => {
      const { f0, f1, weight } = priorOf(batch, window, 1)
      const proposal = proposalOf(batch, window, 1)!
      const stepOf = (maps: tf.Tensor, step: number) =>
        tf.slice(maps, [0, step, 0, 0, 0], [1, 1, -1, -1, -1]).dataSync() as Float32Array
      for (const [step, { motion, fromCover, toCover }] of proposed.entries()) {
        const cover = stepOf(proposal.cover, step)
        expect(stepOf(proposal.motion, step)).toEqual(motion)
        expect([pick(cover, 2, 0), pick(cover, 2, 1)]).toEqual([fromCover, toCover])
        expect(stepOf(f0, step)).toEqual(prior[step]!.f0)
        expect(stepOf(f1, step)).toEqual(prior[step]!.f1)
        expect(stepOf(weight, step)).toEqual(prior[step]!.weight)
      }
      expect(proposal.movers.shape).toEqual([1, size, size, 2])
      const both = proposal.movers.dataSync() as Float32Array
      expect([pick(both, 2, 0), pick(both, 2, 1)]).toEqual([movers.from, movers.to])
    })
  })

  it('is worth reading: something is proposed, and not the same at both ends', () => {
    const { cover, movers } = batch.proposal!
    expect([cover.length, movers.length]).toEqual([3 * 14 * pixels * 2, 3 * pixels * 2])
    expect(Math.max(...cover)).toBeGreaterThan(0.5)
    expect(pick(movers, 2, 0)).not.toEqual(pick(movers, 2, 1))
  })

  it('is read in parts as it is read whole', () => {
    tf.tidy(() => {
      const [whole, part] = [proposalOf(batch, 0, 3)!, proposalOf(batch, 1, 2)!]
      for (const key of ['motion', 'cover', 'movers'] as const) {
        const rest = tf.slice(whole[key], [1, ...new Array<number>(whole[key].rank - 1).fill(0)])
        expect(part[key].shape).toEqual(rest.shape)
        expect(part[key].dataSync()).toEqual(rest.dataSync())
      }
    })
  })

  it('comes from the data worker as it was made, memory and all', async () => {
    const source = createBatchSource({
      plan: planOf(smallRecipe({ batch: 3 })),
      workerFile: paths.dataWorker,
      startStep: 1,
      ahead: 1,
    })
    try {
      const { data, prior, proposal } = readClipBatch(await source.next())
      expect(data).toEqual(batch.data)
      expect(prior).toEqual(batch.prior)
      expect(proposal).toEqual(batch.proposal)
    } finally {
      await source.close()
    }
  })
})

describe('a network without proposals', () => {
  it.each([
    ['of before', smallRecipe({ model: { ...presets['studio-small'], proposals: false } })],
    ['of the paper', recipes['paper-kth']],
  ])('%s costs no matching', (_, recipe) => {
    expect(planOf(recipe).proposals).toBe(false)
    expect(planOf(smallRecipe()).proposals).toBe(true)
  })

  it('gets none', async () => {
    const own = await batchOf(smallRecipe({ model: { ...presets['studio-small'], proposals: false } }), 1)
    expect(own.prior).toBeDefined()
    expect(proposalOf(own, 0, 1)).toBeUndefined()
  })
})
