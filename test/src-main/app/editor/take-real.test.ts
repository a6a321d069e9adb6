// Takes and their quality by the real engine: the numbers are those of evaluate, and a seed is its pixels.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compose } from '../../../../src-main/app/compose.ts'
import { createGapDesk } from '../../../../src-main/app/editor/gap-desk.ts'
import { createVariants } from '../../../../src-main/app/editor/gap-variant.ts'
import { createQualityDesk } from '../../../../src-main/app/editor/quality-desk.ts'
import { openScoreBook } from '../../../../src-main/app/editor/score-book.ts'
import { createTakeDesk } from '../../../../src-main/app/editor/take-desk.ts'
import { judgeSample } from '../../../../src-main/app/evaluation/judge-sample.ts'
import { openMethod } from '../../../../src-main/app/evaluation/methods.ts'
import { readRuntime } from '../../../../src-main/app/runtime.ts'
import type { GapQuality } from '../../../../src-shared/editor/quality.ts'
import { byteLengthOf, sameFrame, srgb, type Frame } from '../../../../src-shared/frame.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { replaceKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { setPicture } from '../../../../src-shared/project/edit-project.ts'
import { addTakes, pinTake } from '../../../../src-shared/project/edit-takes.ts'
import { itemAt, keyframeIndex } from '../../../../src-shared/project/lookup.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { chainAt, frameOf } from '../../../src-shared/project/random-document.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const addon = join(root, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node')
const shape = { width: 64, height: 64, channels: 3, depth: 8 } as const
const gap = 'k0>k1'

/** A pattern that moves, and not evenly: nothing here makes it by chance. */
function moved(index: number): Frame {
  const data = new Uint8Array(byteLengthOf(shape))
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3)
    const [x, y] = [(pixel % 64) + index * index * 0.4, Math.floor(pixel / 64)]
    data[at] = Math.round((Math.sin(x / 5) * Math.cos(y / 7) + 1) * 127)
  }
  return { ...shape, colour: srgb, data }
}

it.skipIf(!existsSync(addon))(
  'the numbers of the quality strip are those of evaluate; takes of one seed are equal, of two they are not',
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
    const { store } = opened
    const pictures = {
      keyframe: (document: typeof whole, id: string) => {
        const { shows } = itemAt(document.keyframes, keyframeIndex(document, id))
        return Promise.resolve(moved(shows.kind === 'frame' ? shows.index : 0))
      },
      statuses: () => [],
      onStatus: () => () => undefined,
    }
    const desk = await createGapDesk({
      ...{ engine: app.engine, engineBuild: () => app.engineBuild(), models: app.models, store, pictures },
      folder: join(folder, 'cache', 'gaps'),
    })
    const book = await openScoreBook(folder)
    const shared = { engine: app.engine, gaps: desk, book, variants: createVariants() }
    const takes = createTakeDesk(shared)
    const quality = createQualityDesk({
      ...{ ...shared, pictures },
      timesOf: (_, start, count) =>
        Promise.resolve(Array.from({ length: count }, (__, at) => rational((start + at) * 1001, 24000))),
    })
    const shown = new Map([
      ['k0', frameOf('v', 4)],
      ['k1', frameOf('v', 8)],
    ])
    const small = setPicture(chainAt(0, 4), { width: 64, height: 64, colour: srgb })
    const seeded = changeGaps(replaceKeyframes(small, shown), [gap], { model: 'starter', seed: 11 })
    const whole = addTakes(seeded, gap, 2)
    const stopper = new AbortController()
    const { signal } = stopper
    try {
      for (const each of [desk, takes, quality]) each.setDocument(whole)
      for await (const lane of takes.watch(gap, signal)) {
        expect(lane.takes.map(({ error }) => error)).toEqual([undefined, undefined])
        if (lane.comparisons > 0 && lane.compared === lane.comparisons) {
          expect(lane.spread!.rms).toBeGreaterThan(0)
          break
        }
      }
      let measured: GapQuality | undefined
      for await (const { changed } of quality.watch(signal)) {
        measured = changed[0] ?? measured
        if (measured?.state === 'done' || measured?.state === 'failed') break
      }
      expect(measured).toMatchObject({ state: 'done', by: 'real' })

      // The same frames, as evaluate makes and scores them.
      const truth = [4, 5, 6, 7, 8].map(moved)
      const { folder: model } = await app.models.resolve('starter')
      const data = { title: '', rule: '', part: '', windows: [], notes: [] }
      const plan = { title: '', data, methods: [], samples: 1, seed: 11, fvd: false, command: '' }
      const scoresBy = async (request: Parameters<typeof openMethod>[1]) => {
        const method = await openMethod({ parts: app, plan, store }, request, signal)
        const made = method.make(truth[0]!, truth[4]!, 3, 0, signal)
        return (await judgeSample(app.engine, truth, made.frames, () => undefined, signal)).positions
      }
      const drawings = measured!.drawings
      expect(drawings.map(({ made }) => made)).toEqual(
        await scoresBy({ kind: 'model', label: 'starter', folder: model }),
      )
      for (const kind of ['cross-fade', 'nearest'] as const) {
        expect(drawings.map((drawing) => drawing[kind])).toEqual(await scoresBy({ kind, label: kind }))
      }

      // Same seed, same pixels: made again, they are what they were.
      const second = pinTake(whole, gap, 12)
      const before = await desk.frame(second, gap, 1)
      await store.clear()
      const again = await desk.makeAll(second, [{ gap, drawings: [0, 1, 2] }], {
        signal,
        onProgress: () => undefined,
      })
      expect(sameFrame((await desk.frame(second, gap, 1))!, before!)).toBe(true)
      again.release()
    } finally {
      stopper.abort()
      await Promise.all([takes.close(), quality.close()])
      await desk.close()
      await book.close()
      await app.close()
      await opened.close()
    }
  },
  120_000,
)
