// Trainings as the main side tells of them, and the one that is being planned here. The plan outlives the dialog, and a reload.
import { SvelteMap } from 'svelte/reactivity'
import type { EditorContract } from '../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../src-shared/editor/events.ts'
import type { Forecast, Survey, Training } from '../../src-shared/editor/training.ts'
import type { Call } from '../../src-shared/rpc.ts'
import {
  draftOf,
  forecastKey,
  freshDraft,
  planOf,
  readDraft,
  surveyKey,
  type Draft,
} from '../training/draft.ts'
import { isActive, stepFor, type WizardStep } from '../training/progress.ts'
import { Inquiry } from './inquiry.svelte.ts'

/** Where the plan is kept over a reload of the page; a tab's own. */
export type DraftStore = Pick<Storage, 'getItem' | 'setItem'>

const storeName = 'training-draft'

/** See the top of this file. */
export class Trainings {
  /** By id. */
  readonly all = new SvelteMap<string, Training>()
  step = $state<WizardStep>('footage')
  /** The training that the wizard shows; null: the one that is being planned. */
  shown = $state<string | null>(null)
  readonly survey = new Inquiry<Survey>()
  readonly forecast = new Inquiry<Forecast>()
  readonly training = $derived(this.shown === null ? undefined : this.all.get(this.shown))
  #draft = $state.raw<Draft>(freshDraft)
  #isNew = true
  readonly #call: Call<EditorContract>
  readonly #store: DraftStore | undefined

  constructor(call: Call<EditorContract>, store?: DraftStore) {
    this.#call = call
    this.#store = store
    this.#draft = readDraft(store?.getItem(storeName) ?? null) ?? freshDraft
  }

  get draft(): Draft {
    return this.#draft
  }

  /** Begins anew with what the main side says first. */
  greet(trainings: readonly Training[]): void {
    this.all.clear()
    for (const training of trainings) this.all.set(training.id, training)
    if (this.shown !== null && !this.all.has(this.shown)) this.plan()
    // Of a page that was just loaded: what goes on is what one comes back for.
    const first = this.#isNew ? [...this.all.values()].find(isActive) : undefined
    this.#isNew = false
    if (first) this.show(first.id)
  }

  /** Takes in a change. A result is gone to from the curves of its training. */
  hear(event: Extract<EditorEvent, { type: 'training' | 'training-gone' }>): void {
    if (event.type === 'training-gone') {
      this.all.delete(event.training)
      if (this.shown === event.training) this.plan()
      return
    }
    const { training } = event
    const before = this.all.get(training.id)
    this.all.set(training.id, training)
    const ended = training.result !== undefined && before?.result === undefined
    if (ended && this.shown === training.id && this.step === 'training') this.step = 'result'
  }

  /** Shows a training, at the step that tells how it stands. */
  show(id: string): void {
    const training = this.all.get(id)
    if (!training) return
    this.shown = id
    this.step = stepFor(training)
  }

  /** Shows what is being planned. */
  plan(): void {
    this.shown = null
    this.step = 'footage'
  }

  /** Plans another one with what the shown one was asked for. */
  planLike({ plan }: Training): void {
    this.change(draftOf(plan))
    this.plan()
  }

  /** Changes the plan. */
  change(changes: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...changes }
    try {
      this.#store?.setItem(storeName, JSON.stringify(this.#draft))
    } catch {
      // No room there: the plan lasts as long as the page does.
    }
  }

  /** Looks through the footage of the plan. */
  look(): Promise<boolean> {
    const draft = this.#draft
    return this.survey.ask(surveyKey(draft), (signal, tell) =>
      this.#call(
        'survey-footage',
        { footage: draft.footage },
        { signal, onItem: ({ done, total, survey }) => tell({ done, total, answer: survey }) },
      ),
    )
  }

  /** Tries a few steps of the plan. */
  measure(name: string, model: string): Promise<boolean> {
    const plan = planOf(this.#draft, name, model)
    return this.forecast.ask(forecastKey(this.#draft, model), (signal, tell) =>
      this.#call(
        'forecast-training',
        { plan },
        { signal, onItem: ({ done, total, forecast }) => tell({ done, total, answer: forecast }) },
      ),
    )
  }

  /** Begins the plan, and shows it. Rejects as the call does; the plan stays then. */
  async start(name: string, model: string, steps: number): Promise<void> {
    this.forecast.cancel()
    const { training } = await this.#call('start-training', { ...planOf(this.#draft, name, model), steps })
    this.change({ name: null })
    this.shown = training
    this.step = 'training'
  }
}
