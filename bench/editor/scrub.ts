// How fast the editor's pictures come beside plain ffmpeg on the same file, in one run: random frames, steps forward and backward,
// thumbnails; and, with --long, what a film of three hours costs until its first frame. 720p H.264.
// Run: node bench/editor/scrub.ts [--json] [--long]
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { hashSource } from '../../src-main/media/content-hash.ts'
import type { PictureRef } from '../../src-shared/editor/values.ts'
import {
  cachedMedia,
  runSync,
  someNumbers,
  temporaryFolder,
  testTools,
} from '../../test/support/media-fixtures.ts'
import { openPictureLab } from '../../test/support/picture-lab.ts'

interface Row {
  readonly what: string
  readonly ours: number
  readonly plain: number | undefined
}

const tools = await testTools()
const folder = temporaryFolder()
const rows: Row[] = []
const frames = 300
const rate = 30
const options = [
  ...['-i', `testsrc2=s=1280x720:r=${String(rate)}:d=${String(frames / rate)}`],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '60', '-pix_fmt', 'yuv420p'],
]
const film = cachedMedia(tools, 'scrub-720p.mp4', options, (path) => {
  runSync(tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', ...options, `file:${path}`])
})

/** Milliseconds for each of `count`. */
async function each(count: number, work: () => Promise<void> | void): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / count
}

/** What a program would do that starts ffmpeg for a frame. */
function plainSeek(index: number, size: string): void {
  const to = ['-frames:v', '1', '-vf', `scale=${size}`, '-pix_fmt', 'rgb24', '-f', 'null', '-']
  runSync(tools.ffmpeg, ['-v', 'error', '-ss', String(index / rate), '-i', film, ...to])
}

const places = someNumbers(20, frames, 5)
const box = { width: 960, height: 540 }
const plain = await each(places.length, () => {
  for (const index of places) plainSeek(index, '960:540')
})

/** A fresh desk, so that nothing is remembered. */
async function withFilm(work: (look: (index: number) => Promise<unknown>) => Promise<void>): Promise<void> {
  const lab = openPictureLab()
  const source = await lab.add(film)
  await work((index) => lab.window.picture({ kind: 'source', source: source.id, index }, box))
  await lab.close()
}

await withFilm(async (look) => {
  await look(0)
  const ours = await each(places.length, async () => {
    for (const index of places) await look(index)
  })
  rows.push({ what: 'random frame', ours, plain })
})
await withFilm(async (look) => {
  await look(100)
  const ours = await each(60, async () => {
    for (let index = 101; index <= 160; index += 1) await look(index)
  })
  rows.push({ what: 'step forward', ours, plain })
})
await withFilm(async (look) => {
  await look(200)
  const ours = await each(60, async () => {
    for (let index = 199; index >= 140; index -= 1) await look(index)
  })
  rows.push({ what: 'step backward', ours, plain })
})
await withFilm(async (look) => {
  await look(50)
  rows.push({
    what: 'frame that was seen',
    ours: await each(100, async () => {
      await look(50)
    }),
    plain,
  })
})

const smallSeek = await each(places.length, () => {
  for (const index of places) plainSeek(index, '160:90')
})
for (const [what, indexes] of [
  ['thumbnail, every 10th frame', Array.from({ length: 30 }, (_, at) => at * 10)],
  ['thumbnail, every 60th frame', Array.from({ length: 5 }, (_, at) => at * 60)],
] as const) {
  const lab = openPictureLab()
  const source = await lab.add(film)
  const refs: PictureRef[] = indexes.map((index) => ({ kind: 'source', source: source.id, index }))
  const read = async () => {
    for await (const { error } of lab.window.thumbnails(refs, { width: 160, height: 90 })) {
      if (error) throw new Error(error.message)
    }
  }
  rows.push({ what, ours: await each(refs.length, read), plain: smallSeek })
  rows.push({ what: `${what}, from disk`, ours: await each(refs.length, read), plain: smallSeek })
  await lab.close()
}

if (process.argv.includes('--long')) {
  const long = join(folder.path, 'long.mp4')
  runSync(tools.ffmpeg, [
    '-v',
    'error',
    '-stream_loop',
    '1080',
    '-i',
    film,
    '-c',
    'copy',
    '-t',
    '10800',
    `file:${long}`,
  ])
  rows.push({
    what: 'three hours: hash',
    ours: await each(1, async () => {
      await hashSource({ kind: 'file', files: [long] })
    }),
    plain: undefined,
  })
  const lab = openPictureLab()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let id = ''
  rows.push({
    what: 'three hours: read as a source',
    ours: await each(1, async () => {
      id = (await lab.add(long)).id
    }),
    plain: undefined,
  })
  delay.disable()
  rows.push({
    what: 'three hours: longest block of the main side meanwhile',
    ours: delay.max / 1e6,
    plain: undefined,
  })
  const look = (index: number) => lab.window.picture({ kind: 'source', source: id, index }, box)
  rows.push({
    what: 'three hours: frame 200,000',
    ours: await each(1, async () => {
      await look(200_000)
    }),
    plain: undefined,
  })
  await lab.close()
}

folder.remove()
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows))
} else {
  console.table(
    rows.map(({ what, ours, plain: other }) => ({
      what,
      'ms each': ours.toFixed(1),
      'plain ffmpeg, ms': other?.toFixed(1) ?? '',
      'times as fast': other === undefined ? '' : (other / ours).toFixed(2),
    })),
  )
}
