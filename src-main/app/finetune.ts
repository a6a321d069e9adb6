// Fine-tuning with proof: reads the footage, teaches a model most of it for some minutes, judges the result on what was held
// out, and offers it as better only if it is. Every stage can be killed and gone on with.
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainInput, TrainItem, TrainOutput } from '../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { place as putInPlace } from '../media/output-place.ts'
import type { App } from './compose.ts'
import type { EvaluationProgress } from './evaluation/types.ts'
import { hasFinetune, readFinetune, writeFinetune, type FinetuneFile } from './finetune-file.ts'
import { openFootage, readFootage, type FinetuneFootage } from './finetune-footage.ts'
import { installModel } from './finetune-install.ts'
import { checkFree, type FinetunePlace } from './finetune-place.ts'
import { proveModel, provenCard, type Verdict } from './finetune-proof.ts'
import { lockRun, trainLocked } from './train.ts'

/** What is to be learnt, from what. */
export interface FinetuneWish extends Pick<
  FinetuneFile,
  'footage' | 'minutes' | 'steps' | 'changes' | 'gaps' | 'licences' | 'command'
> {
  /** Name or folder of the model to begin with, and the folder that a relative one starts from. */
  readonly model: string
  readonly from: string
}

/** What is asked for. Of one that goes on, only what may change. */
export interface FinetuneRequest {
  readonly place: FinetunePlace
  /** Undefined: goes on with what is in the place. */
  readonly begin?: FinetuneWish
  /** Installs the model even if it is not better; its card says so. */
  readonly keepAnyway: boolean
}

/** What a fine-tuning tells while it runs. */
export type FinetuneEvent =
  | { readonly type: 'reading'; readonly done: number; readonly total: number; readonly source: string }
  | { readonly type: 'broken'; readonly file: string; readonly reason: string }
  | { readonly type: 'footage'; readonly footage: FinetuneFootage }
  | { readonly type: 'training'; readonly item: Exclude<TrainItem, { type: 'strip' }> }
  /** Pictures of how it does after this step have become files; see train-strips.ts. */
  | { readonly type: 'strip'; readonly step: number }
  | { readonly type: 'proof'; readonly progress: EvaluationProgress }

/** How it ended. */
export interface FinetuneOutcome {
  readonly folder: string
  /** `stopped`: asked to, and saved; there is no proof yet. */
  readonly ended: TrainOutput['ended'] | 'proven'
  readonly verdict?: Verdict | undefined
  /** Where the model was put; undefined when it was not. */
  readonly model?: string | undefined
  readonly report?: string | undefined
}

/** What a fine-tuning needs of the program. */
export interface FinetuneParts extends Pick<
  App,
  'engineBuild' | 'models' | 'openStore' | 'runtime' | 'tools'
> {
  readonly engine: Pick<App['engine'], 'call' | 'ready'>
}

/** How a fine-tuning is watched and ended. */
export interface FinetuneOptions {
  /** Ends it: what was learnt is saved first, and can be gone on with. */
  readonly signal: AbortSignal
  /** Ends the learning alone: the best so far is judged. */
  readonly finish?: AbortSignal | undefined
  readonly onEvent: (event: FinetuneEvent) => void
}

/**
 * Fine-tunes. Rejects with `exists` (a name that is taken, a folder in use), `too-small` (unfit footage), `model-missing`,
 * `unsupported` (a model that can't be trained), `cancelled` before and after the training, and with what the engine says.
 */
export async function finetune(
  app: FinetuneParts,
  request: FinetuneRequest,
  options: FinetuneOptions,
): Promise<FinetuneOutcome> {
  const { signal, onEvent } = options
  const { place, begin } = request
  if (begin) await refuseBegun(place.folder)
  const file = begin ? await newFile(app, begin, request) : await readFinetune(place.folder)
  const keepAnyway = file.keepAnyway || request.keepAnyway
  if (file.verdict && (file.verdict.installed || !keepAnyway)) return outcomeOf(place, file)
  await checkFree(app, place)
  if (file.verdict) {
    await installModel(join(place.folder, file.chosen ?? 'best'), place.model)
    const installed = { ...file, verdict: { ...file.verdict, installed: true } }
    await writeFinetune(place.folder, installed)
    return outcomeOf(place, installed)
  }
  // Before the folder is made: footage that is refused leaves nothing behind.
  const footage = (await footageAgain(file)) ?? (await readAnew(app, file, options))
  onEvent({ type: 'footage', footage })
  throwIfCancelled(signal)
  const release = await lockRun(place.folder, { make: true })
  try {
    // Somebody else may have begun while the footage was read.
    if (begin) await refuseBegun(place.folder)
    const { store } = footage
    if (begin || file.store !== store) await writeFinetune(place.folder, { ...file, store })
    return await run(app, request, { ...file, store, keepAnyway }, footage, options)
  } finally {
    await release()
  }
}

/** What a run began with, where it is still there. */
async function footageAgain({ store }: FinetuneFile): Promise<FinetuneFootage | undefined> {
  return store === undefined ? undefined : await openFootage(store).catch(() => undefined)
}

async function readAnew(
  app: FinetuneParts,
  { footage }: FinetuneFile,
  { signal, onEvent }: FinetuneOptions,
): Promise<FinetuneFootage> {
  return await readFootage(footage, {
    cache: app.runtime.cache,
    tools: () => app.tools(),
    onProgress: (done, total, source) => onEvent({ type: 'reading', done, total, source }),
    onBroken: (broken, reason) => onEvent({ type: 'broken', file: broken, reason }),
    signal,
  })
}

async function refuseBegun(folder: string): Promise<void> {
  if (!(await hasFinetune(folder))) return
  throw new InterludeError(
    'exists',
    `${folder} holds a fine-tuning already.`,
    'Go on with it (--resume), or choose another name (--out).',
  )
}

/**
 * Begins a fine-tuning without doing any of it: `finetune` goes on with it. Throws `exists` for a name that is taken, `model-missing`,
 * `unsupported` for a model that can't be trained, `not-writable`, `disk-full`.
 */
export async function beginFinetune(
  app: Pick<App, 'models'>,
  place: FinetunePlace,
  wish: FinetuneWish,
): Promise<FinetuneFile> {
  const file = await newFile(app, wish, { keepAnyway: false })
  await refuseBegun(place.folder)
  await checkFree(app, place)
  const release = await lockRun(place.folder, { make: true })
  try {
    await refuseBegun(place.folder)
    await writeFinetune(place.folder, file)
    return file
  } finally {
    await release()
  }
}

async function newFile(
  app: Pick<App, 'models'>,
  { model, from, footage, minutes, steps, changes, gaps, licences, command }: FinetuneWish,
  { keepAnyway }: Pick<FinetuneRequest, 'keepAnyway'>,
): Promise<FinetuneFile> {
  const base = await trainableModel(app, { model, from })
  return {
    ...{ version: 2, id: randomUUID(), begun: Date.now(), base, footage: [...footage] },
    ...(steps === undefined ? { minutes } : { steps }),
    ...{ changes, gaps, keepAnyway, licences, command },
  }
}

/** The model that is to be begun with. Throws `model-missing`, `model-damaged`, `unsupported`. */
export async function trainableModel(
  app: Pick<App, 'models'>,
  { model, from }: Pick<FinetuneWish, 'model' | 'from'>,
): Promise<FinetuneFile['base']> {
  const entry = await app.models.resolve(model, from)
  if (entry.kind === 'published') {
    throw new InterludeError(
      'unsupported',
      `The model "${entry.name}" can be used, but not trained.`,
      'Fine-tune the starter, or a model that this program has trained.',
    )
  }
  return { name: entry.name, folder: entry.folder }
}

async function run(
  app: FinetuneParts,
  { place }: FinetuneRequest,
  file: FinetuneFile,
  footage: FinetuneFootage,
  { signal, finish, onEvent }: FinetuneOptions,
): Promise<FinetuneOutcome> {
  const { folder } = place
  let now = file
  const note = async (changes: Partial<FinetuneFile>): Promise<void> => {
    now = { ...now, ...changes }
    await writeFinetune(folder, now)
  }
  if (!now.chosen) {
    const output = await trainLocked(app.engine, await inputOf(place, now, footage), {
      ...{ signal, finish },
      onItem: (item) => onEvent({ type: 'training', item }),
      onStrip: (step) => onEvent({ type: 'strip', step }),
    })
    if (output.ended === 'stopped') return { folder, ended: 'stopped' }
    await note({ chosen: output.best && output.best.step > 0 ? 'best' : 'last' })
  }
  const after = join(folder, now.chosen ?? 'best')
  const { evaluation, verdict, report } = await proveModel(
    app,
    {
      folder,
      store: footage.store,
      before: now.base,
      after,
      hasRisen: now.chosen === 'best',
      name: place.name,
      gaps: now.gaps,
      command: now.command,
    },
    signal,
    (progress) => onEvent({ type: 'proof', progress }),
  )
  const card = Buffer.from(await provenCard(after, evaluation, verdict))
  await putInPlace(join(after, 'card.json'), { overwrite: true }, async (target) => await target.write(card))
  const installed = verdict.better || now.keepAnyway
  if (installed) await installModel(after, place.model)
  await note({ verdict: { ...verdict, installed } })
  return { ...outcomeOf(place, now), report }
}

function outcomeOf({ folder, model }: FinetunePlace, { verdict }: FinetuneFile): FinetuneOutcome {
  return {
    folder,
    ended: 'proven',
    verdict: verdict && { better: verdict.better, words: verdict.words },
    model: verdict?.installed === true ? model : undefined,
    report: join(folder, 'report.html'),
  }
}

/** A run that the engine has begun goes on; one that was killed before begins. */
async function inputOf(
  { folder, name }: FinetunePlace,
  { base, minutes, steps, changes, licences, command }: FinetuneFile,
  { store }: FinetuneFootage,
): Promise<TrainInput> {
  const isBegun = await stat(join(folder, 'run.json')).then(
    () => true,
    () => false,
  )
  if (isBegun) return { folder }
  return {
    ...{ folder, minutes, steps },
    ...beginOf(name, base.folder, { changes, licences, command }, store),
  }
}

/** How the engine begins a fine-tuning of the model in folder `base` on a clip store. */
export function beginOf(
  name: string,
  base: string,
  { changes, licences, command }: Pick<FinetuneFile, 'changes' | 'licences' | 'command'>,
  store: string,
): Pick<TrainInput, 'rate'> & { begin: NonNullable<TrainInput['begin']> } {
  const { rate, ...rest } = changes
  const common = { recipe: 'finetune', procedural: false, stores: [store] }
  return { rate, begin: { ...common, base, name, changes: rest, licences: [...licences], command } }
}
