// How fast the motion is found and frames are composed, beside OpenCV's own dense inverse search in the same run.
//   node bench/flow/dis-speed.ts [CLIP] [--size 1920x1080] [--repeats 7] [--python PYTHON_WITH_CV2] [--json FILE]
// Without a clip: two frames of a flight into the Mandelbrot set. Ours and OpenCV take turns; medians count. Ours includes
// what OpenCV does not do: copying both frames, grey, agreement and the settling of doubts.
import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { createMotionRoom } from '../../src-main/engine/flow/motion.ts'
import { decodePair } from './decode.ts'
import { askOpenCv } from './opencv.ts'

const root = resolve(import.meta.dirname, '../..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1920x1080' },
    repeats: { type: 'string', default: '7' },
    python: { type: 'string' },
    json: { type: 'string' },
  },
})

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN

async function timed<T>(into: number[], run: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await run()
  into.push(performance.now() - start)
  return result
}

const [width = 0, height = 0] = values.size.split('x').map(Number)
const [from, to] = await decodePair(positionals[0], width, height)
const count = width * height
const side = (part: number) => Math.max(16, Math.round(part / 8 / 16) * 16)
const [rw, rh] = [side(width), side(height)]
const residual = {
  width: rw,
  height: rh,
  f0: new Float32Array(rw * rh * 2).fill(0.1),
  f1: new Float32Array(rw * rh * 2).fill(0.1),
  logit: new Float32Array(rw * rh).fill(0.1),
  rgb: new Float32Array(rw * rh * 3),
}
const rows: Record<string, Record<string, number>> = {}
for (const threads of new Set([availableParallelism(), 1])) {
  const room = await createMotionRoom({
    wasmFile: join(root, 'out/wasm/motion.wasm'),
    workerFile: join(root, 'src-main/engine/flow/flow-worker.ts'),
    threads,
  })
  const times = {
    open: [] as number[],
    opencv: [] as number[],
    compose: [] as number[],
    residual: [] as number[],
  }
  // The first time starts threads and compiles.
  ;(await room.open(from, to)).close()
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const gap = await timed(times.open, () => room.open(from, to))
    if (values.python) {
      // The second of two: its first call makes its buffers.
      const asked = await askOpenCv(values.python, [[from, to], [from, to]], threads, false) // prettier-ignore
      times.opencv.push(asked[1]?.milliseconds ?? NaN)
    }
    await timed(times.compose, () => gap.compose(0.4))
    await timed(times.residual, () => gap.compose(0.4, residual))
    gap.close()
  }
  const { total } = room.memory()
  await room.close()
  rows[`${threads} threads`] = {
    'motion both ways, ms': Math.round(median(times.open)),
    ...(values.python && {
      'OpenCV both ways, ms': Math.round(median(times.opencv)),
      ratio: Number((median(times.open) / median(times.opencv)).toFixed(2)),
    }),
    'compose, ms': Math.round(median(times.compose)),
    'with residual, ms': Math.round(median(times.residual)),
    'kernel memory, MiB': Math.round(total / 2 ** 20),
    'bytes a pixel': Math.round(total / count),
  }
}
console.log(`${values.size}, medians of ${values.repeats}`)
console.table(rows)
if (values.json) await writeFile(values.json, JSON.stringify({ size: values.size, rows }, null, 2))
