// What a training beside the editor costs it, and what giving way costs the training: time of a gap and of its first frame, without a training,
// beside one of the same priority, beside one of low priority, and beside one that rests meanwhile; steps a second of the training alone and
// beside gaps without end. All in turn within one run, so that its ratios hold on a busy machine too.
//
//   node bench/editor/training.ts [--rounds 3] [--side 256] [--device cpu]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { compose } from '../../src-main/app/compose.ts'
import { readRuntime } from '../../src-main/app/runtime.ts'
import { createEngine, type Engine } from '../../src-main/engine-client/engine-link.ts'
import { forkStarter } from '../../src-main/engine-client/fork-starter.ts'
import { byteLengthOf, srgb, type Frame } from '../../src-shared/frame.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    side: { type: 'string', default: '256' },
    device: { type: 'string', default: 'cpu' },
  },
})
const [rounds, side] = [Number(values.rounds), Number(values.side)]
const device = values.device === 'cuda' ? 'cuda' : 'cpu'
const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'interlude-bench-'))
const inbetweens = 14
/** Seconds over which steps are counted. */
const span = 12

const env = { ...process.env, INTERLUDE_CACHE: join(folder, 'cache'), INTERLUDE_DATA: join(folder, 'data') }
const app = compose(readRuntime(join(root, 'src-main'), env), { device })
const model = (await app.models.resolve('starter')).folder

function picture(shift: number): Frame {
  const shape = { width: side, height: side, channels: 3, depth: 8 } as const
  const data = new Uint8Array(byteLengthOf(shape))
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [(Math.floor(at / 3) % side) + shift, Math.floor(at / 3 / side)]
    data[at] = 128 + 60 * Math.sin(x / 13) * Math.cos(y / 17) + 40 * Math.sin((x * y) / 900)
  }
  return { ...shape, colour: srgb, data }
}

/** Fills a gap; the seed makes each one new, and its keyframes too: the engine remembers the motion of the last. */
async function fillGap(seed: number): Promise<{ first: number; whole: number }> {
  const began = performance.now()
  let first = 0
  const times = Array.from({ length: inbetweens }, (_, index) => (index + 1) / (inbetweens + 1))
  await app.engine.call(
    'inbetween',
    { model, from: picture(seed), to: picture(seed + 9), times, seed },
    {
      onItem: () => {
        first ||= performance.now() - began
      },
    },
  )
  return { first: first / 1000, whole: (performance.now() - began) / 1000 }
}

/** A training of the starter on made-up scenes that goes on until it is closed; it begins at rest. */
interface Beside {
  readonly engine: Engine
  run(on: boolean): Promise<void>
  steps(): number
}

async function trainBeside(name: string, engine: Engine): Promise<Beside> {
  let step = 0
  const begin = {
    ...{
      recipe: 'finetune',
      base: model,
      name,
      stores: [],
      procedural: true,
      licences: [],
      command: 'bench',
    },
    changes: { windows: 1, evaluateEvery: 1_000_000 },
  }
  let begun: () => void = () => undefined
  const learning = new Promise<void>((resolve) => (begun = resolve))
  engine
    .call(
      'train',
      { folder: join(folder, name), begin, steps: 1_000_000 },
      {
        onItem: (item) => {
          if (item.type !== 'progress') return
          step = item.step
          if (step > 2) begun()
        },
      },
    )
    .catch(() => undefined)
  await learning
  const run = async (on: boolean) => {
    await engine.call('train-control', { action: on ? 'resume' : 'pause' })
    // A step that has begun is made.
    await setTimeout(on ? 500 : 4000)
  }
  await run(false)
  return { engine, run, steps: () => step }
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

async function stepsPerSecond(beside: Beside): Promise<number> {
  await beside.run(true)
  const [from, at] = [beside.steps(), performance.now()]
  await setTimeout(span * 1000)
  const rate = ((beside.steps() - from) * 1000) / (performance.now() - at)
  await beside.run(false)
  return rate
}

/** While gaps are filled one after the other. */
async function stepsBesideGaps(beside: Beside): Promise<number> {
  const end = new AbortController()
  const filling = (async () => {
    for (let seed = 1000; !end.signal.aborted; seed++) await fillGap(seed)
  })()
  const rate = await stepsPerSecond(beside)
  end.abort()
  await filling
  return rate
}

try {
  const ready = await app.engine.ready()
  process.stdout.write(
    `${ready.name}, ${String(side)}x${String(side)}, ${String(inbetweens)} in-betweens, ${String(rounds)} rounds\n`,
  )
  await fillGap(0)
  const { engineEntry: entry } = app.runtime
  const starter = forkStarter({
    entry,
    env: { ...env, INTERLUDE_DEVICE: device, TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
  })
  const equal = await trainBeside('equal', createEngine({ starter }))
  const low = await trainBeside('low', app.openTrainingEngine())
  const kinds = {
    'no training': undefined,
    'the same priority': equal,
    'low priority': low,
    'low priority, at rest': undefined,
  } as const
  const found = new Map(
    Object.keys(kinds).map((kind) => [kind, { first: [] as number[], whole: [] as number[] }]),
  )
  for (let round = 0; round < rounds; round++) {
    for (const [kind, beside] of Object.entries(kinds)) {
      await beside?.run(true)
      const { first, whole } = await fillGap(round + 1)
      found.get(kind)?.first.push(first)
      found.get(kind)?.whole.push(whole)
      process.stderr.write(
        `round ${String(round + 1)}, ${kind}: ${first.toFixed(2)} s, ${whole.toFixed(2)} s\n`,
      )
      await beside?.run(false)
    }
  }
  const alone = median(found.get('no training')?.whole ?? [])
  const aloneFirst = median(found.get('no training')?.first ?? [])
  for (const [kind, { first, whole }] of found) {
    const [f, w] = [median(first), median(whole)]
    process.stdout.write(
      `${kind.padEnd(24)} gap ${w.toFixed(2)} s (${(w / alone).toFixed(2)} times), first frame ${f.toFixed(2)} s (${(f / aloneFirst).toFixed(2)} times)\n`,
    )
  }
  for (const [kind, beside] of [
    ['the same priority', equal],
    ['low priority', low],
  ] as const) {
    const rate = await stepsPerSecond(beside)
    const busy = await stepsBesideGaps(beside)
    process.stdout.write(
      `${kind.padEnd(24)} ${rate.toFixed(2)} steps/s alone, ${busy.toFixed(2)} beside gaps without end (${(busy / rate).toFixed(2)} of it)\n`,
    )
  }
  await Promise.all([equal.engine.close(), low.engine.close()])
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}
