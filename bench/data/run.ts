// How fast training data comes: made-up clips, stored clips, and whole batches through a worker beside a busy trainer.
//
//   node bench/data/run.ts [--seconds 5] [--store FOLDER] [--json FILE]
//
// Rates are for one core by processor time of this process, so that other work on the machine changes them little;
// `wall` is by the clock. Without --store a store of made-up clips is written to a temporary folder first.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBatchSource } from '../../src-main/engine/data/batch-source.ts'
import { openClipStore, type ClipStore } from '../../src-main/engine/data/clip-store.ts'
import { renderClip } from '../../src-main/engine/data/procedural/generate.ts'
import { sceneKinds } from '../../src-main/engine/data/procedural/scenes.ts'
import { createSampler, type SamplingPlan } from '../../src-main/engine/data/sampling.ts'
import { makeClipStore } from '../../test/support/clip-stores.ts'

interface Row {
  readonly what: string
  /** Per second of processor time. */
  readonly rate: number
  /** Per second of the clock. */
  readonly wall: number
  readonly unit: string
}

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, store: { type: 'string' }, json: { type: 'string' } },
})
const seconds = Number(values.seconds)
const frames = 16
const rows: Row[] = []

/** Repeats for about `seconds` of processor time after a warm-up. */
function measure(what: string, unit: string, work: (round: number) => number): void {
  for (let round = 0; round < 3; round++) work(round)
  const used = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }
  const [startUsed, startWall] = [used(), performance.now()]
  let done = 0
  for (let round = 3; used() - startUsed < seconds; round++) done += work(round)
  rows.push({
    what,
    unit,
    rate: done / (used() - startUsed),
    wall: (done * 1000) / (performance.now() - startWall),
  })
}

/** A trainer that computes for `busy` ms a step: how long does it wait for its batches? */
async function waitBeside(plan: SamplingPlan, busy: number, steps: number): Promise<number> {
  const workerFile = join(import.meta.dirname, '../../src-main/engine/data/batch-worker.ts')
  const source = createBatchSource({ plan, workerFile, ahead: 4 })
  for (let step = 0; step < steps; step++) {
    await source.next()
    // A native training step blocks this thread, as this does.
    for (const end = performance.now() + busy; performance.now() < end;);
  }
  const { waitedShare } = source.times()
  await source.close()
  return waitedShare
}

for (const size of [64, 128, 256]) {
  measure(`made-up clips of ${size}x${size}x${frames}`, 'clips/s', (seed) => {
    renderClip({ seed, width: size, height: size, frames })
    return 1
  })
}
for (const kind of sceneKinds) {
  measure(`  ${kind} at 64x64`, 'clips/s', (seed) => {
    renderClip({ seed, width: 64, height: 64, frames, kind })
    return 1
  })
}

const folder = mkdtempSync(join(tmpdir(), 'interlude-bench-'))
try {
  const stored = Array.from({ length: 12 }, (_, seed) => ({
    seed,
    width: 96,
    height: 64,
    frames: 48,
    split: 'train' as const,
  }))
  const store = values.store ?? (await makeClipStore(folder, stored)).store
  const opened: ClipStore = openClipStore(store)
  const clips = opened.clips('train').filter((clip) => clip.frames >= frames)
  const sizes = clips.map((clip) => opened.sizeOf(clip))
  const raw = sizes.reduce(
    (sum, { width, height }, index) => sum + width * height * 3 * clips[index]!.frames,
    0,
  )
  measure(`windows of ${frames} frames read from the store`, 'windows/s', (round) => {
    const at = round % clips.length
    const { width, height } = sizes[at]!
    const first = (round * 7) % (clips[at]!.frames - frames + 1)
    opened.read(clips[at]!, { first, count: frames, stride: 1 }, new Uint8Array(frames * width * height * 3))
    return 1
  })
  opened.close()
  const plan: SamplingPlan = {
    seed: 1,
    batch: 4,
    frames,
    width: 64,
    height: 64,
    sources: [
      { kind: 'clips', folder: store, split: 'train', weight: 1 },
      { kind: 'procedural', weight: 1 },
    ],
    strides: [[1, 1]],
    motionBias: 0.5,
    augment: {
      smallestCrop: 0.6,
      anywhere: true,
      mirror: true,
      turn: true,
      reverse: true,
      colour: 0.5,
      grey: 0.05,
    },
  }
  const sampler = createSampler(plan)
  measure('samples of batches, half stored and half made up, augmented', 'samples/s', (step) => {
    sampler.batch(step)
    return plan.batch
  })
  sampler.close()
  const share = await waitBeside(plan, 1600, 12)
  for (const { what, rate, wall, unit } of rows) {
    console.log(
      `${what.padEnd(62)} ${rate.toFixed(1).padStart(7)} ${unit.padEnd(10)} wall ${wall.toFixed(1)}`,
    )
  }
  console.log(
    `share of the time that a trainer with steps of 1.6 s (batch 4) waits: ${(100 * share).toFixed(2)} %`,
  )
  console.log(
    `size of the packs: ${((100 * opened.index.manifest.bytes) / raw).toFixed(0)} % of the raw frames`,
  )
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      JSON.stringify({ processor: cpus()[0]?.model, rows, waitedShare: share }, undefined, 2),
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
