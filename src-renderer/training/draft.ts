// A training as it is being planned: what the user has chosen so far, and what still stands in its way.
import * as v from 'valibot'
import {
  footagePickSchema,
  trainingGoals,
  trainingNumbersSchema,
  type FootagePick,
  type Forecast,
  type TrainingNumbers,
  type TrainingPlan,
} from '../../src-shared/editor/training.ts'
import { isModelName } from '../../src-shared/model-name.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { nameOfPath } from '../media-bin/rows.ts'

/** Longest name of a model. */
const longest = 64
/** The frames of a gap that a model is judged by, where nothing else is said: those of the command line. */
const usualGap = 15

const draftSchema = v.object({
  footage: v.array(footagePickSchema),
  /** Null until the user has typed one: then a suggestion stands for it. */
  name: v.nullable(v.string()),
  /** Null: the model that new gaps get. */
  model: v.nullable(v.string()),
  goal: v.picklist([...trainingGoals, 'own']),
  /** Steps of the goal `own`. */
  steps: v.nullable(v.number()),
  numbers: trainingNumbersSchema,
})

/** See the top of this file. */
export type Draft = v.InferOutput<typeof draftSchema>

/** What a planning begins with. */
export const freshDraft: Draft = {
  footage: [],
  name: null,
  model: null,
  goal: 'standard',
  steps: null,
  numbers: { batch: null, size: null, rate: null, seed: 1, gaps: [usualGap] },
}

/** A draft that was kept as text; undefined for what is none. */
export function readDraft(text: string | null): Draft | undefined {
  if (text === null) return undefined
  try {
    return v.parse(draftSchema, JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Whether a source can be learnt from at all: a picture does not move. */
export function canMove(source: Source): boolean {
  return source.facts.kind !== 'picture' && source.facts.frameCount > 1
}

/** The picks whose sources are there, ranges within them, in the order of the sources. */
export function picksIn(sources: readonly Source[], picks: readonly FootagePick[]): FootagePick[] {
  const known = new Map(picks.map((pick) => [pick.source, pick]))
  return sources.flatMap((source) => {
    const pick = known.get(source.id)
    return pick && canMove(source) ? [withRange(pick, source.facts.frameCount)] : []
  })
}

/** A range that is all of a source is none. */
function withRange({ source, range }: FootagePick, frames: number): FootagePick {
  if (range === null) return { source, range: null }
  const last = Math.min(range.last, frames - 1)
  const first = Math.min(range.first, last)
  return { source, range: first === 0 && last === frames - 1 ? null : { first, last } }
}

/** The picks with a source ticked (as a whole) or not. */
export function tick(picks: readonly FootagePick[], source: string, ticked: boolean): FootagePick[] {
  const others = picks.filter((pick) => pick.source !== source)
  return ticked ? [...others, { source, range: null }] : others
}

/** The picks with another range of a source. */
export function setRange(
  picks: readonly FootagePick[],
  source: string,
  range: FootagePick['range'],
): FootagePick[] {
  return picks.map((pick) => (pick.source === source ? { source, range } : pick))
}

/** Why a name can't be a model's; undefined: it can. */
export function nameProblem(name: string, taken: readonly string[]): 'empty' | 'rule' | 'taken' | undefined {
  if (name === '') return 'empty'
  if (!isModelName(name)) return 'rule'
  // Folders of some systems don't tell capitals apart.
  const same = name.toLocaleLowerCase()
  return taken.some((other) => other.toLocaleLowerCase() === same) ? 'taken' : undefined
}

/** A free name that tells of the footage: that of its first file, counted on where it is taken. */
export function suggestName(paths: readonly string[], taken: readonly string[]): string {
  const [first = ''] = paths
  const plain = nameOfPath(first)
    .replace(/\.[^.]+$/, '')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, longest - 8)
  const base = isModelName(plain) ? plain : 'my-model'
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${String(count)}`
    if (nameProblem(name, taken) === undefined) return name
  }
}

/** What of a draft decides the forecast: all but the name and the goal. */
export function forecastKey({ footage, numbers }: Draft, model: string): string {
  return JSON.stringify([footage, numbers, model])
}

/** What of a draft decides the survey. */
export function surveyKey({ footage }: Draft): string {
  return JSON.stringify(footage)
}

/** Steps that the draft's goal means; undefined before they are known. */
export function stepsOf({ goal, steps }: Draft, forecast: Forecast | undefined): number | undefined {
  if (goal === 'own') return steps ?? undefined
  return forecast?.goals.find((one) => one.goal === goal)?.steps
}

/** Seconds that so many steps take, with all judging; undefined before they were tried. */
export function secondsOf(steps: number, forecast: Forecast | undefined): number | undefined {
  if (!forecast) return undefined
  const known = forecast.goals.find((one) => one.steps === steps)
  return known?.seconds ?? steps * forecast.secondsPerStep + forecast.judging
}

/** The plan that the main side is given, but for the steps. */
export function planOf({ footage, numbers }: Draft, name: string, model: string) {
  return { name, model, footage: [...footage], numbers: { ...numbers, gaps: [...numbers.gaps] } }
}

/** A draft that begins with what another training was asked for, under another name. */
export function draftOf(plan: TrainingPlan): Draft {
  const { footage, model, steps, numbers } = plan
  return { footage: [...footage], name: null, model, goal: 'own', steps, numbers }
}

/** Gap lengths as they are typed: `15, 8`. */
export function readGaps(text: string): TrainingNumbers['gaps'] | undefined {
  const gaps = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number)
  const fits = gaps.every((gap) => Number.isInteger(gap) && gap >= 2 && gap <= 120)
  const distinct = new Set(gaps).size === gaps.length
  return fits && distinct && gaps.length >= 1 && gaps.length <= 4 ? gaps : undefined
}
