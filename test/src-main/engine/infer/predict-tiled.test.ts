// A working picture in tiles is the picture as a whole: keyframes, prior and proposals are cut alike.
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Residual } from '../../../../src-main/engine/flow/motion.ts'
import { type Grid, predictTiled } from '../../../../src-main/engine/infer/predict-tiled.ts'
import { type StudioModel, createModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { presets } from '../../../../src-main/engine/model/options.ts'
import type { StudioInput } from '../../../../src-main/engine/model/run-network.ts'
import { largestDifference, normals, uniforms, useBackend } from '../model/support.ts'

const [width, height] = [256, 160]
const pixels = width * height

/** Smooth in no way: a map that is cut elsewhere is another map. */
const input: StudioInput = {
  width,
  height,
  seed: 1,
  from: uniforms(pixels * 3, 'from'),
  to: uniforms(pixels * 3, 'to'),
  prior: Array.from({ length: 14 }, (_, step) => ({
    f0: normals(pixels * 2, `f0 ${step}`),
    f1: normals(pixels * 2, `f1 ${step}`),
    weight: uniforms(pixels, `weight ${step}`),
  })),
  proposal: {
    at: Array.from({ length: 14 }, (_, step) => ({
      motion: normals(pixels * 2, `motion ${step}`, 9),
      fromCover: uniforms(pixels, `from cover ${step}`),
      toCover: uniforms(pixels, `to cover ${step}`),
    })),
    movers: { from: uniforms(pixels, 'from movers'), to: uniforms(pixels, 'to movers') },
  },
}

let model: StudioModel
beforeAll(async () => {
  await useBackend()
  const made = createModel('test', presets['studio-small'], 3)
  if (made.kind !== 'studio') throw new Error('Not a studio model.')
  model = made
})
afterAll(() => model.dispose())

async function run(asked: StudioModel, memory: number, groups: readonly (readonly number[])[]) {
  const grid = new Map<number, Residual>()
  const signal = new AbortController().signal
  const cost = await predictTiled(asked, input, groups, { memory, signal }, (some: Grid) => {
    for (const [moment, maps] of some) grid.set(moment, maps)
    return Promise.resolve()
  })
  return { grid, tiles: cost.tiles }
}

/** Enough for a third of the picture. */
const little = 200e6

/** A model that repeats a question's own numbers, every second pixel both ways: where a tile lies is all that matters. */
function echo(
  say: (asked: StudioInput, step: number) => Record<'f0' | 'f1' | 'logit' | 'rgb', Float32Array>,
) {
  const halve = (map: Float32Array, asked: StudioInput) => {
    const channels = map.length / (asked.width * asked.height)
    const [w, h] = [asked.width / 2, asked.height / 2]
    return Float32Array.from({ length: w * h * channels }, (_, at) => {
      const [place, channel] = [Math.floor(at / channels), at % channels]
      return map[(2 * Math.floor(place / w) * asked.width + 2 * (place % w)) * channels + channel]!
    })
  }
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* predictGroups(asked: StudioInput, groups: readonly (readonly number[])[]) {
    for (const group of groups) {
      yield new Map(
        group.map((step) => {
          const { f0, f1, logit, rgb } = say(asked, step)
          const maps = {
            f0: halve(f0, asked),
            f1: halve(f1, asked),
            logit: halve(logit, asked),
            rgb: halve(rgb, asked),
          }
          return [step, { width: asked.width / 2, height: asked.height / 2, ...maps }]
        }),
      )
    }
  }
  return { ...model, predictGroups }
}

function expectSame(tiled: Grid, whole: Grid, most: number): void {
  expect([...tiled.keys()].sort()).toEqual([...whole.keys()].sort())
  for (const [moment, maps] of whole) {
    const other = tiled.get(moment)!
    expect(other).toMatchObject({ width: width / 2, height: height / 2 })
    for (const name of ['f0', 'f1', 'logit', 'rgb'] as const) {
      expect(largestDifference(other[name], maps[name]), name).toBeLessThan(most)
    }
  }
}

test.each([
  [
    'keyframes and prior',
    ({ from, prior }: StudioInput, step: number) => {
      const { f0, f1, weight } = prior[step]!
      return { f0, f1, logit: weight, rgb: from }
    },
  ],
  [
    'motions and covers',
    ({ to, proposal }: StudioInput, step: number) => {
      const { motion, fromCover, toCover } = proposal!.at[step]!
      return {
        f0: motion,
        f1: motion,
        logit: fromCover.map((value, at) => value - 3 * toCover[at]!),
        rgb: to,
      }
    },
  ],
  [
    'movers',
    ({ from, prior, proposal }: StudioInput, step: number) => {
      const { movers } = proposal!
      const { f0, f1 } = prior[step]!
      return { f0, f1, logit: movers.from.map((value, at) => value - 3 * movers.to[at]!), rgb: from }
    },
  ],
])('%s are cut where the tile lies', async (_, say) => {
  const [whole, tiled] = [await run(echo(say), 1e12, [[3, 8]]), await run(echo(say), little, [[3], [8]])]
  expect([whole.tiles, tiled.tiles > 1]).toEqual([1, true])
  expectSame(tiled.grid, whole.grid, 1e-5)
})

test('a network that moves as proposed does so in tiles too', async () => {
  const bias = model.weights.get('head/bias')!
  tf.tidy(() => bias.assign(tf.tensor1d([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])))
  const [whole, tiled] = [await run(model, 1e12, [[3], [8]]), await run(model, little, [[3], [8]])]
  expect(tiled.tiles).toBeGreaterThan(1)
  expect(whole.grid.get(8)!.f0.some((value) => Math.abs(value) > 1)).toBe(true)
  expectSame(tiled.grid, whole.grid, 1e-4)
})

test('a network that has not learnt says nothing, in tiles too', async () => {
  const bias = model.weights.get('head/bias')!
  tf.tidy(() => bias.assign(tf.zerosLike(bias)))
  const { grid } = await run(model, little, [[5]])
  const { f0, f1, logit, rgb } = grid.get(5)!
  for (const map of [f0, f1, logit, rgb]) expect(map.every((value) => value === 0)).toBe(true)
})
