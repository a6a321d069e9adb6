// The studio network and motion proposals: what it is told, what it may do with them, and networks from before.
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createModel, type StudioModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { networkParameters } from '../../../../src-main/engine/model/network.ts'
import { createNoise } from '../../../../src-main/engine/model/noise.ts'
import { parseOptions, presets, type StudioOptions } from '../../../../src-main/engine/model/options.ts'
import type { PriorTensors } from '../../../../src-main/engine/model/compose.ts'
import { describePrior } from '../../../../src-main/engine/model/prior-encoder.ts'
import type { ProposalTensors } from '../../../../src-main/engine/model/proposal.ts'
import { runStudio, studioNoise } from '../../../../src-main/engine/model/studio-network.ts'
import { joinFloats } from '../../../../src-main/engine/tensors.ts'
import {
  flat,
  floatsOf,
  innerTimes,
  largestDifference,
  normals,
  randomise,
  shiftPrior,
  shiftProposal,
  uniforms,
  useBackend,
  waves,
} from './support.ts'

beforeAll(useBackend)

const models: StudioModel[] = []

function make(options: StudioOptions = presets['studio-small']): StudioModel {
  const model = createModel('test', options, 1)
  if (model.kind !== 'studio') throw new Error('It is a studio preset.')
  models.push(model)
  return model
}

afterEach(() => {
  for (const model of models.splice(0)) model.dispose()
})

const [width, height] = [48, 32]
const asked = {
  width,
  height,
  seed: 1,
  from: waves(width, height, 0),
  to: waves(width, height, 0.5),
  prior: shiftPrior(width, height, 3, -2),
  proposal: shiftProposal(width, height, -10, 6),
}

/** Lets the head say this much of "as proposed", everywhere, and nothing else. */
function pickEverywhere({ weights }: StudioModel, much: number): void {
  const bias = weights.get('head/bias')!
  tf.tidy(() => bias.assign(tf.tensor1d([...new Array<number>(9).fill(0), much])))
}

describe('a network that says "as proposed"', () => {
  it('moves exactly as proposed, and changes nothing else', async () => {
    const model = make()
    pickEverywhere(model, 1)
    const answer = await model.predict(asked)
    const prior = shiftPrior(width / 2, height / 2, 1.5, -1)
    const proposed = shiftPrior(width / 2, height / 2, -5, 3)
    for (const [step, { f0, f1, logit, rgb }] of answer.entries()) {
      const moved = (own: Float32Array, correction: Float32Array) =>
        own.map((value, at) => value + correction[at]!)
      expect(largestDifference(moved(prior[step]!.f0, f0), proposed[step]!.f0)).toBeLessThan(1e-5)
      expect(largestDifference(moved(prior[step]!.f1, f1), proposed[step]!.f1)).toBeLessThan(1e-5)
      expect([...logit, ...rgb].every((value) => value === 0)).toBe(true)
    }
  })

  it('goes as far towards the proposal as it says, place by place', async () => {
    const motion = normals(14 * width * height * 2, 'motion', 5)
    const at = asked.proposal.at.map((maps, step) => ({
      ...maps,
      motion: motion.subarray(step * width * height * 2, (step + 1) * width * height * 2),
    }))
    const model = make()
    pickEverywhere(model, 0.25)
    const answer = await model.predict({ ...asked, proposal: { ...asked.proposal, at } })
    // By hand: means of 2x2 pixels, in pixels twice as large.
    for (const [step, x, y] of [
      [0, 0, 0],
      [5, 23, 7],
      [13, 9, 15],
    ] as const) {
      for (const [axis, ownMotion] of [3, -2].entries()) {
        const four = [0, 1].flatMap((dy) =>
          [0, 1].map((dx) => at[step]!.motion[((2 * y + dy) * width + 2 * x + dx) * 2 + axis]!),
        )
        const steer = (four.reduce((sum, value) => sum + value, 0) / 4 - ownMotion) / 2
        const [place, time] = [(y * (width / 2) + x) * 2 + axis, innerTimes[step]!]
        expect(answer[step]!.f0[place]).toBeCloseTo(0.25 * -time * steer, 5)
        expect(answer[step]!.f1[place]).toBeCloseTo(0.25 * (1 - time) * steer, 5)
      }
    }
  })
})

describe('a network that has weights for all that it hears', () => {
  const more = (map: Float32Array) => map.map((value, at) => value - 0.5 * Math.abs(Math.sin(at)))
  const { at, movers } = asked.proposal
  it.each([
    ['motion', { at: shiftProposal(width, height, 2, 8).at, movers }],
    ['cover of the start', { at: at.map((maps) => ({ ...maps, fromCover: more(maps.fromCover) })), movers }],
    ['cover of the end', { at: at.map((maps) => ({ ...maps, toCover: more(maps.toCover) })), movers }],
    ['movers of the start', { at, movers: { ...movers, from: more(movers.from) } }],
    ['movers of the end', { at, movers: { ...movers, to: more(movers.to) } }],
  ] as const)('hears the %s', async (_, proposal) => {
    const model = make()
    randomise(model.weights, 'head', 0.1)
    const [base, other] = [await model.predict(asked), await model.predict({ ...asked, proposal })]
    // In the logits: flows alone would differ by the proposal's own steer.
    for (const [step, { logit }] of other.entries()) {
      expect(largestDifference(logit, base[step]!.logit), `step ${step}`).toBeGreaterThan(1e-4)
    }
  })
})

describe('proposals as plain numbers', () => {
  it('are the tensors that they stand for', async () => {
    const model = make()
    randomise(model.weights, 'head', 0.1)
    const pixels = width * height
    const maps = (name: string, channels: number) =>
      innerTimes.map((_, step) => uniforms(pixels * channels, `${name} ${step}`))
    const [motions, fromCovers, toCovers] = [maps('motion', 2), maps('from', 1), maps('to', 1)]
    const movers = { from: uniforms(pixels, 'mover from'), to: uniforms(pixels, 'mover to') }
    const at = motions.map((motion, step) => ({
      motion,
      fromCover: fromCovers[step]!,
      toCover: toCovers[step]!,
    }))
    const answer = await model.predict({ ...asked, proposal: { at, movers } })
    tf.tidy(() => {
      const map = (values: Float32Array) => tf.tensor2d(values, [height, width])
      const clip = (list: readonly Float32Array[], channels: number) =>
        tf.stack(list.map((values) => tf.tensor3d(values, [height, width, channels])))
      const prior = (name: 'f0' | 'f1' | 'weight', channels: number) =>
        tf.expandDims<tf.Tensor5D>(
          clip(
            asked.prior.map((step) => step[name]),
            channels,
          ),
        )
      const { logit } = runStudio(
        model.weights,
        model.options,
        tf.tensor4d(asked.from, [1, height, width, 3]),
        tf.tensor4d(asked.to, [1, height, width, 3]),
        { f0: prior('f0', 2), f1: prior('f1', 2), weight: prior('weight', 1) },
        studioNoise(model.options, [createNoise(asked.seed, 'in-between')]),
        {
          motion: tf.expandDims(clip(motions, 2)),
          cover: tf.expandDims(tf.concat([clip(fromCovers, 1), clip(toCovers, 1)], 3)),
          movers: tf.expandDims(tf.stack([map(movers.from), map(movers.to)], 2)),
        },
      )
      const told = joinFloats(answer.map((step) => step.logit))
      expect(largestDifference(told, logit.dataSync())).toBe(0)
    })
  })
})

describe('what the network is told', () => {
  const [clips, width, height] = [2, 24, 16]
  const steps = clips * innerTimes.length
  const picture = (phase: number) =>
    tf.concat<tf.Tensor4D>(
      [0, 1].map((clip) => tf.tensor4d(waves(width, height, phase + clip), [1, height, width, 3])),
      0,
    )
  const shapeOf = (channels: number): [number, number, number, number, number] => [
    clips,
    innerTimes.length,
    height,
    width,
    channels,
  ]
  const perStep = (stream: string, channels: number) =>
    tf.tensor5d(uniforms(steps * height * width * channels, stream), shapeOf(channels))

  /** The prior of motions [N,T,h,w,2] from start to end. */
  const priorOf = (motion: tf.Tensor5D): PriorTensors => {
    const clock = tf.tensor5d(innerTimes, [1, innerTimes.length, 1, 1, 1])
    return {
      f0: tf.neg(tf.mul(motion, clock)),
      f1: tf.mul(motion, tf.sub(1, clock)),
      weight: perStep('weight', 1),
    }
  }
  const motion = (stream: string) => tf.mul<tf.Tensor5D>(tf.sub(perStep(stream, 2), 0.5), 12)
  const proposal = (stream: string): ProposalTensors => ({
    motion: motion(stream),
    cover: perStep('cover', 2),
    movers: tf.tensor4d(uniforms(clips * height * width * 2, 'movers'), [clips, height, width, 2]),
  })
  const part = (maps: tf.Tensor4D, first: number, count: number) =>
    tf.slice(maps, [0, 0, 0, first], [-1, -1, -1, count])
  const same = (a: tf.Tensor, b: tf.Tensor, most: number) =>
    expect(largestDifference(a.dataSync(), b.dataSync())).toBeLessThanOrEqual(most)

  it('of the prior is the same with proposals and without, and in the same places', () => {
    tf.tidy(() => {
      const own = priorOf(motion('own'))
      const alone = describePrior(picture(0), picture(2), own, innerTimes)
      const both = describePrior(picture(0), picture(2), own, innerTimes, proposal('other'))
      expect([alone.maps.shape, both.maps.shape]).toEqual([
        [steps, height / 2, width / 2, 15],
        [steps, height / 2, width / 2, 30],
      ])
      expect(alone.steer).toBeUndefined()
      same(part(both.maps, 0, 15), alone.maps, 0)
    })
  })

  it('of the proposals is what a prior of that motion would show, with covers and movers', () => {
    tf.tidy(() => {
      const [own, other] = [priorOf(motion('own')), priorOf(motion('other'))]
      const told = (prior: PriorTensors) =>
        describePrior(picture(0), picture(2), prior, innerTimes, proposal('other'))
      const [{ maps, steer }, asPrior] = [told(own), told(other)]
      // Keyframes warped by the proposal, and their difference.
      same(part(maps, 15, 9), part(asPrior.maps, 0, 9), 1e-5)
      expect(largestDifference(part(maps, 15, 9).dataSync(), part(maps, 0, 9).dataSync())).toBeGreaterThan(
        0.1,
      )
      // Movers: as the prior warps them, then as the proposal does.
      same(part(maps, 28, 2), part(asPrior.maps, 26, 2), 1e-5)
      expect(largestDifference(part(maps, 28, 2).dataSync(), part(maps, 26, 2).dataSync())).toBeGreaterThan(
        0.1,
      )
      // Covers, at half size.
      const covers = tf.reshape<tf.Rank.R4>(proposal('other').cover, [steps, height, width, 2])
      same(part(maps, 24, 2), tf.avgPool(covers, 2, 2, 'valid'), 1e-6)
      // The way from one motion to the other, in half-size pixels; none where they are one.
      const flowUnit = 8
      same(steer!, tf.mul(tf.sub(part(asPrior.maps, 9, 4), part(maps, 9, 4)), flowUnit), 1e-5)
      same(asPrior.steer!, tf.zerosLike(steer!), 1e-5)
    })
  })

  it('keeps start and end apart', () => {
    tf.tidy(() => {
      const { maps } = describePrior(picture(0), picture(2), priorOf(motion('own')), innerTimes, {
        motion: motion('other'),
        cover: tf.concat<tf.Tensor5D>([tf.fill(shapeOf(1), 0.25), tf.fill(shapeOf(1), 0.75)], 4),
        movers: tf.mul(tf.ones([clips, height, width, 2]), tf.tensor1d([0.125, 0.625])),
      })
      const means = floatsOf(() => tf.mean(part(maps, 24, 6), [0, 1, 2]))
      expect([...means].map((value) => Number(value.toFixed(4)))).toEqual([
        0.25, 0.75, 0.125, 0.625, 0.125, 0.625,
      ])
    })
  })
})

describe('a network from before proposals', () => {
  it('is one whose stored options do not name them', () => {
    const unnamed: Record<string, unknown> = { ...presets.studio }
    delete unnamed.proposals
    expect(parseOptions(unnamed, 'the file')).toEqual({ ...presets.studio, proposals: false })
    expect(parseOptions({ ...unnamed, proposals: true }, 'the file')).toEqual(presets.studio)
    expect(() => parseOptions({ ...unnamed, proposals: 'yes' }, 'the file')).toThrow(/proposals/)
  })

  it('has its weights of old: fewer inputs of the first layer, fewer outputs of the head', () => {
    const small = presets['studio-small']
    const { weights } = make({ ...small, proposals: false })
    expect(weights.get('prior/half/kernel')!.shape).toEqual([3, 3, 15, small.half])
    expect(weights.get('head/kernel')!.shape).toEqual([3, 3, small.half, 9])
    const more = networkParameters(small) - networkParameters({ ...small, proposals: false })
    expect(more).toBe(9 * 15 * small.half + 9 * small.half + 1)
  })

  it('does not hear them', async () => {
    const model = make({ ...presets['studio-small'], proposals: false })
    randomise(model.weights, 'head', 0.1)
    const without = flat(await model.predict({ ...asked, proposal: undefined }))
    expect(without.some((value) => Math.abs(value) > 0.01)).toBe(true)
    expect(flat(await model.predict(asked))).toEqual(without)
  })
})
