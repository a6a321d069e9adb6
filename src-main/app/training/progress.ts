// What a training's events make of it, as windows are told.
import type { Training } from '../../../src-shared/editor/training.ts'
import type { FinetuneEvent } from '../finetune.ts'
import { thinned, withJudgement } from './run-facts.ts'

/** Seconds that are expected of what comes beside the learning itself; see the forecast. */
export interface Expectation {
  /** All judgements on the way. */
  readonly judging: number
  readonly proof: number
}

/** Most notes that are kept. */
const mostNotes = 50

/** Fields of a training that change while it runs. */
type Changes = Partial<Training>

function noted({ notes }: Training, more: readonly string[]): Changes {
  const fresh = more.filter((text) => !notes.includes(text))
  return fresh.length === 0 ? {} : { notes: [...notes, ...fresh].slice(-mostNotes) }
}

function learnt(
  training: Training,
  item: Extract<FinetuneEvent, { type: 'training' }>['item'],
  expected: Expectation | undefined,
): Changes {
  switch (item.type) {
    case 'progress': {
      const { step, steps, losses, samplesPerSecond, memory } = item
      // What was learnt after the last checkpoint is learnt again.
      const before = training.losses.filter(([at]) => at < step)
      const all =
        losses.total === undefined || step === 0
          ? training.losses
          : [...before, [step, losses.total] as [number, number]]
      // What else is to come is known from the forecast, or not.
      const left = expected && item.secondsLeft + expected.judging * (1 - step / steps) + expected.proof
      return {
        ...{ step, steps, samplesPerSecond, memory, losses: thinned(all), secondsLeft: left },
      }
    }
    case 'evaluation':
      return { ...withJudgement(training, item.evaluation, item.best), step: item.evaluation.step }
    case 'note':
      return noted(training, [item.text])
    case 'checkpoint':
      return { step: item.step }
  }
}

/** The training after an event. `seconds` are those since the state began; `isPaused` says that it shall rest. */
export function afterEvent(
  training: Training,
  event: FinetuneEvent,
  context: {
    readonly isPaused: boolean
    readonly expected: Expectation | undefined
    readonly seconds: number
  },
): Training {
  const { isPaused, expected, seconds } = context
  const plain: Training = { ...training, share: undefined }
  switch (event.type) {
    case 'reading':
      return { ...plain, state: 'reading', share: event.total > 0 ? event.done / event.total : 0 }
    case 'broken':
      return { ...training, ...noted(training, [`${event.file}: ${event.reason}`]) }
    case 'footage':
      return { ...training, ...noted(training, event.footage.notes) }
    case 'training':
      return { ...plain, ...learnt(training, event.item, expected), state: isPaused ? 'paused' : 'learning' }
    case 'strip':
      return { ...training, strips: [...new Set([...training.strips, event.step])].sort((a, b) => a - b) }
    case 'proof': {
      const { done, total, free } = event.progress
      const made = done - free
      return {
        ...plain,
        state: 'judging',
        share: total > 0 ? done / total : 0,
        samplesPerSecond: undefined,
        secondsLeft: made > 0 && seconds > 1 ? (seconds / made) * (total - done) : expected?.proof,
      }
    }
  }
}
