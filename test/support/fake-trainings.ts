// Trainings of the fake main side: footage that is surveyed by rule, steps that are counted by a timer, curves and strips that are made up.
import type { EditorContract } from '../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../src-shared/editor/events.ts'
import type {
  FootagePick,
  Survey,
  Training,
  TrainingPlan,
  TrainingStrip,
} from '../../src-shared/editor/training.ts'
import type { Device } from '../../src-shared/engine-contract.ts'
import type { trainingCalls } from '../../src-shared/editor/training.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Source } from '../../src-shared/project/source.ts'
import type { Handlers } from '../../src-shared/rpc.ts'
import { toNumber } from '../../src-shared/timebase.ts'
import { fakePicture } from './fake-pictures.ts'

/** What the trainings need of the main side around them. */
export interface TrainingWorld {
  readonly tell: (event: EditorEvent) => void
  readonly later: (delay: number, run: () => void) => void
  readonly note: (name: string, input: unknown) => void
  readonly sources: () => readonly Source[]
  readonly models: () => readonly string[]
  /** Puts a model into the library. */
  readonly install: (model: string) => void
  readonly device: Device
  /** Milliseconds that a piece of work takes. */
  readonly pace: number
}

/** Seconds of footage below which it is refused. */
const least = 8

const score = (psnr: number) => ({ psnr, ssim: 0.6 + psnr / 100 })

/** A training, as asked for, at a step; curves up to there. */
export function fakeTraining(plan: Partial<TrainingPlan> = {}, changes: Partial<Training> = {}): Training {
  const steps = plan.steps ?? 600
  const step = changes.step ?? 0
  const judged = [0, 1, 2, 3, 4, 5, 6].map((sixth) => (sixth * steps) / 6).filter((at) => at <= step)
  const psnrAt = (at: number): number =>
    26.4 + 1.3 * (1 - Math.exp((-4 * at) / steps)) - (at > 0.9 * steps ? 0.05 : 0)
  const values = judged.map(psnrAt)
  const losses = Array.from({ length: Math.min(300, Math.floor(step / 2)) }, (_, index): [number, number] => {
    const at = Math.round(((index + 1) * step) / Math.min(300, Math.floor(step / 2)))
    return [at, 0.042 + 0.05 * Math.exp((-5 * at) / steps) + 0.006 * Math.sin(at * 12.9898)]
  })
  return {
    id: 'training-1',
    state: 'learning',
    plan: {
      ...{ name: 'robot-arm', model: 'starter', steps, footage: [{ source: 'robot-arm', range: null }] },
      ...{ numbers: { batch: null, size: null, rate: null, seed: 1, gaps: [15] }, ...plan },
    },
    ...{ begun: Date.UTC(2026, 4, 3), step, steps, losses, notes: [] },
    heldOut: judged.map((at, index) => ({
      ...{ step: at, ...score(psnrAt(at)) },
      best: psnrAt(at) >= Math.max(...values.slice(0, index + 1)),
    })),
    ...(judged.length > 0 ? { crossFade: score(25.8), prior: score(26.1) } : {}),
    strips: judged,
    ...changes,
  }
}

/** What a finished training has proved. */
export function fakeResult(better: boolean, installed = better): NonNullable<Training['result']> {
  const gain = better ? 1.27 : -0.04
  const row = (method: string, psnr: number, fvd?: number) => ({
    ...{ gap: 15, method, ...score(psnr) },
    ...(fvd === undefined ? {} : { fvd }),
  })
  return {
    ...{ better, installed, strips: 3, report: '/data/runs/robot-arm/report.html' },
    words: better
      ? 'Better than before on held-out footage: +1.27 dB (standard error 0.12) and +0.0127 SSIM at gaps of 15 (12 of 12 windows better).'
      : 'Not clearly better than before on held-out footage: -0.04 dB (standard error 0.12) and -0.0004 SSIM at gaps of 15 (5 of 12 windows better).',
    table: [
      row('after', 26.4 + gain, better ? 412 : 655),
      row('before', 26.4, 648),
      row('nearest', 22.31, 1304),
      row('cross-fade', 25.81, 902),
      row('minterpolate', 25.88, 871),
      row('prior', 25.95, 733),
    ],
  }
}

/** See the top of this file. */
export class FakeTrainings {
  readonly #world: TrainingWorld
  readonly all = new Map<string, Training>()

  constructor(world: TrainingWorld, begun: readonly Training[] = []) {
    this.#world = world
    for (const training of begun) {
      this.all.set(training.id, training)
      this.#install(training)
    }
  }

  #install({ plan, result }: Training): void {
    if (result?.installed === true && !this.#world.models().includes(plan.name)) {
      this.#world.install(plan.name)
    }
  }

  /** Shows a training as it stands now; first the model, then that it is there. */
  put(training: Training): void {
    this.#install(training)
    this.all.set(training.id, training)
    this.#world.tell({ type: 'training', training })
  }

  #survey(footage: readonly FootagePick[]): Survey {
    const sources = footage.map(({ source, range }): Survey['sources'][number] => {
      const found = this.#world.sources().find(({ id }) => id === source)
      if (!found) throw new InterludeError('not-found', `There is no source ${source}.`, 'Add it again.')
      const { frameCount, duration } = found.facts
      const { first, last } = range ?? { first: 0, last: frameCount - 1 }
      const rate = frameCount / toNumber(duration)
      const at = (share: number): number => first + Math.round(share * (last - first))
      const seconds = (last - first + 1) / rate
      return {
        source,
        ...{ seconds, training: 0.62 * seconds, selection: 0.1 * seconds, proof: 0.18 * seconds },
        ...{ still: 0.06 * seconds, repeated: 0.04 * seconds, mixed: 0, cuts: 2 },
        stretches: [
          { first: at(0), last: at(0.4), side: 'training' },
          { first: at(0.5), last: at(0.72), side: 'training' },
          { first: at(0.72) + 1, last: at(0.82), side: 'selection' },
          { first: at(0.82) + 1, last: at(1), side: 'proof' },
        ],
      }
    })
    const sum = (part: 'training' | 'selection' | 'proof'): number =>
      sources.reduce((all, source) => all + source[part], 0)
    const total = { training: sum('training'), selection: sum('selection'), proof: sum('proof') }
    const refusal =
      total.training >= least
        ? {}
        : {
            refusal: {
              code: 'too-small' as const,
              message: `There is too little usable footage: ${total.training.toFixed(1)} s can be learnt from, ${String(least)} s are needed.`,
              remedy: 'Add footage in which something moves, in longer takes.',
            },
          }
    return { sources, total, ...refusal, notes: [] }
  }

  #check({ name }: { readonly name: string }): void {
    const taken = [...this.#world.models(), ...[...this.all.values()].map(({ plan }) => plan.name)]
    if (!taken.includes(name)) return
    throw new InterludeError('exists', `There is a model called "${name}" already.`, 'Choose another name.')
  }

  #wait(delay: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new InterludeError('cancelled', 'Cancelled.')))
      this.#world.later(delay, resolve)
    })
  }

  /** One piece of work, and the next one later, as long as it is not paused or gone. */
  #go(id: string): void {
    this.#world.later(this.#world.pace, () => {
      const training = this.all.get(id)
      if (!training) return
      const { state, step, steps, plan } = training
      if (state === 'reading') {
        this.put(fakeTraining(plan, { ...this.#facts(training), state: 'learning' }))
      } else if (state === 'learning' && step < steps) {
        const next = Math.min(steps, step + Math.max(1, Math.round(steps / 12)))
        this.put(
          fakeTraining(plan, {
            ...this.#facts(training),
            state,
            step: next,
            secondsLeft: (steps - next) * 0.3,
          }),
        )
      } else if (state === 'learning') {
        this.put({ ...training, state: 'judging', share: 0 })
      } else if (state === 'judging') {
        this.put({ ...training, state: 'done', result: fakeResult(true) })
        return
      } else {
        return
      }
      this.#go(id)
    })
  }

  #facts({ id, begun }: Training): Partial<Training> {
    return { id, begun, device: this.#world.device, samplesPerSecond: 8.4, memory: 1.6e9 }
  }

  #control(id: string, action: string): void {
    const training = this.all.get(id)
    if (!training) throw new InterludeError('not-found', 'There is no such training.', 'Choose another one.')
    if (action === 'discard') {
      this.all.delete(id)
      this.#world.tell({ type: 'training-gone', training: id })
    } else if (action === 'pause') {
      this.put({ ...training, state: 'paused' })
    } else if (action === 'resume' || action === 'continue') {
      this.put({ ...training, error: undefined, state: 'learning' })
      this.#go(id)
    } else if (action === 'finish') {
      this.put({ ...training, state: 'judging', share: 0 })
      this.#go(id)
    } else if (training.result) {
      this.put({ ...training, result: { ...training.result, installed: true } })
    }
  }

  #strip(id: string, kind: 'step' | 'proof', number: number): TrainingStrip {
    const columns = 16
    const side = { width: 96, height: 64 }
    const row = (title: string, blur: number): TrainingStrip['rows'][number] => {
      const data = new Uint8Array(columns * side.width * side.height * 3)
      for (let column = 0; column < columns; column++) {
        const phase = column / (columns - 1)
        // What is not learnt yet lags behind the truth in the middle of the gap.
        const { data: one } = fakePicture(side, 0.3, phase - blur * Math.sin(Math.PI * phase) * 0.3, column)
        for (let y = 0; y < side.height; y++) {
          const line = one.subarray(y * side.width * 3, (y + 1) * side.width * 3)
          data.set(line, (y * columns + column) * side.width * 3)
        }
      }
      return { title, pixels: { format: 'rgb', width: columns * side.width, height: side.height, data } }
    }
    const steps = this.all.get(id)?.steps ?? 1
    const now = kind === 'step' ? 1 - number / steps : 0.2
    const rows = [row('before', 1), row(kind === 'step' ? 'now' : 'after', now), row('truth', 0)]
    return { rows, columns }
  }

  handlers(): Pick<Handlers<EditorContract>, keyof typeof trainingCalls> {
    const { note, pace } = this.#world
    return {
      'survey-footage': async ({ footage }, { emit, signal }) => {
        note('survey-footage', { footage })
        for (let done = 0; done < footage.length; done++) {
          await emit({ done, total: footage.length })
          await this.#wait(pace * 4, signal)
        }
        await emit({ done: footage.length, total: footage.length, survey: this.#survey(footage) })
        return null
      },
      'forecast-training': async ({ plan }, { emit, signal }) => {
        note('forecast-training', plan)
        this.#check(plan)
        for (let done = 0; done < 5; done++) {
          await emit({ done, total: 5 })
          await this.#wait(pace * 2, signal)
        }
        const goal = (name: 'quick' | 'standard' | 'thorough', steps: number) => ({
          ...{ goal: name, steps, seconds: steps * 0.61 + 190 },
        })
        await emit({
          ...{ done: 5, total: 5 },
          forecast: {
            ...{ device: this.#world.device, secondsPerStep: 0.61, judging: 190, memoryNeeded: 1.6e9 },
            ...{ memoryThere: 16e9, notes: [] },
            goals: [goal('quick', 300), goal('standard', 1200), goal('thorough', 6000)],
          },
        })
        return null
      },
      'start-training': async (plan) => {
        note('start-training', plan)
        this.#check(plan)
        const id = `training-${String(this.all.size + 1)}`
        this.put(fakeTraining(plan, { id, state: 'reading', share: 0.3, begun: Date.now() }))
        this.#go(id)
        return Promise.resolve({ training: id })
      },
      'control-training': async ({ training, action }) => {
        note('control-training', { training, action })
        this.#control(training, action)
        return Promise.resolve(null)
      },
      'training-strip': async ({ training, kind, number }) =>
        Promise.resolve(this.all.has(training) ? this.#strip(training, kind, number) : null),
    }
  }
}
