// What the words of `interlude train` ask the engine for.
import { basename, resolve } from 'node:path'
import type { RecipeName, TrainInput } from '../../src-shared/engine-contract.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { App } from '../app/compose.ts'
import { findStores, wantsScenes } from '../app/train-data.ts'
import type { CliContext } from './context.ts'
import type { Progress } from './progress.ts'
import { commandOf } from './train-values.ts'

/** The options of the command. */
export interface TrainValues {
  readonly recipe?: RecipeName
  readonly data?: string[]
  readonly procedural?: true
  readonly from?: string
  readonly out?: string
  readonly resume?: string
  readonly steps?: number
  readonly minutes?: number
  readonly batch?: number
  readonly size?: number
  readonly rate?: number
  readonly seed?: number
  readonly evaluateEvery?: number
  readonly checkpointEvery?: number
  readonly windows?: number
  readonly licence?: string[]
  readonly fusion: boolean
  readonly naive?: true
  readonly json?: true
}

/** What may be said of a run that goes on. */
const changeable: ReadonlySet<string> = new Set(['resume', 'steps', 'minutes', 'rate', 'json'])

/** The engine's order; reads the data first where that has to be. Throws `usage`, and what reading throws. */
export async function toTrainInput(
  context: CliContext,
  app: App,
  values: TrainValues,
  progress: Progress,
  signal: AbortSignal,
): Promise<TrainInput> {
  const { steps, minutes, rate, resume, recipe, out } = values
  const common = { steps, minutes, rate }
  if (resume !== undefined) {
    const isFixed = ([name, value]: [string, unknown]) =>
      name === 'fusion' ? value === false : !changeable.has(name)
    if (Object.entries(values).some(isFixed)) {
      throw new InterludeError(
        'usage',
        'A run that goes on keeps its recipe, data and folder.',
        'Leave out everything but --resume; --steps, --rate and --minutes may change.',
      )
    }
    return { folder: resolve(context.folder, resume), ...common }
  }
  if (recipe === undefined || out === undefined) {
    throw new InterludeError(
      'usage',
      'A new run needs a recipe and a folder.',
      'Write --recipe and --out, or --resume to go on with a run.',
    )
  }
  const base = values.from === undefined ? undefined : await app.models.resolve(values.from, context.folder)
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  const stores = await findStores(
    recipe,
    (values.data ?? []).map((path) => resolve(context.folder, path)),
    {
      cache: app.runtime.cache,
      tools: () => app.tools(),
      onProgress: (done, total, source) =>
        progress.phase(
          `Reading ${basename(source)}: ${String(megabytes(done))} of ${String(megabytes(total))} MB`,
        ),
      onBroken: (file, reason) => progress.line(`broken: ${file}: ${reason}`),
      signal,
    },
  )
  const { batch, size, seed, evaluateEvery, checkpointEvery, windows, naive } = values
  const folder = resolve(context.folder, out)
  return {
    folder,
    ...common,
    begin: {
      recipe,
      ...(base && { base: base.folder }),
      name: basename(folder),
      changes: {
        batch,
        size,
        seed,
        evaluateEvery,
        checkpointEvery,
        windows,
        naive,
        ...(values.fusion ? {} : { fusion: false }),
      },
      stores,
      procedural: wantsScenes(recipe, values.procedural === true, stores.length),
      licences: values.licence ?? [],
      command: commandOf('train', values),
    },
  }
}
