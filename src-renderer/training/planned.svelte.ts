// What the plan comes to with the project and the library as they are: the footage that is there, the name, how long it would take.
import type { Editor } from '../state/editor.svelte.ts'
import {
  canMove,
  forecastKey,
  nameProblem,
  picksIn,
  secondsOf,
  stepsOf,
  suggestName,
  surveyKey,
} from './draft.ts'

/** See the top of this file. Its values are derived: read them where they are shown. */
export class Planned {
  readonly #editor: Editor
  readonly sources = $derived.by(() => this.#editor.project.document.sources.filter(canMove))
  /** The ticked footage that is there. */
  readonly footage = $derived.by(() => picksIn(this.sources, this.#editor.trainings.draft.footage))
  readonly draft = $derived.by(() => ({ ...this.#editor.trainings.draft, footage: this.footage }))
  readonly #taken = $derived.by(() => [
    ...this.#editor.session.models.map(({ name }) => name),
    ...[...this.#editor.trainings.all.values()].map(({ plan }) => plan.name),
  ])
  readonly #paths = $derived.by(() => {
    const picked = new Set(this.footage.map(({ source }) => source))
    return this.sources.filter(({ id }) => picked.has(id)).map(({ path }) => path)
  })
  /** As it is shown: typed, or suggested. */
  readonly typed = $derived.by(() => this.draft.name ?? suggestName(this.#paths, this.#taken))
  readonly name = $derived.by(() => this.typed.trim())
  readonly nameProblem = $derived.by(() => nameProblem(this.name, this.#taken))
  readonly model = $derived.by(() => {
    const { models } = this.#editor.session
    const wanted = this.draft.model ?? this.#editor.project.document.defaults.model
    return models.some(({ name }) => name === wanted) ? wanted : (models[0]?.name ?? wanted)
  })
  /** The survey of just this footage, where there is one. */
  readonly survey = $derived.by(() => this.#editor.trainings.survey.answerTo(surveyKey(this.draft)))
  readonly surveyError = $derived.by(() => this.#editor.trainings.survey.errorOf(surveyKey(this.draft)))
  /** Whether the footage was found fit. */
  readonly isFit = $derived.by(() => this.survey !== undefined && this.survey.refusal === undefined)
  readonly forecast = $derived.by(() =>
    this.#editor.trainings.forecast.answerTo(forecastKey(this.draft, this.model)),
  )
  readonly forecastError = $derived.by(() =>
    this.#editor.trainings.forecast.errorOf(forecastKey(this.draft, this.model)),
  )
  readonly steps = $derived.by(() => stepsOf(this.draft, this.forecast))
  readonly seconds = $derived.by(() =>
    this.steps === undefined ? undefined : secondsOf(this.steps, this.forecast),
  )

  constructor(editor: Editor) {
    this.#editor = editor
  }

  /** Looks through the footage that is ticked. */
  look(): Promise<boolean> {
    this.#editor.trainings.change({ footage: this.footage })
    return this.#editor.trainings.look()
  }

  /** Tries a few steps, if that was not tried yet. */
  async measure(): Promise<boolean> {
    if (this.nameProblem !== undefined || this.footage.length === 0) return false
    this.#editor.trainings.change({ footage: this.footage })
    return this.#editor.trainings.measure(this.name, this.model)
  }
}
