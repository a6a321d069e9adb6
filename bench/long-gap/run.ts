// Long gaps: how near in-betweens come to the frames that were really there, where keyframes are half a second apart.
//   node bench/long-gap/run.ts --data DIR [--size 64|256] [--gap 15] [--methods nearest,cross-fade,minterpolate,prior]
//        [--model DIR]... [--seed 1] [--rife-python PYTHON [--rife-folder DIR]] [--positions] [--json FILE]
// The rule: square centre crop of that size, area scaling; of 12 evenly spaced windows in the last 30 % of a clip the most
// moving (4 at 64x64, 2 above); the first and last frame are given, those between are judged; PSNR and SSIM, averaged.
// DIR holds kth/, ucf101/ and open/ (see clips.ts). Decoded frames are kept in the cache folder.
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readRuntime } from '../../src-main/app/runtime.ts'
import { findTools } from '../../src-main/media/find-tools.ts'
import { findGroups } from './clips.ts'
import { decodeEnd, type ClipEnd } from './decode.ts'
import { judge, type MethodResult } from './judge.ts'
import type { Method } from './method.ts'
import { crossFade, nearest } from './methods/blends.ts'
import { enlarged } from './methods/enlarged.ts'
import { minterpolate } from './methods/minterpolate.ts'
import { model } from './methods/model.ts'
import { prior } from './methods/prior.ts'
import { rife } from './methods/rife.ts'
import { positionTable, scoreTable } from './table.ts'
import type { Rule } from './windows.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    size: { type: 'string', default: '64' },
    gap: { type: 'string', default: '15' },
    methods: { type: 'string' },
    model: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    'rife-python': { type: 'string' },
    'rife-folder': { type: 'string' },
    positions: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

const size = Number(values.size)
const gap = Number(values.gap)
if (values.data === undefined || !Number.isInteger(size) || size < 16 || !Number.isInteger(gap) || gap < 2) {
  throw new Error(
    'usage: node bench/long-gap/run.ts --data DIR [--size 64|256] [--gap 15] [--methods a,b] ...',
  )
}
const data = resolve(values.data)
const rule: Rule = { size, gap, judged: size <= 64 ? 4 : 2 }
const runtime = readRuntime(import.meta.dirname)
const tools = await findTools({ ...runtime.tools, path: process.env.PATH })

// Methods start when their turn comes: a Python or a network that waits takes memory from the others.
const starters: Record<string, () => Method | Promise<Method>> = {
  nearest: () => nearest,
  'cross-fade': () => crossFade,
  minterpolate: () => minterpolate(tools),
  prior: () => prior(runtime.root),
  'prior-4x': async () => enlarged(await prior(runtime.root), 4),
  ...Object.fromEntries(
    values.model.map((folder) => [folder, () => model(runtime.root, folder, Number(values.seed))]),
  ),
}
const python = values['rife-python']
if (python !== undefined) {
  starters.rife = () => rife(python, values['rife-folder'])
  starters['rife-4x'] = async () => enlarged(await rife(python, values['rife-folder']), 4)
}
// Enlarging is for methods that were made for larger pictures than 64x64.
const standard = Object.keys(starters).filter((name) => size <= 64 || !name.endsWith('-4x'))
const names = values.methods?.split(',') ?? standard

const { groups, missing } = findGroups(data, size)
if (groups.length === 0) throw new Error(`There is none of the clips in ${data}.`)
if (missing.length > 0) console.log(`Not there, so left out of the means: ${missing.join(', ')}\n`)

const clips = new Map<string, Promise<ClipEnd>>()
const clipAt = (clip: string) => {
  const places = { ffmpeg: tools.ffmpeg, cache: join(runtime.cache, 'bench/long-gap') }
  const known = clips.get(clip) ?? decodeEnd(places, join(data, clip), size)
  clips.set(clip, known)
  return known
}

const results: MethodResult[] = []
for (const name of names) {
  const start = starters[name]
  if (!start) throw new Error(`There is no method ${name}; there are ${Object.keys(starters).join(', ')}.`)
  const method = await start()
  try {
    results.push(
      await judge(method, groups, rule, clipAt, ({ clip, score }) => {
        process.stderr.write(`${method.name}  ${clip}  ${score.psnr.toFixed(2)}/${score.ssim.toFixed(3)}\n`)
      }),
    )
  } finally {
    await method.close?.()
  }
}

console.log(
  `\n${size}x${size}, ${gap - 1} in-betweens, PSNR/SSIM (Gaussian), ${rule.judged} windows a clip\n`,
)
console.log(scoreTable(results))
if (values.positions) console.log(`\n${positionTable(results)}`)
console.log(`\n${results.map(({ method, about }) => `${method}: ${about}`).join('\n')}`)
console.log(`Decoded by ffmpeg ${tools.version}.`)
if (values.json !== undefined) {
  await writeFile(
    values.json,
    `${JSON.stringify({ rule, ffmpeg: tools.version, missing, results }, null, 2)}\n`,
  )
}
