// How far trainings are: which step of the wizard shows one, how much of it is done, and which is worth showing first.
import type { Training } from '../../src-shared/editor/training.ts'

/** The steps of the wizard, in order. */
export const wizardSteps = ['footage', 'goal', 'training', 'result'] as const

/** See {@link wizardSteps}. */
export type WizardStep = (typeof wizardSteps)[number]

/** Whether it works, or will without being asked. */
export function isActive({ state }: Pick<Training, 'state'>): boolean {
  return state !== 'done' && state !== 'failed' && state !== 'interrupted'
}

/** Whether it has ended before its end, and can go on. */
export function canContinue({ state }: Pick<Training, 'state'>): boolean {
  return state === 'interrupted' || state === 'failed'
}

/** Whether the wizard can go to this step: of a draft the first two, of a training that was begun all but a result that isn't there. */
export function isReachable(step: WizardStep, training: Training | undefined, surveyed: boolean): boolean {
  if (step === 'footage') return true
  if (step === 'goal') return training !== undefined || surveyed
  if (step === 'training') return training !== undefined
  return training?.result !== undefined
}

/** The step that shows how a training stands. */
export function stepFor(training: Training): WizardStep {
  return training.result ? 'result' : 'training'
}

/** Share of the learning, or of the reading or judging, that is done; undefined where it can't be told. */
export function shareOf({ state, step, steps, share }: Training): number | undefined {
  if (state === 'done') return 1
  if (state === 'reading' || state === 'judging' || state === 'waiting') return share
  return steps > 0 ? Math.min(1, step / steps) : undefined
}

/** The training for the status bar: one that works, else one that asks to be continued. They come in the order they began in. */
export function foremost(trainings: Iterable<Training>): Training | undefined {
  const all = [...trainings].toSorted((a, b) => a.begun - b.begun)
  return (
    all.find((one) => isActive(one) && one.state !== 'waiting') ??
    all.find(isActive) ??
    all.findLast(canContinue)
  )
}
