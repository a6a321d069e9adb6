// What a training step costs: its halves, their share of this machine's own matrix product rate, and beside it the same
// network's step in PyTorch. Everything is measured in turn, round by round, and the fastest round of each counts: other work
// can only slow a round down, and slows PyTorch's threads, which wait for each other, more than ours. Data is made beforehand: what the trainer waits for it is told by the trainer itself.
// nice node bench/train/step.ts [--recipes studio,studio-small,paper-kth] [--side 64] [--batch 4] [--rounds 7] [--profile]
//   [--shapes] [--threads 2] [--python /usr/bin/python3] [--json FILE]
// One thread on a busy machine: processor seconds are reported, which other work hardly changes.
// nice node bench/train/step.ts --steps 1000 [--recipes studio-small] [--side 32] [--batch 2]     memory over many steps
import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { loadBackend } from '../../src-main/engine/backend.ts'
import { networkParameters } from '../../src-main/engine/model/network.ts'
import { changeRecipe, chooseRecipe } from '../../src-main/engine/train/choose-recipe.ts'
import type { ClipBatch } from '../../src-main/engine/train/clip-batch.ts'
import { createLearner, type Learner } from '../../src-main/engine/train/learner.ts'
import type { Recipe } from '../../src-main/engine/train/recipe.ts'
import { networkLoss } from '../../src-main/engine/train/network-loss.ts'
import { judgeStep, networkStep } from '../../src-main/engine/train/steps.ts'
import { watchOps } from './op-profile.ts'
import { makeBatches, stepCost, type StepCost } from './step-cost.ts'
import { createMatmulRate, median, processorClock, timed, wallClock } from './timing.ts'
import { startTorch, type TorchPeer } from './torch-peer.ts'

const { values } = parseArgs({
  options: {
    recipes: { type: 'string' },
    side: { type: 'string' },
    batch: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    steps: { type: 'string' },
    profile: { type: 'boolean', default: false },
    shapes: { type: 'boolean', default: false },
    threads: { type: 'string' },
    python: { type: 'string' },
    json: { type: 'string' },
  },
})

const threads = Number(values.threads ?? Math.min(2, availableParallelism()))
/** With one thread the processor's time is all there is to measure, and what else the machine does hardly shows in it. */
const clock = threads === 1 ? processorClock : wallClock

/** Both halves of a step on a batch, and their seconds; the judges' are 0 without judges. */
async function runStep(learner: Learner, batch: ClipBatch): Promise<StepCost> {
  const { result, seconds: network } = await timed(() => networkStep(learner, batch, 1), clock)
  try {
    if (!learner.recipe.adversary) return { network, judges: 0 }
    const { seconds } = await timed(() => judgeStep(learner, batch, result.made, 1), clock)
    return { network, judges: seconds }
  } finally {
    tf.dispose([...result.made])
  }
}

/** Seconds of a step that go into what the network is told, before any weight is asked: PyTorch's step begins after it. */
async function prepare({ model, recipe }: Learner, batch: ClipBatch): Promise<number> {
  const part = { batch, first: 0, count: recipe.batch }
  const { seconds } = await timed(
    () => tf.tidy(() => void networkLoss(model, recipe, part, undefined)()),
    clock,
  )
  return seconds
}

async function measureStep(name: string, side: number, batch: number, rounds: number, peer?: string) {
  const chosen = chooseRecipe(name, { size: side, batch })
  // Judges from the first step where the recipe is nothing without them; the studio's come late, so both are looked at.
  const cases = chosen.adversary
    ? [
        { title: `${name}, network alone`, recipe: alone(chosen) },
        { title: `${name} with judges`, recipe: { ...chosen, adversary: { ...chosen.adversary, from: 0 } } },
      ]
    : [{ title: name, recipe: chosen }]
  const rows = []
  for (const { title, recipe } of cases) {
    rows.push(await measureCase(title, recipe, side, rounds, recipe.adversary ? undefined : peer))
  }
  return rows
}

/** The recipe without its judges; the paper's network then has to learn from the pixels. */
function alone(recipe: Recipe): Recipe {
  const { losses } = recipe
  const heard = losses.pixels + losses.edges > 0 ? losses : { ...losses, pixels: 1 }
  return { ...recipe, adversary: null, losses: heard }
}

async function measureCase(title: string, recipe: Recipe, side: number, rounds: number, python?: string) {
  const [batch] = await makeBatches(recipe, 1)
  if (!batch) throw new Error('There is no batch.')
  const learner = createLearner('bench', recipe)
  const torch = python === undefined ? undefined : await askForTorch(python, recipe, side)
  const parameters = networkParameters(recipe.model)
  if (torch && torch.parameters !== parameters) {
    throw new Error(`PyTorch's ${title} has ${torch.parameters} parameters, ours ${parameters}.`)
  }
  const profile = values.profile ? watchOps(values.shapes) : undefined
  const flops = stepCost(recipe, side, recipe.adversary !== null)
  const inputs: number[] = []
  const network: number[] = []
  const judges: number[] = []
  const matmul: number[] = []
  const theirs: { seconds: number[]; matmul: number[] } = { seconds: [], matmul: [] }
  for (let round = -1; round < rounds; round++) {
    const before = matmulRate()
    if (profile) profile.on = round >= 0
    const spent = await runStep(learner, batch)
    if (profile) profile.on = false
    const prepared = await prepare(learner, batch)
    const after = matmulRate()
    const seconds = await torch?.step()
    const rate = await torch?.matmulRate()
    // The first round warms up.
    if (round < 0) continue
    inputs.push(prepared)
    network.push(spent.network)
    judges.push(spent.judges)
    matmul.push(before, after)
    if (seconds !== undefined) theirs.seconds.push(seconds)
    if (rate !== undefined) theirs.matmul.push(rate)
  }
  torch?.close()
  learner.dispose()
  const half = (flop: number, seconds: readonly number[]) => ({
    seconds: Math.min(...seconds),
    medianSeconds: median(seconds),
    gflop: flop / 1e9,
    gflops: flop / Math.min(...seconds) / 1e9,
    shareOfMatmul: flop / Math.min(...seconds) / Math.max(...matmul),
  })
  const whole = network.map((seconds, round) => seconds + (judges[round] ?? 0))
  return {
    title,
    side,
    batch: recipe.batch,
    parameters,
    matmulGflops: Math.max(...matmul) / 1e9,
    /** Seconds of the network's half before any weight is asked. */
    inputs: Math.min(...inputs),
    network: half(flops.network, network),
    judges: recipe.adversary ? half(flops.judges, judges) : undefined,
    samplesPerSecond: recipe.batch / Math.min(...whole),
    torch: torch && {
      version: torch.version,
      threads: torch.threads,
      seconds: Math.min(...theirs.seconds),
      medianSeconds: median(theirs.seconds),
      matmulGflops: Math.max(...theirs.matmul) / 1e9,
      /** How many times longer PyTorch takes. */
      ratio: Math.min(...theirs.seconds) / Math.min(...network),
    },
    profile: profile?.rows().map((row) => ({
      ...row,
      calls: row.calls / rounds,
      seconds: row.seconds / rounds,
      flops: row.flops / rounds,
      share: row.seconds / whole.reduce((sum, seconds) => sum + seconds, 0),
    })),
  }
}

async function askForTorch(python: string, recipe: Recipe, side: number): Promise<TorchPeer | undefined> {
  try {
    return await startTorch(python, recipe, side, recipe.batch, threads)
  } catch (error) {
    console.log(`PyTorch is not measured: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

type Measured = Awaited<ReturnType<typeof measureCase>>

function print({
  title,
  side,
  batch,
  matmulGflops,
  inputs,
  network,
  judges,
  samplesPerSecond,
  torch,
  profile,
}: Measured) {
  console.log(
    `${title}, ${batch} windows of ${side}x${side}: ${samplesPerSecond.toFixed(2)} samples/s, matmul ${matmulGflops.toFixed(0)} GFLOPS`,
  )
  for (const [name, half] of Object.entries({ network, judges })) {
    if (!half) continue
    const { seconds, gflop, gflops, shareOfMatmul } = half
    console.log(
      `  ${name.padEnd(8)} ${seconds.toFixed(3)} s ${gflop.toFixed(1).padStart(7)} GFLOP ${gflops.toFixed(0).padStart(4)} GFLOPS ${(100 * shareOfMatmul).toFixed(0).padStart(4)} % of matmul`,
    )
  }
  if (torch) {
    console.log(
      `  PyTorch  ${torch.seconds.toFixed(3)} s, ${torch.ratio.toFixed(2)} times as long, without the ${inputs.toFixed(3)} s of making its inputs (${torch.version}, ${torch.threads} threads, its matmul ${torch.matmulGflops.toFixed(0)} GFLOPS)`,
    )
  }
  for (const { name, calls, seconds, flops, share } of profile?.slice(0, 30) ?? []) {
    const rate = flops > 0 ? `${(flops / seconds / 1e9).toFixed(0)} GFLOPS` : ''
    console.log(
      `    ${name.padEnd(values.shapes ? 64 : 26)} ${String(calls).padStart(5)} x ${(1000 * seconds).toFixed(1).padStart(8)} ms ${(100 * share).toFixed(1).padStart(5)} % ${rate}`,
    )
  }
}

/** Memory and tensors over many steps: what is kept must not grow. */
async function watchMemory(name: string, side: number, size: number, steps: number) {
  const recipe = changeRecipe(chooseRecipe(name, { size: side, batch: size }), { steps })
  const batches = await makeBatches(recipe, 8)
  const learner = createLearner('bench', recipe)
  const rows: { step: number; rss: number; tensors: number; tensorBytes: number }[] = []
  const start = performance.now()
  for (let step = 1; step <= steps; step++) {
    const batch = batches[step % batches.length]
    if (batch) await runStep(learner, { ...batch, step })
    if (step !== 10 && step % 100 !== 0) continue
    const { numTensors, numBytes } = tf.memory()
    rows.push({ step, rss: process.memoryUsage.rss(), tensors: numTensors, tensorBytes: numBytes })
  }
  const seconds = (performance.now() - start) / 1000
  learner.dispose()
  console.log(`${name}, ${steps} steps of ${size} windows of ${side}x${side}, ${seconds.toFixed(0)} s`)
  for (const { step, rss, tensors, tensorBytes } of rows) {
    console.log(
      `  step ${String(step).padStart(5)}  ${(rss / 1e6).toFixed(0).padStart(6)} MB held, ${tensors} tensors of ${(tensorBytes / 1e6).toFixed(2)} MB`,
    )
  }
  if (
    rows.some(
      ({ tensors, tensorBytes }) => tensors !== rows[0]?.tensors || tensorBytes !== rows[0].tensorBytes,
    )
  ) {
    process.exitCode = 1
    console.log('  Tensors were left behind.')
  }
  return { name, side, batch: size, seconds, rows }
}

// Read by the native library when it starts.
process.env.TF_NUM_INTRAOP_THREADS = String(threads)
const backend = await loadBackend({ device: 'cpu', allowWasm: false })
const matmulRate = createMatmulRate(clock)
const report = []
if (values.steps === undefined) {
  for (const name of (values.recipes ?? 'studio,studio-small,paper-kth').split(',')) {
    // The paper's network has four times the studio's work.
    const batch = Number(values.batch ?? (name.startsWith('paper') ? 2 : 4))
    for (const row of await measureStep(
      name,
      Number(values.side ?? 64),
      batch,
      Number(values.rounds),
      values.python,
    )) {
      print(row)
      report.push(row)
    }
  }
} else {
  for (const name of (values.recipes ?? 'studio-small').split(',')) {
    report.push(
      await watchMemory(name, Number(values.side ?? 32), Number(values.batch ?? 2), Number(values.steps)),
    )
  }
}
if (values.json) {
  await writeFile(values.json, `${JSON.stringify({ device: backend.device, threads, report }, null, 2)}\n`)
}
