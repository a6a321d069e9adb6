// Fine-tuning with proof: reads the footage, teaches a model most of it for some minutes, judges the result on what was held
// out, and offers it as better only if it is. Every stage can be killed and gone on with.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainInput, TrainItem, TrainOutput } from '../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { place as putInPlace } from '../media/output-place.ts'
import type { App } from './compose.ts'
import type { EvaluationProgress } from './evaluation/types.ts'
import { hasFinetune, readFinetune, writeFinetune, type FinetuneFile } from './finetune-file.ts'
import { readFootage, type FinetuneFootage } from './finetune-footage.ts'
import { installModel } from './finetune-install.ts'
import { checkFree, type FinetunePlace } from './finetune-place.ts'
import { proveModel, provenCard, type Verdict } from './finetune-proof.ts'
import { lockRun, trainLocked } from './train.ts'

/** What is asked for. Of one that goes on, only what may change. */
export interface FinetuneRequest {
  readonly place: FinetunePlace
  /** Undefined: goes on with what is in the place. */
  readonly begin?: Pick<FinetuneFile, 'paths' | 'minutes' | 'gaps' | 'licences' | 'command'> & {
    /** Name or folder of the model to begin with, and the folder that a relative one starts from. */
    readonly model: string
    readonly from: string
  }
  /** Installs the model even if it is not better; its card says so. */
  readonly keepAnyway: boolean
}

/** What a fine-tuning tells while it runs. */
export type FinetuneEvent =
  | { readonly type: 'reading'; readonly done: number; readonly total: number; readonly source: string }
  | { readonly type: 'broken'; readonly file: string; readonly reason: string }
  | { readonly type: 'footage'; readonly footage: FinetuneFootage }
  | { readonly type: 'training'; readonly item: Exclude<TrainItem, { type: 'strip' }> }
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

type Parts = Pick<App, 'engine' | 'engineBuild' | 'models' | 'openStore' | 'runtime' | 'tools'>

/**
 * Fine-tunes. Rejects with `exists` (a name that is taken, a folder in use), `too-small` (unfit footage), `model-missing`,
 * `unsupported` (a model that can't be trained), `cancelled` before and after the training, and with what the engine says.
 */
export async function finetune(
  app: Parts,
  request: FinetuneRequest,
  signal: AbortSignal,
  onEvent: (event: FinetuneEvent) => void,
): Promise<FinetuneOutcome> {
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
  const footage = await readFootage(file.paths, {
    cache: app.runtime.cache,
    tools: () => app.tools(),
    onProgress: (done, total, source) => onEvent({ type: 'reading', done, total, source }),
    onBroken: (broken, reason) => onEvent({ type: 'broken', file: broken, reason }),
    signal,
  })
  onEvent({ type: 'footage', footage })
  throwIfCancelled(signal)
  const release = await lockRun(place.folder, { make: true })
  try {
    if (begin) {
      // Somebody else may have begun while the footage was read.
      await refuseBegun(place.folder)
      await writeFinetune(place.folder, file)
    }
    return await run(app, request, { ...file, keepAnyway }, footage, { signal, onEvent })
  } finally {
    await release()
  }
}

async function refuseBegun(folder: string): Promise<void> {
  if (!(await hasFinetune(folder))) return
  throw new InterludeError(
    'exists',
    `${folder} holds a fine-tuning already.`,
    'Go on with it (--resume), or choose another name (--out).',
  )
}

async function newFile(
  app: Parts,
  { model, from, paths, minutes, gaps, licences, command }: NonNullable<FinetuneRequest['begin']>,
  { keepAnyway }: FinetuneRequest,
): Promise<FinetuneFile> {
  const entry = await app.models.resolve(model, from)
  if (entry.kind === 'published') {
    throw new InterludeError(
      'unsupported',
      `The model "${entry.name}" can be used, but not trained.`,
      'Fine-tune the starter, or a model that this program has trained.',
    )
  }
  const base = { name: entry.name, folder: entry.folder }
  return { version: 1, base, paths: [...paths], minutes, gaps, keepAnyway, licences, command }
}

interface Ears {
  readonly signal: AbortSignal
  readonly onEvent: (event: FinetuneEvent) => void
}

async function run(
  app: Parts,
  { place }: FinetuneRequest,
  file: FinetuneFile,
  footage: FinetuneFootage,
  { signal, onEvent }: Ears,
): Promise<FinetuneOutcome> {
  const { folder } = place
  let now = file
  const note = async (changes: Partial<FinetuneFile>): Promise<void> => {
    now = { ...now, ...changes }
    await writeFinetune(folder, now)
  }
  if (!now.chosen) {
    const output = await trainLocked(app.engine, await inputOf(place, now, footage), {
      signal,
      onItem: (item) => onEvent({ type: 'training', item }),
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
  { base, minutes, licences, command }: FinetuneFile,
  { store }: FinetuneFootage,
): Promise<TrainInput> {
  const isBegun = await stat(join(folder, 'run.json')).then(
    () => true,
    () => false,
  )
  if (isBegun) return { folder }
  return {
    folder,
    minutes,
    begin: {
      recipe: 'finetune',
      base: base.folder,
      name,
      changes: {},
      stores: [store],
      procedural: false,
      licences: [...licences],
      command,
    },
  }
}
