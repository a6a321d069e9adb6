// Frames from the engine to the editor's main side: from the moment when the engine hands a frame over to the moment when windows may be
// told of it, by which time it is in the store; beside what storing alone takes. The engine is a process that fades: its own work does not count.
//
//   node bench/editor/streaming.ts [--json FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createGapDesk } from '../../src-main/app/editor/gap-desk.ts'
import { createEngine } from '../../src-main/engine-client/engine-link.ts'
import { forkStarter } from '../../src-main/engine-client/fork-starter.ts'
import { frameKey, openFrameStore } from '../../src-main/app/frame-store.ts'
import { byteLengthOf, srgb, type Frame } from '../../src-shared/frame.ts'
import { createDocument, type ProjectDocument } from '../../src-shared/project/document.ts'
import { addKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import { addSources } from '../../src-shared/project/edit-sources.ts'
import { keyframeIndex } from '../../src-shared/project/lookup.ts'
import type { SourceFacts } from '../../src-shared/project/source.ts'
import { rational } from '../../src-shared/timebase.ts'
import { fakeEngineFile } from '../../test/support/fake-engine.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const root = join(import.meta.dirname, '..', '..')
const gaps = 3
const length = 16

type Size = Pick<Frame, 'width' | 'height'>

/** Soft shapes with grain, as film has: what compresses about as film does. */
function picture({ width, height }: Size, seed: number): Frame {
  const shape = { width, height, channels: 3, depth: 8 } as const
  const data = new Uint8Array(byteLengthOf(shape))
  let state = seed + 1
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)]
    data[at] = 128 + 90 * Math.sin((x + seed * 20) / 60) * Math.cos(y / 45) + (state >>> 29)
  }
  return { ...shape, colour: srgb, data }
}

function documentOf({ width, height }: Size): ProjectDocument {
  const frameRate = rational(24)
  const empty = createDocument({
    rate: frameRate,
    picture: { width, height, channels: 3, depth: 8, colour: srgb, fit: 'fit' },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model: 'starter',
      seed: 0,
    },
  })
  const facts: SourceFacts = {
    ...({ kind: 'video', width, height, codec: 'none', frameRate, variableRate: false } as const),
    ...({ frameCount: 100, duration: rational(100, 24), channels: 3, depth: 8, audio: false } as const),
  }
  const sources = [{ id: 'source', path: 'source.mp4', hash: `bench-${String(width)}`, bytes: 0, facts }]
  const keyframes = Array.from({ length: gaps + 1 }, (_, index) => ({
    id: `key-${String(index)}`,
    at: index * length,
    shows: { kind: 'frame', source: 'source', index, time: rational(index, 24) } as const,
  }))
  return addKeyframes(addSources(empty, sources), keyframes)
}

function middle(numbers: readonly number[], share = 0.5): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? Number.NaN
}

async function measure(size: Size): Promise<Record<string, number | string>> {
  const folder = mkdtempSync(join(tmpdir(), 'interlude-bench-'))
  const store = openFrameStore(join(folder, 'frames'))
  const engine = createEngine({ starter: forkStarter({ entry: fakeEngineFile, env: process.env }) })
  const pictures = Array.from({ length: gaps + 1 }, (_, index) => picture(size, index))
  const desk = await createGapDesk({
    engine,
    engineBuild: () => Promise.resolve('bench'),
    models: {
      resolve: (name) =>
        Promise.resolve({
          ...{ name, folder: join(root, 'resources', 'models', 'starter'), origin: 'bundled' },
          ...{ kind: undefined, trained: undefined, problem: undefined },
        }),
    },
    store,
    pictures: {
      keyframe: (document, id) => Promise.resolve(pictures[keyframeIndex(document, id)] ?? picture(size, 0)),
      statuses: () => [],
      onStatus: () => () => undefined,
    },
    folder: join(folder, 'gaps'),
  })
  try {
    const delays: number[] = []
    let memory = 0
    let last: Frame | undefined
    desk.onFrame(({ madeAt, frame }) => {
      delays.push(performance.timeOrigin + performance.now() - madeAt)
      memory = Math.max(memory, process.memoryUsage().rss)
      last = frame
    })
    const over = Promise.withResolvers<undefined>()
    desk.onChange(() => {
      if (desk.statuses().every(({ state }) => state === 'done')) over.resolve(undefined)
    })
    desk.setLive(true)
    desk.setDocument(documentOf(size))
    await over.promise
    const alone: number[] = []
    for (let index = 0; index < 10 && last; index++) {
      const start = performance.now()
      await store.put(frameKey(['bench', index]), last)
      alone.push(performance.now() - start)
    }
    const [delay, storing] = [middle(delays), middle(alone)]
    return {
      size: `${String(size.width)}x${String(size.height)}`,
      frames: delays.length,
      'ms to the windows': Number(delay.toFixed(1)),
      'ms, 95 of 100': Number(middle(delays, 0.95).toFixed(1)),
      'ms to store alone': Number(storing.toFixed(1)),
      ratio: Number((delay / storing).toFixed(2)),
      'MB resident at most': Math.round(memory / 1e6),
    }
  } finally {
    await desk.close()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const rows = []
for (const [width, height] of [
  [640, 360],
  [1280, 720],
  [1920, 1080],
] as const) {
  rows.push(await measure({ width, height }))
}
console.table(rows)
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ streaming: rows }, null, 2))
