import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compose, enlargeResidual, stillPrior } from '../../../../src-main/engine/model/compose.ts'
import { networkFlops } from '../../../../src-main/engine/model/flops.ts'
import { createModel, type StudioModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { networkParameters } from '../../../../src-main/engine/model/network.ts'
import { createNoise } from '../../../../src-main/engine/model/noise.ts'
import { presets, type StudioOptions } from '../../../../src-main/engine/model/options.ts'
import type { ProposalTensors } from '../../../../src-main/engine/model/proposal.ts'
import { runStudio, studioNoise } from '../../../../src-main/engine/model/studio-network.ts'
import {
  countedFlops,
  innerTimes,
  flat,
  largestDifference,
  randomise,
  shiftPrior,
  shiftProposal,
  shiftProposals,
  useBackend,
  waves,
  withoutLeaks,
} from './support.ts'

beforeAll(useBackend)

const models: StudioModel[] = []

/** A network of the time before proposals: its stored options don't name them. */
const old: StudioOptions = { ...presets['studio-small'], proposals: false }
const networks = { studio: presets.studio, 'studio-small': presets['studio-small'], old }

function make(network: keyof typeof networks = 'studio-small', seed = 1): StudioModel {
  const model = createModel('test', networks[network], seed)
  if (model.kind !== 'studio') throw new Error('It is a studio preset.')
  models.push(model)
  return model
}

afterEach(() => {
  for (const model of models.splice(0)) model.dispose()
})

function input(width: number, height: number, seed = 1) {
  return {
    width,
    height,
    seed,
    from: waves(width, height, 0),
    to: waves(width, height, 0.5),
    prior: shiftPrior(width, height, 3, -2),
    proposal: shiftProposal(width, height, -9, 6),
  }
}

/** The same question to a network that does without proposals. */
function oldInput(width: number, height: number) {
  return { ...input(width, height), proposal: undefined }
}

/** Proposals of two clips in one batch. */
function inBatches(first: ProposalTensors, second: ProposalTensors): ProposalTensors {
  return {
    motion: tf.concat([first.motion, second.motion], 0),
    cover: tf.concat([first.cover, second.cover], 0),
    movers: tf.concat([first.movers, second.movers], 0),
  }
}

/** A question whose proposals are others at every step. */
function changingInput(width: number, height: number) {
  const asked = input(width, height)
  const at = asked.proposal.at.map((maps, step) => ({
    ...maps,
    motion: maps.motion.map((value) => value + step),
  }))
  return { ...asked, proposal: { ...asked.proposal, at } }
}

describe('the studio network', () => {
  it('has 4 to 8 million parameters and stays below 8 billion operations at 64x64', () => {
    expect(networkParameters(presets.studio)).toBeGreaterThan(4e6)
    expect(networkParameters(presets.studio)).toBeLessThan(8e6)
    expect(networkFlops(presets.studio, 64, 64)).toBeLessThan(8e9)
  })

  it.each(['studio', 'studio-small', 'old'] as const)(
    '%s runs exactly the convolutions that its cost counts',
    async (network) => {
      const model = make(network)
      const from = tf.tensor4d(waves(48, 32, 0), [1, 32, 48, 3])
      const noise = studioNoise(model.options, [createNoise(1)])
      const still = stillPrior(1, innerTimes, 32, 48)
      const proposal = shiftProposals(1, 32, 48, 5, 0)
      const real = await countedFlops(() =>
        tf.tidy(() => {
          runStudio(model.weights, model.options, from, from, still, noise, proposal)
        }),
      )
      expect(real).toBe(networkFlops(model.options, 32, 48))
      tf.dispose({ from, noise, ...still, ...proposal })
    },
  )

  it.each([
    ['studio', input(64, 48)],
    ['old', oldInput(64, 48)],
  ] as const)('%s says exactly nothing before training: its result is the prior', async (network, asked) => {
    const model = make(network)
    const answer = await withoutLeaks(() => model.predict(asked))
    expect(answer).toHaveLength(14)
    for (const maps of answer) {
      expect(maps).toMatchObject({ width: 32, height: 24 })
      expect([maps.f0.length, maps.f1.length, maps.logit.length, maps.rgb.length]).toEqual(
        [2, 2, 1, 3].map((channels) => channels * 32 * 24),
      )
    }
    expect(flat(answer).every((value) => value === 0)).toBe(true)
  })

  it('gives the cross-fade without a prior, exactly', () => {
    const model = make()
    tf.tidy(() => {
      const from = tf.tensor4d(waves(32, 32, 0), [1, 32, 32, 3])
      const to = tf.tensor4d(waves(32, 32, 2), [1, 32, 32, 3])
      const still = stillPrior(1, innerTimes, 32, 32)
      const noise = studioNoise(model.options, [createNoise(1)])
      const proposal = shiftProposals(1, 32, 32, 5, 0)
      const residual = runStudio(model.weights, model.options, from, to, still, noise, proposal)
      const { frames } = compose(from, to, still, enlargeResidual(residual))
      const fade = innerTimes.map((time) =>
        tf.add(tf.mul(from, 1 - time), tf.mul(to, tf.sub(1, tf.scalar(1 - time)))),
      )
      expect(largestDifference(frames.dataSync(), tf.stack(fade, 1).dataSync())).toBe(0)
    })
  })

  it('gives the same answer for the same seed and another for another, once the head speaks', async () => {
    const model = make()
    randomise(model.weights, 'head', 0.1)
    const first = flat(await withoutLeaks(() => model.predict(input(32, 32, 7))))
    expect(largestDifference(flat(await model.predict(input(32, 32, 7))), first)).toBe(0)
    const other = flat(await model.predict(input(32, 32, 8)))
    expect(largestDifference(other, first)).toBeGreaterThan(1e-3)
    expect(first.every(Number.isFinite)).toBe(true)
    // Another network of the same options and seed is the same network.
    const twin = make()
    randomise(twin.weights, 'head', 0.1)
    expect(largestDifference(flat(await twin.predict(input(32, 32, 7))), first)).toBe(0)
  })

  it.each([
    ['studio', 64, 48],
    ['studio-small', 160, 96],
    ['old', 64, 48],
  ] as const)(
    '%s at %ix%i answers groups of steps, each exactly as among all',
    async (network, width, height) => {
      const model = make(network)
      randomise(model.weights, 'head', 0.1)
      const asked = changingInput(width, height)
      const all = await model.predict(asked)
      const groups = [[6, 7, 3, 10], [0], [13, 1]]
      const seen: number[] = []
      for await (const maps of model.predictGroups(asked, groups)) {
        for (const [step, answer] of maps) {
          seen.push(step)
          expect(largestDifference(flat([answer]), flat([all[step]!]))).toBe(0)
        }
      }
      expect(seen).toEqual(groups.flat())
    },
  )

  it('frees everything when nobody wants the rest', async () => {
    const model = make()
    await withoutLeaks(async () => {
      const groups = model.predictGroups(input(32, 32), [[1], [2], [3]])
      await groups.next()
      await groups.return(undefined)
    })
  })

  it('answers each clip of a batch as it answers it alone', () => {
    const model = make()
    randomise(model.weights, 'head', 0.1)
    tf.tidy(() => {
      const picture = (phase: number) => tf.tensor4d(waves(32, 32, phase), [1, 32, 32, 3])
      const still = stillPrior(1, innerTimes, 32, 32)
      const alone = runStudio(
        model.weights,
        model.options,
        picture(1),
        picture(2),
        still,
        studioNoise(model.options, [createNoise(4)]),
        shiftProposals(1, 32, 32, -3, 4),
      )
      const both = runStudio(
        model.weights,
        model.options,
        tf.concat([picture(0), picture(1)], 0),
        tf.concat([picture(3), picture(2)], 0),
        stillPrior(2, innerTimes, 32, 32),
        studioNoise(model.options, [createNoise(3), createNoise(4)]),
        inBatches(shiftProposals(1, 32, 32, 6, 1), shiftProposals(1, 32, 32, -3, 4)),
      )
      for (const key of ['r0', 'r1', 'logit', 'rgb'] as const) {
        const own = tf.slice(both[key], [1, 0, 0, 0, 0]).dataSync()
        expect(largestDifference(own, alone[key].dataSync()), key).toBeLessThan(1e-4)
      }
    })
  })

  it('hears the prior and both keyframes', async () => {
    const model = make()
    randomise(model.weights, 'head', 0.1)
    const base = flat(await model.predict(input(32, 32)))
    const changed = [
      { ...input(32, 32), prior: shiftPrior(32, 32, -3, 2) },
      { ...input(32, 32), from: waves(32, 32, 1) },
      { ...input(32, 32), to: waves(32, 32, 1) },
    ]
    for (const other of changed) {
      expect(largestDifference(flat(await model.predict(other)), base)).toBeGreaterThan(1e-3)
    }
  })

  it('bounds new light by the full range', async () => {
    const model = make()
    randomise(model.weights, 'head', 50)
    for (const { rgb } of await model.predict(input(32, 32))) {
      expect(rgb.every((value) => value >= -1 && value <= 1)).toBe(true)
      expect(rgb.some((value) => Math.abs(value) > 0.5)).toBe(true)
    }
  })

  it('learns: from a head of zeros the first step reaches the head, the second every weight', async () => {
    const model = make()
    const variables = [...model.weights.values()].filter((weight) => weight.trainable)
    const optimiser = tf.train.sgd(0.1)
    const gradients = () => {
      let loss = NaN
      const sizes = new Map<string, number>()
      tf.tidy(() => {
        const picture = (phase: number) => tf.tensor4d(waves(32, 32, phase), [1, 32, 32, 3])
        const still = stillPrior(1, innerTimes, 32, 32)
        const noise = studioNoise(model.options, [createNoise(4)])
        const { value, grads } = tf.variableGrads(() => {
          const [from, to] = [picture(0), picture(1)]
          const proposal = shiftProposals(1, 32, 32, 3, 0)
          const residual = runStudio(model.weights, model.options, from, to, still, noise, proposal)
          const { frames } = compose(from, to, still, enlargeResidual(residual))
          return tf.mean<tf.Scalar>(tf.squaredDifference(frames, tf.expandDims(picture(0.5), 1)))
        }, variables)
        for (const [name, weight] of model.weights) {
          sizes.set(name, tf.norm(grads[weight.name]!).dataSync()[0]!)
        }
        optimiser.applyGradients(grads)
        loss = value.dataSync()[0]!
      })
      return { loss, sizes }
    }
    const first = gradients()
    expect(first.sizes.get('head/kernel')).toBeGreaterThan(0)
    expect(first.sizes.get('encoder/down1/kernel')).toBe(0)
    const second = await withoutLeaks(gradients)
    for (const [name, size] of second.sizes) expect(size, name).toBeGreaterThan(0)
    expect(gradients().loss).toBeLessThan(first.loss)
    optimiser.dispose()
  })

  it.each([
    [40, 32],
    [16, 32],
    [32, 31.5],
    [0, 32],
    [-32, 32],
  ])('refuses the size %s x %s', async (width, height) => {
    await expect(make().predict({ ...input(32, 32), width, height })).rejects.toThrow(/multiples of 16/)
  })

  it('refuses keyframes, priors and proposals that do not fit', async () => {
    const model = make()
    const { proposal, ...unproposed } = input(32, 32)
    await withoutLeaks(async () => {
      await expect(model.predict(unproposed)).rejects.toThrow(
        new RangeError('This network needs motion proposals.'),
      )
    })
    const early = { ...proposal, at: proposal.at.slice(1) }
    await expect(model.predict({ ...unproposed, proposal: early })).rejects.toThrow()
    await expect(model.predict({ ...input(32, 32), from: new Float32Array(5) })).rejects.toThrow(RangeError)
    await expect(model.predict({ ...input(32, 32), prior: [] })).rejects.toThrow(RangeError)
  })

  it('stops between stages when it is cancelled, and leaves no tensors behind', async () => {
    const model = make()
    const controller = new AbortController()
    await withoutLeaks(async () => {
      const running = model.predict({ ...input(64, 64), signal: controller.signal })
      controller.abort()
      await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    })
  })
})
