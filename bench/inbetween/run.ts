// Whole gaps through the real engine process, with the bundled keyframes at several sizes:
//   in-betweens a second, seconds by stage, when the first frame is there, the same gap once more with another seed (its motion is
//   known by then, as for takes and changed spacing), the network's share of the machine's own matmul
//   rate (measured in the same run), memory over many gaps, and ffmpeg's minterpolate on the same keyframes as the peer.
// npm run bench [-- --sizes 64x64,1920x1080 --count 14 --repeats 3 --gaps 200 --model FOLDER --json FILE]
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { type App, compose, sampleFolder } from '../../src-main/app/compose.ts'
import { readRuntime } from '../../src-main/app/runtime.ts'
import { readPicture } from '../../src-main/media/picture.ts'
import { resizeFrame } from '../../src-main/media/resize.ts'
import type { InbetweenOutput } from '../../src-shared/engine-contract.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { timeMinterpolate } from './peer.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '64x64,256x256,1280x720,1920x1080' },
    count: { type: 'string', default: '14' },
    repeats: { type: 'string', default: '3' },
    gaps: { type: 'string', default: '200' },
    model: { type: 'string' },
    json: { type: 'string' },
  },
})

interface Gap extends InbetweenOutput {
  /** Seconds from the asking to the last frame here, and to the first. */
  readonly wall: number
  readonly first: number
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN

async function fillGap(
  app: App,
  model: string,
  [from, to]: readonly [Frame, Frame],
  count: number,
  seed = 1,
): Promise<Gap> {
  const times = Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  let first: number | undefined
  const onItem = () => {
    first ??= elapsed()
  }
  const output = await app.engine.call('inbetween', { model, from, to, times, seed }, { onItem })
  return { ...output, wall: elapsed(), first: first ?? NaN }
}

async function measureSize(app: App, model: string, keys: [Frame, Frame], size: string, count: number) {
  const [width = 0, height = 0] = size.split('x').map(Number)
  const scaled = await Promise.all(keys.map((key) => resizeFrame(key, width, height, 'fill')))
  const [from, to] = [scaled[0]!, scaled[1]!]
  await fillGap(app, model, [from, to], count)
  const runs: Gap[] = []
  const others: Gap[] = []
  const rates: number[] = []
  const peers: number[] = []
  const { ffmpeg } = await app.tools()
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    // Rate, gap and peer in turn: what the machine does meanwhile hits all of them.
    rates.push((await app.engine.call('measure-speed', {})).matmul)
    // The other way round from the time before: no motion is known yet.
    const gap = repeat % 2 === 0 ? ([to, from] as const) : ([from, to] as const)
    runs.push(await fillGap(app, model, gap, count))
    others.push(await fillGap(app, model, gap, count, 2))
    peers.push(await timeMinterpolate(ffmpeg, from, to, count))
  }
  const of = (pick: (run: Gap) => number) => median(runs.map(pick))
  const wall = of((run) => run.wall)
  const peer = median(peers)
  return {
    size,
    seconds: wall,
    another: median(others.map((run) => run.wall)),
    perSecond: count / wall,
    first: of((run) => run.first / run.wall),
    motion: of((run) => run.seconds.motion),
    network: of((run) => run.seconds.network),
    compose: of((run) => run.seconds.compose),
    networkGflops: of((run) => run.networkFlops / run.seconds.network / 1e9),
    matmulGflops: median(rates),
    share: median(
      runs.map((run, index) => run.networkFlops / run.seconds.network / 1e9 / (rates[index] ?? NaN)),
    ),
    peerPerSecond: count / peer,
    timesPeer: peer / wall,
  }
}

async function measureMemory(app: App, model: string, keys: [Frame, Frame], gaps: number) {
  const scaled = await Promise.all(keys.map((key) => resizeFrame(key, 64, 64, 'fill')))
  const [from, to] = [scaled[0]!, scaled[1]!]
  const marks: { gap: number; resident: number; tensors: number }[] = []
  for (let gap = 0; gap <= gaps; gap++) {
    // The first gaps fill caches that stay.
    if (gap === Math.min(20, gaps) || (gap > 20 && gap % 45 === 20) || gap === gaps) {
      const { resident, tensors } = await app.engine.call('measure-memory', {})
      marks.push({ gap, resident, tensors })
    }
    if (gap < gaps) await fillGap(app, model, gap % 2 === 0 ? [from, to] : [to, from], 2)
  }
  return marks
}

const app = compose(readRuntime(import.meta.dirname))
try {
  const device = await app.engine.ready()
  const { folder } = await app.models.resolve(values.model ?? 'starter')
  const model = await app.engine.call('describe-model', { folder })
  const [one, two] = await Promise.all(
    ['flower-1.jpg', 'flower-2.jpg'].map((name) => readPicture(join(sampleFolder(app.runtime), name))),
  )
  const keys: [Frame, Frame] = [one!, two!]
  const count = Number(values.count)
  console.log(
    `${device.name}, ${device.build} build of TensorFlow ${device.version}; model ${model.name}, ${model.parameters} parameters, ${model.trained ? 'trained' : 'untrained'}`,
  )
  console.log(`${count} in-betweens a gap, medians of ${values.repeats} runs\n`)

  const rows = []
  for (const size of values.sizes.split(',')) rows.push(await measureSize(app, folder, keys, size, count))
  console.table(
    Object.fromEntries(
      rows.map((row) => [
        row.size,
        {
          'gap s': row.seconds.toFixed(2),
          'another take s': row.another.toFixed(2),
          'frames/s': row.perSecond.toFixed(2),
          'first frame at': `${(100 * row.first).toFixed(0)} %`,
          'motion s': row.motion.toFixed(2),
          'network s': row.network.toFixed(2),
          'compose s': row.compose.toFixed(2),
          'network GFLOPS': row.networkGflops.toFixed(0),
          'of matmul': `${(100 * row.share).toFixed(0)} %`,
          'minterpolate/s': row.peerPerSecond.toFixed(2),
          'times peer': row.timesPeer.toFixed(2),
        },
      ]),
    ),
  )
  const memory = await measureMemory(app, folder, keys, Number(values.gaps))
  for (const { gap, resident, tensors } of memory) {
    console.log(`after ${gap} gaps: ${(resident / 1e6).toFixed(0)} MB resident, ${tensors} tensors`)
  }
  if (values.json) {
    await writeFile(values.json, JSON.stringify({ device, model: model.name, count, rows, memory }, null, 2))
  }
} finally {
  await app.close()
}
