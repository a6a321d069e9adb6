// Begins a run's folder, or finds out what the run in it is.
import type { TrainInput } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { readModelFolder } from '../model/model-folder.ts'
import { openClipStore } from '../data/clip-store.ts'
import type { ModelOptions } from '../model/options.ts'
import type { TrainingSources } from './data-messages.ts'
import { describeSources } from './held-out.ts'
import { changeRecipe, chooseRecipe, finetuneRecipe, type RecipeChanges } from './choose-recipe.ts'
import type { Recipe } from './recipe.ts'
import { beginRun, readRun, writeRun, type Run } from './run-file.ts'

/** A run that can be gone on with. */
export interface OpenedRun {
  readonly run: Run
  readonly sources: TrainingSources
  /** What it learns from, in words. */
  readonly lines: readonly string[]
}

const finetuneName = 'finetune'

/** Begins a run. Throws `exists`, and what {@link planNew} throws. */
export async function openNew(
  folder: string,
  begin: NonNullable<TrainInput['begin']>,
  limits: Pick<TrainInput, 'steps' | 'rate' | 'minutes'>,
): Promise<OpenedRun> {
  const opened = await planNew(begin, limits)
  await beginRun(folder, opened.run)
  return opened
}

/** A run as it would begin; nothing is written. Throws `usage` for a recipe that can't be, `unsupported`, and what stores and models throw. */
export async function planNew(
  begin: NonNullable<TrainInput['begin']>,
  { steps, rate, minutes }: Pick<TrainInput, 'steps' | 'rate' | 'minutes'>,
): Promise<OpenedRun> {
  const { stores, procedural, licences, command, name } = begin
  const changes = { ...begin.changes, steps, rate }
  // Steps that were asked for decide alone, so that such a run is bit for bit the same on every machine.
  const whole = steps === undefined ? minutes : undefined
  const base = await readBase(begin)
  const asked = recipeOf(begin.recipe, base?.options, { ...changes, minutes: whole })
  const recipe = begin.recipe === finetuneName ? fitSizes(asked, stores) : asked
  const { lines, keys } = describeSources({ stores, procedural })
  const run: Run = {
    version: 1,
    name,
    recipe,
    stores: stores.map((store, index) => ({ folder: store, key: keys[index] ?? '' })),
    procedural,
    licences,
    command,
    ...(whole !== undefined && { minutes: whole }),
    ...(base && { base: base.facts }),
  }
  return { run, sources: { stores, procedural }, lines }
}

/** Fine-tuning is for the base's network, whatever it is; a named recipe goes on with weights of its own kind of network. */
function recipeOf(
  name: string,
  options: ModelOptions | undefined,
  changes: RecipeChanges & { minutes: number | undefined },
): Recipe {
  if (name === finetuneName) return finetuneRecipe(options, changes)
  const recipe = chooseRecipe(name, changes)
  if (!options) return recipe
  if (options.kind !== recipe.model.kind) {
    throw new InterludeError(
      'usage',
      `The recipe ${name} trains a ${recipe.model.kind} network, and the model to begin with is a ${options.kind} one.`,
      'Choose a recipe of the same kind, or leave the model out.',
    )
  }
  return { ...recipe, model: options }
}

/** Leaves out windows larger than all of the footage: enlarged pictures teach nothing and cost the most. */
function fitSizes(recipe: Recipe, stores: readonly string[]): Recipe {
  const largest = Math.max(...stores.map(largestSide))
  const fitting = recipe.data.sizes.filter(([side]) => side <= largest)
  return fitting.length === 0 ? recipe : { ...recipe, data: { ...recipe.data, sizes: fitting } }
}

/** The longest of the shorter sides of a store's clips to learn from. */
function largestSide(folder: string): number {
  const store = openClipStore(folder)
  try {
    const sizes = store.clips('train').map((clip) => store.sizeOf(clip))
    return Math.max(0, ...sizes.map(({ width, height }) => Math.min(width, height)))
  } finally {
    store.close()
  }
}

async function readBase({ recipe, base }: NonNullable<TrainInput['begin']>) {
  if (base === undefined) {
    if (recipe !== finetuneName) return undefined
    throw new InterludeError('usage', 'Fine-tuning begins with a model.', 'Name one.')
  }
  const { options, card, hash } = await readModelFolder(base)
  const { name, trained, steps, data, licences } = card
  return { options, facts: { folder: base, hash, name, trained, steps, data, licences } }
}

/** Reads the run in a folder, with what the caller changes of it. Throws `not-found`, `damaged`, `usage`. */
export async function openOld(
  folder: string,
  { steps, rate }: Pick<TrainInput, 'steps' | 'rate'>,
  note: (text: string) => void,
): Promise<OpenedRun> {
  const stored = await readRun(folder)
  const sources = { stores: stored.stores.map((store) => store.folder), procedural: stored.procedural }
  const { lines, keys } = describeSources(sources)
  for (const [index, store] of stored.stores.entries()) {
    if (store.key !== keys[index]) {
      note(
        `${store.folder} is no longer what the run began with; from here on it learns from what is there now.`,
      )
    }
  }
  const { minutes, ...rest } = stored
  const run: Run = {
    ...rest,
    recipe: changeRecipe(stored.recipe, { steps, rate }),
    ...(minutes !== undefined && steps === undefined && { minutes }),
  }
  if (steps !== undefined || rate !== undefined) await writeRun(folder, run)
  return { run, sources, lines }
}

/** The weights that a run begins with. Throws `damaged` when the model is no longer what it was when the run began. */
export async function readBaseWeights({ base }: Run): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  if (!base) return undefined
  const { values, hash } = await readModelFolder(base.folder)
  if (hash === base.hash) return values
  throw new InterludeError(
    'damaged',
    `The model ${base.folder} is no longer the one that this run began with.`,
    'Begin the run again in another folder.',
  )
}
