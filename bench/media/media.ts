// Speed of the media room beside plain ffmpeg on the same file, in one run: decoding, seeking, encoding, opening a long
// film. Prints a table and, with --json, one line of JSON. Run: node bench/media/media.ts [--json] [--long]
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { encodeVideo } from '../../src-main/media/encode.ts'
import { openSource } from '../../src-main/media/source.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { rational } from '../../src-shared/timebase.ts'
import {
  cachedMedia,
  numberedShape,
  numberIn,
  runSync,
  someNumbers,
  temporaryFolder,
  testTools,
} from '../../test/support/media-fixtures.ts'
import { h264 } from '../../test/support/video-cases.ts'

interface Row {
  readonly what: string
  readonly ours: string
  readonly plain: string
  readonly ratio: number
}

const tools = await testTools()
const folder = temporaryFolder()
const rows: Row[] = []

async function seconds(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

function testFilm(name: string, options: readonly string[]): string {
  return cachedMedia(tools, name, options, (path) => {
    runSync(tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', ...options, `file:${path}`])
  })
}

const hd = testFilm('hd.mp4', [
  ...[
    '-i',
    'testsrc2=s=1920x1080:r=30:d=8',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-bf',
    '2',
    '-pix_fmt',
    'yuv420p',
  ],
])
const count = 240
const source = await openSource(tools, hd)

const plainRgb = await seconds(() => {
  const options = ['-pix_fmt', 'rgb24', '-f', 'null', '-']
  runSync(tools.ffmpeg, ['-v', 'error', '-i', hd, ...options])
})
const decoding = await seconds(async () => {
  for await (const { index } of source.frames()) if (index < 0) throw new Error('never')
})
rows.push({
  what: 'decode 1080p to RGB, frames/s',
  ours: (count / decoding).toFixed(1),
  plain: (count / plainRgb).toFixed(1),
  ratio: plainRgb / decoding,
})

const wanted = someNumbers(12, count)
const seeking = await seconds(async () => {
  for (const index of wanted) await source.frameAtIndex(index)
})
const plainSeeking = await seconds(() => {
  for (const index of wanted) {
    const to = ['-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'null', '-']
    runSync(tools.ffmpeg, ['-v', 'error', '-ss', String(index / 30), '-i', hd, ...to])
  }
})
rows.push({
  what: 'one exact frame of 1080p, ms',
  ours: ((seeking / wanted.length) * 1000).toFixed(0),
  plain: ((plainSeeking / wanted.length) * 1000).toFixed(0),
  ratio: plainSeeking / seeking,
})

const frames: Frame[] = []
for await (const { frame } of source.frames({ end: 60 })) frames.push(frame)
const feed = async function* () {
  for (const frame of frames) yield await Promise.resolve(frame)
}
const encoding = await seconds(async () => {
  await encodeVideo(tools, { path: join(folder.path, 'a.mp4'), frameRate: rational(30) }, feed())
})
const plainEncoding = await seconds(() => {
  const options = [
    '-frames:v',
    '60',
    '-c:v',
    'libx264',
    '-crf',
    '18',
    '-preset',
    'medium',
    '-pix_fmt',
    'yuv420p',
  ]
  runSync(tools.ffmpeg, ['-v', 'error', '-i', hd, ...options, join(folder.path, 'b.mp4')])
})
rows.push({
  what: 'encode and verify 1080p H.264, frames/s',
  ours: (60 / encoding).toFixed(1),
  plain: (60 / plainEncoding).toFixed(1),
  ratio: plainEncoding / encoding,
})

const numbered = await openSource(tools, h264.make(tools))
let wrong = 0
for (const index of someNumbers(200, numbered.info.frameCount)) {
  if (numberIn((await numbered.frameAtIndex(index)).frame) !== index) wrong += 1
}
rows.push({
  what: `200 random seeks at ${numberedShape.width}x${numberedShape.height}, wrong frames`,
  ours: String(wrong),
  plain: '-',
  ratio: 1,
})

if (process.argv.includes('--long')) {
  const film = testFilm('three-hours.mp4', [
    ...[
      '-i',
      'testsrc2=s=160x90:r=25:d=10800',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-bf',
      '2',
      '-g',
      '250',
    ],
    ...['-pix_fmt', 'yuv420p'],
  ])
  const before = process.memoryUsage().arrayBuffers
  const opening = await seconds(async () => {
    const long = await openSource(tools, film)
    if (long.info.frameCount !== 270_000) throw new Error(`${long.info.frameCount} frames`)
    const at = await seconds(async () => {
      await long.frameAtIndex(250_000)
    })
    rows.push({ what: 'frame 250000 of a three-hour film, s', ours: at.toFixed(2), plain: '-', ratio: 1 })
  })
  const scanning = await seconds(() => {
    runSync(tools.ffmpeg, ['-v', 'error', '-i', film, '-c', 'copy', '-f', 'null', '-'])
  })
  rows.push({
    what: `open a three-hour film (index ${Math.round((process.memoryUsage().arrayBuffers - before) / 1024)} KiB), s`,
    ours: opening.toFixed(2),
    plain: scanning.toFixed(2),
    ratio: scanning / opening,
  })
}

console.table(rows.map((row) => ({ ...row, ratio: row.ratio.toFixed(2) })))
if (process.argv.includes('--json')) console.log(JSON.stringify(rows))
folder.remove()
rmSync(folder.path, { recursive: true, force: true })
