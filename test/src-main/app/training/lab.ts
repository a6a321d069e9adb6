// A user's folder with takes and a small model, and desks on it: with the real engine, or with one that does as it is told.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { compose } from '../../../../src-main/app/compose.ts'
import { newDocument } from '../../../../src-main/app/editor/project-start.ts'
import { readRuntime } from '../../../../src-main/app/runtime.ts'
import { createTrainingDesk } from '../../../../src-main/app/training/desk.ts'
import type { TrainingDesk, TrainingDeskParts } from '../../../../src-main/app/training/parts.ts'
import { createEngine, type Engine } from '../../../../src-main/engine-client/engine-link.ts'
import { forkStarter } from '../../../../src-main/engine-client/fork-starter.ts'
import type { EngineStarter } from '../../../../src-main/engine-client/starter.ts'
import type { FootagePick, Survey, Training, TrainingPlan } from '../../../../src-shared/editor/training.ts'
import type { TrainInput, TrainItem, TrainOutput } from '../../../../src-shared/engine-contract.ts'
import { cancelled, InterludeError } from '../../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { addSources } from '../../../../src-shared/project/edit-sources.ts'
import { sourceAt } from '../../../support/editor-desks.ts'
import { fakeDevice } from '../../../support/fake-engine.ts'
import { putBaseModel, writeTake } from '../../../support/finetune-lab.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')

/** Takes by name: frames, and whether something moves. */
const takes = { long: [400, true], brief: [50, true], still: [200, false] } as const

/** A lab; its folder is removed by `close`. */
export async function openLab() {
  const folder = mkdtempSync(join(tmpdir(), 'interlude-test-'))
  const [data, cache] = [join(folder, 'data'), join(folder, 'cache')]
  for (const path of [data, cache]) mkdirSync(path)
  putBaseModel(data)
  const pathOf = (name: string) => join(folder, `${name}.mkv`)
  for (const [name, [frames, moves]] of Object.entries(takes)) {
    await writeTake(pathOf(name), frames, { moves })
  }
  const env = { ...process.env, NODE_OPTIONS: '', INTERLUDE_CACHE: cache, INTERLUDE_DATA: data }
  const app = compose(readRuntime(join(root, 'src-main'), env), { device: 'cpu' })
  const names = [...Object.keys(takes), 'absent']
  const document = addSources(
    newDocument('base'),
    names.map((name) => sourceAt(name, pathOf(name))),
  )
  // As the program starts it, with its process at hand.
  let pid: number | undefined
  const fork = forkStarter({ entry: app.runtime.engineEntry, env: { ...env, INTERLUDE_DEVICE: 'cpu' } })
  const starter: EngineStarter = {
    start: async () => {
      const started = await fork.start()
      pid = started.pid
      return started
    },
  }
  const openDesk = (parts: Partial<TrainingDeskParts> = {}) =>
    createTrainingDesk({
      app,
      openEngine: () => createEngine({ starter }),
      fileOf: ({ path }) =>
        basename(path) === 'absent.mkv'
          ? Promise.reject(new InterludeError('not-found', `There is no ${path}.`, 'Look for it.'))
          : Promise.resolve(path),
      busy: { now: () => false, onChange: () => () => undefined },
      ...parts,
    })
  return {
    ...{ app, data, document, pathOf, openDesk },
    /** Of the engine that was started last. */
    pid: () => pid,
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** See {@link openLab}. */
export type Lab = Awaited<ReturnType<typeof openLab>>

/** A plan on the long take. */
export function planFor(name: string, changes: Partial<TrainingPlan> = {}): TrainingPlan {
  return {
    ...{ name, model: 'base', footage: [{ source: 'long', range: null }], steps: 20 },
    numbers: { batch: 2, size: 32, rate: null, seed: 3, gaps: [3] },
    ...changes,
  }
}

/** What footage of the document is good for. */
export async function survey(
  desk: TrainingDesk,
  document: ProjectDocument,
  footage: FootagePick[],
): Promise<Survey> {
  let found: Survey | undefined
  await desk.survey(document, footage, new AbortController().signal, (item) => {
    found = item.survey
    return Promise.resolve()
  })
  return found!
}

/** Resolves when a training fits, now or later. */
export function until(
  desk: TrainingDesk,
  id: string,
  fits: (training: Training) => boolean,
): Promise<Training> {
  return new Promise((resolve) => {
    const now = desk.trainings().find((training) => training.id === id)
    if (now && fits(now)) {
      resolve(now)
      return
    }
    const remove = desk.onChange((training) => {
      if (training.id !== id || !fits(training)) return
      remove()
      resolve(training)
    })
  })
}

/** What a told engine's training does: it may say things, look at what it is asked, and end. */
export type Script = (
  input: TrainInput,
  stage: {
    readonly say: (item: TrainItem) => Promise<void>
    /** Resolves when it is asked for this. */
    readonly asked: (action: 'pause' | 'resume' | 'finish' | 'stop') => Promise<void>
  },
) => Promise<TrainOutput>

/** How a training ends that was asked to. */
export const stopped: TrainOutput = { ended: 'stopped', step: 4, seconds: 1, samplesPerSecond: 8, waiting: 0 }

/** The news of a step. */
export const stepped = (step: number): TrainItem => ({
  ...{ type: 'progress', step, steps: 20, losses: { total: 1 / step }, samplesPerSecond: 2 },
  ...{ secondsLeft: 9, memory: 1e9, waiting: 0, paused: false },
})

/** Engines that train by scripts, one after the other; the last one is used again. */
export function toldEngines(...scripts: Script[]) {
  const asks: string[] = []
  const listeners = new Set<(action: string) => void>()
  let trained = 0
  const openEngine = (): Engine => {
    let reject: (reason: unknown) => void = () => undefined
    const closed = new Promise<never>((_, fail) => (reject = fail))
    closed.catch(() => undefined)
    const call = async (
      name: string,
      input: unknown,
      options?: { onItem?: (item: TrainItem) => unknown },
    ) => {
      if (name === 'train-control') {
        const { action } = input as { action: string }
        asks.push(action)
        for (const listener of [...listeners]) listener(action)
        return { heard: true }
      }
      if (name !== 'train') throw new InterludeError('unsupported', `It was asked for ${name}.`)
      const script = scripts[Math.min(trained++, scripts.length - 1)]!
      const training = script(input as TrainInput, {
        say: async (item) => {
          await options?.onItem?.(item)
        },
        asked: (action) =>
          new Promise((resolve) => {
            const listener = (asked: string) => {
              if (asked !== action) return
              listeners.delete(listener)
              resolve()
            }
            listeners.add(listener)
          }),
      })
      return await Promise.race([training, closed])
    }
    return {
      ready: () => Promise.resolve(fakeDevice),
      call: call as Engine['call'],
      renew: () => undefined,
      restart: () => Promise.resolve(),
      status: () => ({ state: 'ready', device: fakeDevice }),
      onStatus: () => () => undefined,
      close: () => {
        reject(cancelled())
        return Promise.resolve()
      },
    }
  }
  return { openEngine, asks, trained: () => trained }
}
