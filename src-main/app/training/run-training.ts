// One training while it runs: fine-tuning on an engine of its own, its events as the training's state, and how it is spoken to.
import type { Training } from '../../../src-shared/editor/training.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import { finetune, type FinetuneEvent, type FinetuneOutcome } from '../finetune.ts'
import type { FinetunePlace } from '../finetune-place.ts'
import { giveWay } from './give-way.ts'
import type { TrainingDeskParts } from './parts.ts'
import { afterEvent, type Expectation } from './progress.ts'

/** What runs, and who hears of it. */
export interface TrainingRun {
  readonly place: FinetunePlace
  readonly training: Training
  /** Puts the model into the library though it is not better. */
  readonly keepAnyway: boolean
  readonly expected: Expectation | undefined
  readonly onTraining: (training: Training) => void
}

/** See {@link startTraining}. */
export interface RunningTraining {
  /** Resolves with `finetune`'s outcome; rejects with what it rejects with, `cancelled` when it was stopped outside the learning. */
  readonly ended: Promise<FinetuneOutcome>
  /** Rests between two steps; outside the learning false, and it has to be stopped instead. */
  pause(): Promise<boolean>
  resume(): void
  /** Ends the learning; the best so far is judged. */
  finish(): void
  /** Saves what is learnt and ends. */
  stop(): void
  /** Ends at once, without saving. */
  abandon(): void
}

/** Starts it. Its engine ends with it. */
export function startTraining(parts: TrainingDeskParts, run: TrainingRun): RunningTraining {
  const engine = parts.openEngine()
  const stopper = new AbortController()
  const finisher = new AbortController()
  let training = run.training
  let isPaused = false
  let isResting = false
  let isTold = false
  let since = performance.now()

  /** Whoever wants it to rest, the engine is told once. */
  const tellEngine = async (): Promise<boolean> => {
    const wanted = isPaused || isResting
    if (training.state !== 'learning' && training.state !== 'paused') return false
    if (wanted === isTold) return true
    isTold = wanted
    return await engine.call('train-control', { action: wanted ? 'pause' : 'resume' }).then(
      ({ heard }) => heard,
      () => false,
    )
  }

  const onEvent = (event: FinetuneEvent) => {
    const before = training.state
    // Each state has a pace of its own.
    if (event.type === 'proof' && before !== 'judging') since = performance.now()
    const seconds = (performance.now() - since) / 1000
    training = afterEvent(training, event, { isPaused, expected: run.expected, seconds })
    if (training.device === undefined) training = { ...training, ...deviceOf(engine) }
    // A wish that came a moment before the learning began, or ended.
    if (event.type === 'training') void tellEngine()
    if (event.type === 'proof' && isPaused) stopper.abort()
    run.onTraining(training)
  }

  const stopGivingWay = giveWay(parts.busy, (resting) => {
    isResting = resting
    void tellEngine()
  })

  const go = async (): Promise<FinetuneOutcome> => {
    const app = { ...parts.app, engine }
    const { place, keepAnyway } = run
    const options = { signal: stopper.signal, finish: finisher.signal, onEvent }
    try {
      return await finetune(app, { place, keepAnyway }, options)
    } catch (error) {
      const died = error instanceof InterludeError && error.code === 'engine-died'
      if (!died || stopper.signal.aborted) throw error
      onEvent({
        type: 'training',
        item: { type: 'note', text: 'The engine ended unexpectedly; going on from the last checkpoint.' },
      })
      isTold = false
      return await finetune(app, { place, keepAnyway }, options)
    }
  }
  const ended = go().finally(async () => {
    stopGivingWay()
    await engine.close()
  })

  return {
    ended,
    pause: async () => {
      isPaused = true
      return await tellEngine()
    },
    resume: () => {
      isPaused = false
      void tellEngine()
    },
    finish: () => {
      isPaused = false
      finisher.abort()
    },
    stop: () => stopper.abort(),
    abandon: () => {
      stopper.abort()
      void engine.close()
    },
  }
}

function deviceOf(engine: Engine): Pick<Training, 'device'> {
  const status = engine.status()
  return status.state === 'ready' ? { device: status.device } : {}
}
