// What is locked, by the real engine and in the exported file: not a sample changes where both keyframes agree.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compose } from '../../../../src-main/app/compose.ts'
import { createExportDesk } from '../../../../src-main/app/editor/export-desk.ts'
import { createGapDesk } from '../../../../src-main/app/editor/gap-desk.ts'
import { readRuntime } from '../../../../src-main/app/runtime.ts'
import { byteLengthOf, samplesOf, srgb, type Frame } from '../../../../src-shared/frame.ts'
import type { Picture, ProjectDocument } from '../../../../src-shared/project/document.ts'
import { addLocks, setLocks } from '../../../../src-shared/project/edit-locks.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { setPicture } from '../../../../src-shared/project/edit-project.ts'
import type { Lock } from '../../../../src-shared/project/lock.ts'
import { maskOf } from '../../../../src-shared/project/lock-mask.ts'
import { keyframeIndex } from '../../../../src-shared/project/lookup.ts'
import { readResult } from '../../../support/keys.ts'
import { testTools } from '../../../support/media-fixtures.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { chainAt } from '../../../src-shared/project/random-document.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const addon = join(root, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node')
const size = { width: 96, height: 64 }
const gap = 'k0>k1'

/** A box with a painted tail, of which a part was erased again. */
const locks: readonly Lock[] = [
  { kind: 'box', x: 8, y: 6, width: 30, height: 18 },
  { kind: 'stroke', erase: false, radius: 5, points: [30, 20, 60, 40, 80, 20] },
  { kind: 'stroke', erase: true, radius: 3, points: [10, 20, 34, 8] },
]
const mask = maskOf(locks, size)

/** A fine pattern that moves fast, with a logo that stands still in the upper left half. */
function pictureAt(index: number, { channels, depth }: Picture): Frame {
  const frame: Frame = {
    ...{ ...size, channels, depth, colour: srgb },
    data: new Uint8Array(byteLengthOf({ ...size, channels, depth })),
  }
  const samples = samplesOf(frame)
  for (let at = 0; at < samples.length; at++) {
    const pixel = Math.floor(at / channels)
    const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)]
    const moves = x + y > 70 ? index * 5 : 0
    const wave = (Math.sin((x + moves) / 3) * Math.cos((y - moves) / 4) + 1) / 2
    const value = channels === 4 && at % 4 === 3 ? 0.4 + wave / 2 : wave
    samples[at] = Math.round(value * (depth === 8 ? 255 : 65535))
  }
  return frame
}

/** How many pixels differ from the keyframe where both keyframes agree, inside the mask or outside. */
function changed(made: Frame, from: Frame, to: Frame, where: 0 | 1): number {
  const [samples, a, b] = [samplesOf(made), samplesOf(from), samplesOf(to)]
  const { channels } = made
  let count = 0
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] !== where) continue
    const all = Array.from({ length: channels }, (_, channel) => pixel * channels + channel)
    if (all.every((at) => a[at] === b[at]) && all.some((at) => samples[at] !== a[at])) count++
  }
  return count
}

it.skipIf(!existsSync(addon))(
  'what is locked stays to the last bit, on 8 and 16 bits, with and without alpha, and in the exported file',
  async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'cache'))
    const env = {
      ...process.env,
      INTERLUDE_CACHE: join(folder, 'cache'),
      INTERLUDE_DATA: join(folder, 'data'),
      INTERLUDE_DEVICE: 'cpu',
      NODE_OPTIONS: '',
    }
    const app = compose(readRuntime(join(root, 'src-main'), env), { device: 'cpu' })
    const opened = await app.openStore(true)
    const keyframe = (document: ProjectDocument, id: string) =>
      Promise.resolve(pictureAt(keyframeIndex(document, id) * 3, document.picture))
    const desk = await createGapDesk({
      ...{ engine: app.engine, engineBuild: () => app.engineBuild(), models: app.models },
      store: opened.store,
      pictures: { keyframe, statuses: () => [], onStatus: () => () => undefined },
      folder: join(folder, 'cache', 'gaps'),
    })
    const tools = await testTools()
    const exports = createExportDesk({
      tools: () => Promise.resolve(tools),
      gaps: desk,
      pictures: {
        keyframe,
        fileOf: () => Promise.reject(new Error('There is no sound here.')),
        footageFrame: () => Promise.reject(new Error('There is no footage here.')),
        frames: () => {
          throw new Error('There is no footage here.')
        },
      },
    })
    const make = async (document: ProjectDocument): Promise<Frame[]> => {
      const signal = new AbortController().signal
      const needs = [{ gap, drawings: [0, 1, 2] }]
      const kept = await desk.makeAll(document, needs, { signal, onProgress: () => undefined })
      const made = await Promise.all([0, 1, 2].map((index) => desk.frame(document, gap, index)))
      kept.release()
      return made.filter((frame) => frame !== undefined)
    }
    try {
      for (const form of [
        { channels: 3, depth: 8 },
        { channels: 4, depth: 8 },
        { channels: 3, depth: 16 },
        { channels: 4, depth: 16 },
      ] as const) {
        const free = changeGaps(setPicture(chainAt(0, 4), { ...size, ...form, colour: srgb }), [gap], {
          model: 'starter',
        })
        const document = addLocks(free, [gap], locks)
        const [from, to] = [await keyframe(document, 'k0'), await keyframe(document, 'k1')]
        const made = await make(document)
        expect(made).toHaveLength(3)
        expect(made.map((frame) => changed(frame, from, to, 1))).toEqual([0, 0, 0])
        // The model does touch what both agree on, where it may.
        const others = await make(setLocks(document, [gap], []))
        expect(others.reduce((sum, frame) => sum + changed(frame, from, to, 1), 0)).toBeGreaterThan(0)
        expect(made.reduce((sum, frame) => sum + changed(frame, from, to, 0), 0)).toBeGreaterThan(0)

        const path = join(folder, `${String(form.channels)}-${String(form.depth)}`)
        const output = { ...document.output, container: 'frames', codec: 'png', quality: 'best' } as const
        const job = await exports.start(document, { path, output, range: null, overwrite: false })
        const ended = () => exports.jobs().find(({ id }) => id === job)
        while (ended()?.state === 'running') await new Promise((resolve) => setTimeout(resolve, 20))
        expect(ended()?.error ?? ended()?.state).toBe('done')
        const { frames } = await readResult(path)
        expect(frames).toHaveLength(5)
        const exported = frames.slice(1, 4)
        expect(exported.map(({ depth }) => depth)).toEqual(Array(3).fill(form.depth))
        expect(exported.map((frame) => changed(frame, from, to, 1))).toEqual([0, 0, 0])
      }
    } finally {
      await exports.close()
      await desk.close()
      await app.close()
      await opened.close()
    }
  },
  240_000,
)
