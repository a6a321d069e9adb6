// Live gaps by the real engine: native TensorFlow, the motion prior, the starter model, on pictures of 64x64.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compose } from '../../../../src-main/app/compose.ts'
import { createGapDesk } from '../../../../src-main/app/editor/gap-desk.ts'
import type { GapDesk, MadeFrame } from '../../../../src-main/app/editor/parts.ts'
import { readRuntime } from '../../../../src-main/app/runtime.ts'
import { byteLengthOf, sameFrame, srgb, type Frame } from '../../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { setPicture } from '../../../../src-shared/project/edit-project.ts'
import { keyframeIndex } from '../../../../src-shared/project/lookup.ts'
import { crossFade } from '../../../support/fake-engine.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { chainAt } from '../../../src-shared/project/random-document.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const addon = join(root, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node')
const shape = { width: 64, height: 64, channels: 3, depth: 8 } as const

/** A pattern that moves by a few pixels from one source frame to the next. */
function moved(index: number): Frame {
  const data = new Uint8Array(byteLengthOf(shape))
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3)
    const [x, y] = [(pixel % 64) + index * 3, Math.floor(pixel / 64)]
    data[at] = Math.round((Math.sin(x / 5) * Math.cos(y / 7) + 1) * 127)
  }
  return { ...shape, colour: srgb, data }
}

it.skipIf(!existsSync(addon))(
  'the real engine fills live gaps, keeps what is locked, and makes the same again',
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
    const desk: GapDesk = await createGapDesk({
      ...{
        engine: app.engine,
        engineBuild: () => app.engineBuild(),
        models: app.models,
        store: opened.store,
      },
      pictures: {
        keyframe: (document, id) => Promise.resolve(moved(keyframeIndex(document, id))),
        statuses: () => [],
        onStatus: () => () => undefined,
      },
      folder: join(folder, 'cache', 'gaps'),
    })
    try {
      const small = setPicture(chainAt(0, 4, 6), { width: 64, height: 64, colour: srgb })
      const free = changeGaps(small, ['k0>k1', 'k1>k2'], { model: 'starter' })
      const lock = { kind: 'box', x: 0, y: 0, width: 64, height: 8 } as const
      const document: ProjectDocument = changeGaps(free, ['k1>k2'], { locks: [lock] })
      const made: MadeFrame[] = []
      desk.onFrame((frame) => made.push(frame))
      const finish = async (): Promise<void> => {
        const isOver = () => desk.statuses().every(({ state }) => state === 'done' || state === 'failed')
        while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 20))
      }
      desk.setLive(true)
      desk.setDocument(document)
      await finish()
      expect(desk.statuses().map(({ state, error }) => error ?? state)).toEqual(['done', 'done'])
      // Middle first.
      expect(made.map(({ gap, index }) => `${gap} ${String(index)}`).slice(0, 1)).toEqual(['k0>k1 1'])
      expect(made).toHaveLength(4)
      const last = made.at(-1)!.frame
      const fade = crossFade(moved(1), moved(2), 0.5)
      const rows = 64 * 3 * 8
      expect(last.data.subarray(0, rows)).toEqual(fade.data.subarray(0, rows))
      expect(sameFrame(last, fade)).toBe(false)

      await opened.store.clear()
      expect(desk.statuses().map(({ state }) => state)).toEqual(['empty', 'empty'])
      desk.generate('all')
      await finish()
      expect(made).toHaveLength(8)
      for (const { gap, index, frame } of made.slice(4)) {
        const before = made.find((one) => one.gap === gap && one.index === index)!
        expect(sameFrame(frame, before.frame)).toBe(true)
      }
    } finally {
      await desk.close()
      await app.close()
      await opened.close()
    }
  },
  120_000,
)
