// How fast the networks run, by stage and size, and which share of this machine's own matrix product rate that is. The two
// are measured in turn, round by round, so that a busy machine slows both alike; medians of rounds are printed.
// node bench/model/network.ts [--model studio] [--sizes 64x64,128x128,256x256,480x272] [--rounds 7] [--json FILE]
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { loadBackend } from '../../src-main/engine/backend.ts'
import { stillPrior } from '../../src-main/engine/model/compose.ts'
import { networkFlopsByStage } from '../../src-main/engine/model/flops.ts'
import { createModel, type InbetweenModel } from '../../src-main/engine/model/inbetween-model.ts'
import { createNoise } from '../../src-main/engine/model/noise.ts'
import { presets, type ModelOptions } from '../../src-main/engine/model/options.ts'
import { paperLatents, paperNoise, paperVideo } from '../../src-main/engine/model/paper-network.ts'
import type { ProposalTensors } from '../../src-main/engine/model/proposal.ts'
import {
  innerTimes,
  studioDescription,
  studioFeatures,
  studioLatents,
  studioNoise,
  studioResidual,
} from '../../src-main/engine/model/studio-network.ts'
import { Tensors } from '../../src-main/engine/tensors.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** A stage: what it runs, its operations, and the seconds of every round. */
interface Stage {
  readonly name: string
  readonly flops: number
  readonly seconds: number[]
}

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'studio' },
    sizes: { type: 'string', default: '64x64,128x128,256x256,480x272' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'string' },
  },
})

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN

function timed<T>(work: () => T): { result: T; seconds: number } {
  const start = performance.now()
  const result = work()
  return { result, seconds: (performance.now() - start) / 1000 }
}

function picture({ width, height }: Size, stream: string): tf.Tensor4D {
  const noise = createNoise(1, stream)
  const numbers = Float32Array.from({ length: width * height * 3 }, () => noise.uniform())
  return tf.tensor4d(numbers, [1, height, width, 3])
}

/** Proposals of nothing: they cost the network what any others do. */
function stillProposal({ width, height }: Size, steps: number): ProposalTensors {
  return {
    motion: tf.zeros([1, steps, height, width, 2]),
    cover: tf.zeros([1, steps, height, width, 2]),
    movers: tf.zeros([1, height, width, 2]),
  }
}

/** Runs all stages once. Everything they make is freed. */
function runStages(model: InbetweenModel, size: Size, record: (name: string, seconds: number) => void): void {
  const tensors = new Tensors()
  const stage = <T extends object>(name: string, work: () => T): T => {
    const { result, seconds } = timed(() => tensors.run(work))
    record(name, seconds)
    return result
  }
  const { from, to } = tensors.run(() => ({ from: picture(size, 'from'), to: picture(size, 'to') }))
  const { options, weights } = model
  if (model.kind === 'paper') {
    const noise = tensors.run(() => paperNoise(model.options, [createNoise(1)]))
    const keyframes = tensors.run(() => tf.stack([from, to], 1) as tf.Tensor5D)
    const latents = stage('encoder + latents', () =>
      paperLatents(weights, model.options, keyframes, noise, 'inference'),
    )
    stage('video', () => paperVideo(weights, model.options, latents, 'inference'))
  } else {
    const prior = tensors.run(() => stillPrior(1, innerTimes(options), size.height, size.width))
    const noise = tensors.run(() => studioNoise(model.options, [createNoise(1)]))
    const proposal = tensors.run(() => stillProposal(size, innerTimes(options).length))
    const description = stage('warp and describe', () =>
      studioDescription(model.options, from, to, prior, proposal),
    )
    const features = stage('encoder + prior', () =>
      studioFeatures(weights, model.options, from, to, description),
    )
    const latents = stage('latents', () => studioLatents(weights, model.options, features, noise))
    stage('decoder + head', () => studioResidual(weights, model.options, features, latents))
  }
  tensors.dispose()
}

/** Which counted stages (see flops.ts) a timed stage holds. */
function flopsOf(name: string, options: ModelOptions, { width, height }: Size): number {
  const counted = networkFlopsByStage(options, height, width)
  return name.split(' + ').reduce((sum, part) => sum + (counted[part] ?? 0), 0)
}

const options = Object.hasOwn(presets, values.model)
  ? presets[values.model as keyof typeof presets]
  : undefined
if (!options) throw new Error(`--model is one of ${Object.keys(presets).join(', ')}.`)
const sizes = values.sizes.split(',').map((text): Size => {
  const [width = NaN, height = NaN] = text.split('x').map(Number)
  return { width, height }
})
const rounds = Number(values.rounds)

const backend = await loadBackend()
const model = createModel('bench', options, 1)
const square = tf.randomNormal([1024, 1024])
/** GFLOPS of one product. One number is read; a tidy must not return arrays, which it would search for tensors. */
const matmulRate = () => {
  const { seconds } = timed(() => {
    const product = tf.matMul(square, square)
    tf.tidy(() => void tf.max(product).dataSync())
    product.dispose()
  })
  return (2 * 1024 ** 3) / seconds / 1e9
}
matmulRate()

const report = sizes.map((size) => {
  const stages = new Map<string, Stage>()
  const totals: number[] = []
  const matmul: number[] = []
  for (let round = -1; round < rounds; round++) {
    // Before and after, and the mean of both: load comes and goes within a round.
    const before = matmulRate()
    let total = 0
    runStages(model, size, (name, seconds) => {
      const stage = stages.get(name) ?? { name, flops: flopsOf(name, options, size), seconds: [] }
      stages.set(name, stage)
      total += seconds
      // The first round warms up.
      if (round >= 0) stage.seconds.push(seconds)
    })
    if (round >= 0) {
      totals.push(total)
      matmul.push((before + matmulRate()) / 2)
    }
  }
  const flops = Object.values(networkFlopsByStage(options, size.height, size.width)).reduce(
    (a, b) => a + b,
    0,
  )
  const shares = totals.map((seconds, index) => flops / seconds / 1e9 / (matmul[index] ?? NaN))
  return {
    ...size,
    seconds: median(totals),
    gflop: flops / 1e9,
    gflops: flops / median(totals) / 1e9,
    matmulGflops: median(matmul),
    shareOfMatmul: median(shares),
    stages: [...stages.values()].map((stage) => ({
      name: stage.name,
      seconds: median(stage.seconds),
      gflop: stage.flops / 1e9,
      gflops: stage.flops / median(stage.seconds) / 1e9,
    })),
  }
})
model.dispose()
square.dispose()

console.log(
  `${values.model}, ${model.info.parameters} parameters, on ${backend.device.name}; ${rounds} rounds`,
)
for (const row of report) {
  console.log(
    `${row.width}x${row.height}: ${row.seconds.toFixed(3)} s, ${row.gflop.toFixed(2)} GFLOP, ${row.gflops.toFixed(1)} GFLOPS,` +
      ` ${(100 * row.shareOfMatmul).toFixed(0)} % of matmul (${row.matmulGflops.toFixed(1)} GFLOPS)`,
  )
  for (const stage of row.stages) {
    console.log(
      `  ${stage.name.padEnd(20)} ${stage.seconds.toFixed(4)} s ${stage.gflop.toFixed(3).padStart(9)} GFLOP ` +
        `${stage.gflops.toFixed(1).padStart(7)} GFLOPS ${((100 * stage.seconds) / row.seconds).toFixed(0).padStart(4)} %`,
    )
  }
}
if (values.json) {
  const { info } = model
  await writeFile(
    values.json,
    `${JSON.stringify({ model: values.model, parameters: info.parameters, device: backend.device, rounds, report }, null, 2)}\n`,
  )
}
