// Whole runs through the real parts: data worker, motion prior, network, checkpoints. A run that was stopped, or killed, goes on
// as if it had not been.
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainInput, TrainItem } from '../../../../src-shared/engine-contract.ts'
import { createMotionRoom, type MotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { loadModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { findEnginePaths } from '../../../../src-main/engine/process-paths.ts'
import { listCheckpoints, readNewest } from '../../../../src-main/engine/train/checkpoint.ts'
import { createControl, type Control } from '../../../../src-main/engine/train/control.ts'
import { train, type TrainParts } from '../../../../src-main/engine/train/train.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { useBackend } from '../model/support.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const paths = findEnginePaths(join(root, 'src-main', 'engine'))
const motionFiles = { wasmFile: paths.motionWasm, workerFile: paths.flowWorker }
let room: MotionRoom

beforeAll(async () => {
  await useBackend()
  room = await createMotionRoom({ ...motionFiles, threads: 1 })
})
afterAll(() => room.close())

const parts: TrainParts = {
  motion: () => Promise.resolve(room),
  motionFiles,
  dataWorker: paths.dataWorker,
  memory: 8e9,
}

/** A run of the small studio recipe, made smaller still. */
function small(
  folder: string,
  steps: number,
  changes: NonNullable<TrainInput['begin']>['changes'] = {},
): TrainInput {
  return {
    folder,
    steps,
    begin: {
      recipe: 'studio-small',
      name: 'test',
      changes: { size: 32, batch: 2, evaluateEvery: 3, windows: 2, checkpointEvery: 2, ...changes },
      stores: [],
      procedural: true,
      licences: ['CC0'],
      command: 'the test',
    },
  }
}

async function run(input: TrainInput, onItem: (item: TrainItem, control: Control) => void = () => undefined) {
  const control = createControl()
  const items: TrainItem[] = []
  const output = await train(input, parts, control, (item) => {
    items.push(item)
    onItem(item, control)
    return Promise.resolve()
  })
  return { output, items }
}

const checkpointsOf = (folder: string) => join(folder, 'checkpoints')

/** All that a run has learnt and knows, but for how long it took. */
async function endOf(folder: string) {
  const checkpoint = await readNewest(checkpointsOf(folder))
  const { seconds, ...state } = checkpoint!.state
  expect(seconds).toBeGreaterThan(0)
  // Hashes: a comparison of millions of numbers that fails would take minutes to say so.
  const hashes = Object.entries(checkpoint!.tensors).flatMap(([file, tensors]) =>
    [...tensors].map(([name, { values }]) => [
      `${file}/${name}`,
      createHash('sha256')
        .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        .digest('hex'),
    ]),
  )
  return { state, hashes: Object.fromEntries(hashes) as Record<string, string> }
}

describe('a run', () => {
  it('ends with a model, a curve and its best scores, and leaves no tensors', async () => {
    const folder = join(temporaryFolder(), 'run')
    const before = tf.memory().numTensors
    const { output, items } = await run(small(folder, 6))
    expect(tf.memory().numTensors).toBe(before)
    expect(output).toMatchObject({ ended: 'done', step: 6 })
    const evaluations = items.flatMap((item) => (item.type === 'evaluation' ? [item.evaluation] : []))
    expect(evaluations.map(({ step }) => step)).toEqual([0, 3, 6])
    // Nothing learnt: exactly the prior's blend.
    expect(evaluations[0]!.model).toEqual(evaluations[0]!.prior)
    expect(evaluations[0]!.prior!.psnr).toBeGreaterThan(10)
    const strip = items.find((item) => item.type === 'strip')
    expect(strip?.rows.map(({ frames }) => frames.length)).toEqual([16, 16, 16])
    const best = evaluations.reduce((a, b) => (b.model.psnr > a.model.psnr ? b : a))
    expect(output.best).toEqual(best)

    const model = await loadModel(output.model!)
    expect(model.card).toMatchObject({ steps: best.step, licences: ['CC0'], command: 'the test' })
    expect(model.card.metrics['model PSNR']).toBeCloseTo(best.model.psnr, 2)
    model.dispose()
    const curve = JSON.parse(readFileSync(join(folder, 'curve.json'), 'utf8')) as {
      points: { step: number }[]
    }
    expect(curve.points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6])
    // The newest ones are kept, and the best.
    expect(await listCheckpoints(checkpointsOf(folder))).toEqual(expect.arrayContaining([6, 4, best.step]))
    await expect(run(small(folder, 6))).rejects.toMatchObject({ code: 'exists' })
  }, 120_000)

  it('that is stopped and resumed is bit for bit one that never was', async () => {
    const place = temporaryFolder()
    const [whole, broken] = [join(place, 'whole'), join(place, 'broken')]
    await run(small(whole, 8))
    // Stopped twice: at a checkpoint's step, and between two of them.
    const stopAt = (step: number) => (item: TrainItem, control: Control) => {
      if (item.type === 'progress' && item.step >= step) control.stop()
    }
    const first = await run(small(broken, 8), stopAt(1))
    expect(first.output.ended).toBe('stopped')
    expect(first.output.step).toBeLessThan(8)
    await run({ folder: broken }, stopAt(first.output.step + 1))
    const last = await run({ folder: broken })
    expect(last.output).toMatchObject({ ended: 'done', step: 8 })
    expect(await endOf(broken)).toEqual(await endOf(whole))
  }, 180_000)

  it('hears pause, resume and stop within a step', async () => {
    const folder = join(temporaryFolder(), 'run')
    const seen: string[] = []
    const { output } = await run(small(folder, 200), (item, control) => {
      if (item.type !== 'progress') return
      seen.push(`${String(item.step)}${item.paused ? ' paused' : ''}`)
      if (seen.length === 1) {
        control.pause()
      } else if (item.paused) {
        setTimeout(() => {
          control.resume()
          setTimeout(() => control.stop(), 0)
        }, 300)
      }
    })
    const at = Number.parseInt(seen[0]!)
    expect(seen[1]).toBe(`${String(at)} paused`)
    expect(output.ended).toBe('stopped')
    expect(output.step).toBeLessThanOrEqual(at + 1)
    expect(await listCheckpoints(checkpointsOf(folder))).toContain(output.step)
  }, 60_000)

  it('stops when the loss is no number, and keeps what was saved', async () => {
    const folder = join(temporaryFolder(), 'run')
    await run(small(folder, 2))
    // A rate that no network survives.
    const failing = run({ folder, steps: 60, rate: 1e6 })
    await expect(failing).rejects.toMatchObject({ code: 'out-of-range' })
    await expect(failing).rejects.toThrow(/Training went wrong at step \d+/)
    const { state, tensors } = (await readNewest(checkpointsOf(folder)))!
    expect(state.step).toBeLessThan(60)
    for (const { values } of tensors.weights!.values()) expect(values.every(Number.isFinite)).toBe(true)
  }, 60_000)

  it('that goes well is not taken for one that explodes, though its losses are below zero', async () => {
    const folder = join(temporaryFolder(), 'run')
    const calm = { batch: 1, windows: 1, evaluateEvery: 1000, checkpointEvery: 1000 }
    // Longer than the watch is patient.
    const { output, items } = await run(small(folder, 24, calm))
    expect(output).toMatchObject({ ended: 'done', step: 24 })
    const told = items.flatMap((item) => (item.type === 'progress' ? [item.losses] : []))
    expect(told.every(({ pixels }) => pixels! < 0)).toBe(true)
    const { usualLoss, strange } = (await readNewest(checkpointsOf(folder)))!.state
    expect(usualLoss).toBeGreaterThan(0.01)
    expect(strange).toBe(0)
  }, 60_000)

  it('is passed over to the checkpoint before a damaged one', async () => {
    const folder = join(temporaryFolder(), 'run')
    await run(small(folder, 4, { evaluateEvery: 100 }))
    const file = join(checkpointsOf(folder), 'step-00000004', 'weights.safetensors')
    const bytes = readFileSync(file)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(file, bytes)
    const { items, output } = await run({ folder })
    const notes = items.flatMap((item) => (item.type === 'note' ? [item.text] : []))
    expect(notes.join('\n')).toMatch(/can't be used[^]*from step 2 of 4/)
    expect(output.step).toBe(4)
  }, 60_000)
})

describe('a run that is killed', () => {
  /** Trains in a process of its own until `when` says that it is time to kill it. */
  const runAndKill = (input: TrainInput, when: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const child = fork(join(import.meta.dirname, 'train-child.ts'), [JSON.stringify(input)], {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      const watch = setInterval(() => {
        if (when()) child.kill('SIGKILL')
      }, 1)
      child.on('error', reject)
      child.on('exit', (_, signal) => {
        clearInterval(watch)
        if (signal === 'SIGKILL') resolve()
        else reject(new Error('It ended by itself.'))
      })
    })

  it('while it saves, or within a step, loses at most one interval and goes on bit for bit', async () => {
    const place = temporaryFolder()
    const [whole, killed] = [join(place, 'whole'), join(place, 'killed')]
    const changes = { checkpointEvery: 2, evaluateEvery: 100 }
    await run(small(whole, 8, changes))
    const folder = checkpointsOf(killed)
    // Half of a checkpoint lies there: it is saving.
    const halfOf = (step: number) => () => {
      const name = `.step-0000000${String(step)}`
      return existsSync(folder) && readNames(folder).some((found) => found.startsWith(name))
    }
    await runAndKill(small(killed, 8, changes), halfOf(4))
    const afterSave = await readNewest(folder)
    expect(afterSave!.state.step).toBeGreaterThanOrEqual(2)
    // A checkpoint has just come: it is in its next step.
    const came = (step: number) => () => existsSync(join(folder, `step-0000000${String(step)}`, 'state.json'))
    await runAndKill({ folder: killed }, came(6))
    expect((await readNewest(folder))!.state.step).toBeGreaterThanOrEqual(6)
    await run({ folder: killed })
    expect(readNames(folder).filter((name) => name.startsWith('.'))).toEqual([])
    expect(await endOf(killed)).toEqual(await endOf(whole))
  }, 180_000)
})

function readNames(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
