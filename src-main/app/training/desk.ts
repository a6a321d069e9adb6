// The trainings of this computer: begun by a window, run one at a time, kept in their folders. A training that is not running is what its
// folder says; see past-run.ts.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FootagePick, Training } from '../../../src-shared/editor/training.ts'
import { InterludeError, toErrorShape } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { findSource } from '../../../src-shared/project/lookup.ts'
import { libraryPlace, type FinetunePlace } from '../finetune-place.ts'
import { beginFinetune } from '../finetune.ts'
import { createForecaster } from './forecast.ts'
import { checkModelName, checkName } from './name.ts'
import { wishOf, type PickedFile } from './plan-of.ts'
import { readPastRun, readPastRuns } from './past-run.ts'
import type { TrainingAction, TrainingDesk, TrainingDeskParts } from './parts.ts'
import { startTraining, type RunningTraining } from './run-training.ts'
import { readTrainingStrip } from './strips.ts'
import { surveyFootage } from './survey.ts'

interface Entry {
  readonly place: FinetunePlace
  training: Training
  keepAnyway: boolean
  running: RunningTraining | undefined
  /** What is to become of it when it has ended. */
  wish: 'pause' | 'close' | 'discard' | undefined
}

/** Opens the desk with the trainings that there are. */
export async function createTrainingDesk(parts: TrainingDeskParts): Promise<TrainingDesk> {
  const { app } = parts
  const runs = join(app.runtime.data, 'runs')
  const entries = new Map<string, Entry>()
  const changeListeners = new Set<(training: Training) => void>()
  const goneListeners = new Set<(training: string) => void>()
  const modelListeners = new Set<() => void>()
  const busyListeners = new Set<() => void>()
  const forecaster = createForecaster(parts, () => {
    for (const listener of [...busyListeners]) listener()
  })
  /** Who tries a plan would measure what learns meanwhile. */
  const busy: TrainingDeskParts['busy'] = {
    now: () => forecaster.busy() || parts.busy.now(),
    onChange: (listener) => {
      busyListeners.add(listener)
      const remove = parts.busy.onChange(listener)
      return () => {
        busyListeners.delete(listener)
        remove()
      }
    },
  }
  /** Those that wait for their turn, and the one that has it. */
  let line: Entry[] = []
  let current: Promise<void> | undefined
  let isClosed = false

  for (const { name, training } of await readPastRuns(runs)) {
    entries.set(training.id, enter(libraryPlace(app, name), training))
  }

  function enter(place: FinetunePlace, training: Training): Entry {
    return { place, training, keepAnyway: false, running: undefined, wish: undefined }
  }

  function tell(entry: Entry, training: Training): void {
    entry.training = training
    if (entries.get(training.id) !== entry) return
    for (const listener of [...changeListeners]) listener(training)
  }

  function need(id: string): Entry {
    const entry = entries.get(id)
    if (entry) return entry
    throw new InterludeError('not-found', 'That training is not there any more.', 'Begin another one.')
  }

  /** What a training is that does not run: without what only a running one can tell. */
  const resting = ({ training }: Entry, changes: Partial<Training>): Training => {
    const gone = { samplesPerSecond: undefined, secondsLeft: undefined, memory: undefined }
    return { ...training, ...gone, share: undefined, error: undefined, ...changes }
  }

  function enqueue(entry: Entry): void {
    entry.wish = undefined
    line.push(entry)
    tell(entry, resting(entry, { state: 'waiting' }))
    pump()
  }

  function pump(): void {
    if (current || isClosed) return
    const next = line.shift()
    if (!next) return
    current = run(next).finally(() => {
      current = undefined
      pump()
    })
  }

  async function run(entry: Entry): Promise<void> {
    const { place } = entry
    tell(entry, { ...entry.training, state: 'reading' })
    const running = startTraining(
      { ...parts, busy },
      {
        ...{ place, training: entry.training, keepAnyway: entry.keepAnyway },
        expected: forecaster.expected(entry.training.plan),
        onTraining: (training) => tell(entry, training),
      },
    )
    entry.running = running
    try {
      const { ended, model } = await running.ended
      if (ended === 'proven') {
        // First the model, then that it is there.
        if (model !== undefined) for (const listener of [...modelListeners]) listener()
        await showPast(entry)
      } else {
        rest(entry)
      }
    } catch (error) {
      if (error instanceof InterludeError && error.code === 'cancelled') rest(entry)
      else fail(entry, error)
    } finally {
      entry.running = undefined
    }
    if (entry.wish === 'discard') await remove(entry)
  }

  /** As the folder tells it now. */
  async function showPast(entry: Entry): Promise<void> {
    const { training } = await readPastRun(entry.place.folder, entry.place.name)
    const { notes, device } = entry.training
    tell(entry, { ...training, notes, ...(device && { device }) })
  }

  function rest(entry: Entry): void {
    tell(entry, resting(entry, { state: entry.wish === 'pause' ? 'paused' : 'interrupted' }))
  }

  function fail(entry: Entry, error: unknown): void {
    const shape = toErrorShape(error)
    const state = shape.code === 'engine-died' ? 'interrupted' : 'failed'
    tell(entry, resting(entry, { state, error: shape }))
  }

  async function remove(entry: Entry): Promise<void> {
    const { id } = entry.training
    await rm(entry.place.folder, { recursive: true, force: true })
    if (!entries.delete(id)) return
    for (const listener of [...goneListeners]) listener(id)
  }

  async function filesOf(document: ProjectDocument, footage: readonly FootagePick[]): Promise<PickedFile[]> {
    return await Promise.all(
      footage.map(async (pick) => {
        const source = findSource(document, pick.source)
        if (source) return { ...pick, path: await parts.fileOf(source) }
        throw new InterludeError(
          'not-found',
          'The project has not that footage any more.',
          'Choose other footage.',
        )
      }),
    )
  }

  const refuse = ({ training }: Entry, what: string): never => {
    throw new InterludeError('unsupported', `The training "${training.plan.name}" can't be ${what} now.`)
  }

  const actions: Record<TrainingAction, (entry: Entry) => void | Promise<void>> = {
    pause: async (entry) => {
      const { running } = entry
      if (!running) {
        if (!line.includes(entry)) refuse(entry, 'paused')
        line = line.filter((one) => one !== entry)
        tell(entry, resting(entry, { state: 'paused' }))
        return
      }
      if (await running.pause()) {
        tell(entry, { ...entry.training, state: 'paused' })
        return
      }
      // Reading and judging go on where they were.
      entry.wish = 'pause'
      running.stop()
    },
    resume: (entry) => {
      const { running, training } = entry
      if (training.state !== 'paused') refuse(entry, 'resumed')
      if (!running) {
        enqueue(entry)
        return
      }
      running.resume()
      tell(entry, { ...training, state: 'learning' })
    },
    finish: (entry) => {
      const { running, training } = entry
      if (!running || !['learning', 'paused'].includes(training.state)) refuse(entry, 'ended early')
      running?.finish()
      if (training.state === 'paused') tell(entry, { ...training, state: 'learning' })
    },
    continue: (entry) => {
      if (!['interrupted', 'failed'].includes(entry.training.state)) refuse(entry, 'continued')
      enqueue(entry)
    },
    keep: async (entry) => {
      const { result } = entry.training
      if (!result || result.installed || entry.running) refuse(entry, 'kept')
      await checkModelName(app, entry.place)
      entry.keepAnyway = true
      await keep(entry)
    },
    discard: async (entry) => {
      line = line.filter((one) => one !== entry)
      if (!entry.running) {
        await remove(entry)
        return
      }
      entry.wish = 'discard'
      entry.running.abandon()
      await current
    },
  }

  /** Copying alone: it need not wait for those that learn. */
  async function keep(entry: Entry): Promise<void> {
    const { place, training, keepAnyway } = entry
    const running = startTraining(parts, {
      ...{ place, training, keepAnyway, expected: undefined, onTraining: () => undefined },
    })
    await running.ended
    for (const listener of [...modelListeners]) listener()
    await showPast(entry)
  }

  const listen = <T>(listeners: Set<T>, listener: T) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  return {
    survey: (document, footage, signal, tellItem) =>
      surveyFootage(parts, document, footage, signal, tellItem),
    forecast: async (document, plan, signal, tellItem) => {
      await checkName(app, libraryPlace(app, plan.name))
      const files = await filesOf(document, plan.footage)
      await forecaster.forecast(plan, files, signal, tellItem)
    },
    start: async (document, plan) => {
      const place = libraryPlace(app, plan.name)
      await checkName(app, place)
      const files = await filesOf(document, plan.footage)
      const file = await beginFinetune(app, place, wishOf(plan, plan.steps, files))
      const training: Training = {
        ...{ id: file.id, state: 'waiting', plan, begun: file.begun, step: 0, steps: plan.steps },
        ...{ losses: [], heldOut: [], strips: [], notes: [] },
      }
      const entry = enter(place, training)
      entries.set(file.id, entry)
      enqueue(entry)
      return file.id
    },
    control: async (id, action) => actions[action](need(id)),
    strip: async (id, kind, number) => {
      const entry = entries.get(id)
      return entry ? await readTrainingStrip(entry.place.folder, kind, number) : null
    },
    trainings: () => [...entries.values()].map(({ training }) => training),
    onChange: (listener) => listen(changeListeners, listener),
    onGone: (listener) => listen(goneListeners, listener),
    onModels: (listener) => listen(modelListeners, listener),
    close: async () => {
      isClosed = true
      line = []
      for (const entry of entries.values()) {
        entry.wish ??= 'close'
        entry.running?.stop()
      }
      await current
    },
  }
}
