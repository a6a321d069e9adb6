// An evaluation as a user asks for it: models by name, footage by path, a report and a JSON file as the result. All that can
// be checked is checked before any work; both files appear whole or not at all.
import { basename, dirname, extname, resolve } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { place } from '../../media/output-place.ts'
import type { App } from '../compose.ts'
import type { ModelEntry } from '../model-library.ts'
import { checkPlace } from '../output.ts'
import { largestSeed } from '../output-plan.ts'
import { isStore } from '../train-data.ts'
import { evaluateModels } from './evaluate.ts'
import { findFootageWindows, type FootageWatch } from './footage-windows.ts'
import type { JudgedSize } from './judged-size.ts'
import { renderReport, toJson } from './report.ts'
import { findStoreWindows } from './store-windows.ts'
import {
  baselineNames,
  type Evaluation,
  type EvaluationData,
  type EvaluationProgress,
  type MethodRequest,
} from './types.ts'

/** Most samples of each gap. */
export const mostSamples = 100

/** What the user asks for. Paths are relative to `folder`. */
export interface EvaluationRequest {
  readonly folder: string
  /** A model's name or folder. */
  readonly model: string
  /** Other models to compare it with. */
  readonly against: readonly string[]
  /** Videos and folders of them, or clip stores. */
  readonly data: readonly string[]
  readonly gaps: readonly number[]
  readonly samples: number
  readonly windows: number
  readonly seed: number
  readonly size: JudgedSize
  /** Only footage that is held out from training. */
  readonly heldOut: boolean
  /** Whether what needs no learning is judged too. */
  readonly baselines: boolean
  readonly fvd: boolean
  readonly memoryLimit: number | undefined
  readonly keep: boolean
  readonly report: string | undefined
  readonly json: string | undefined
  readonly command: string
}

/** How a run reaches its host. */
export interface EvaluationHooks extends FootageWatch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: EvaluationProgress) => void
  /** Asked before anything is replaced. */
  readonly mayOverwrite: (path: string) => Promise<boolean>
}

/** A finished run. */
export interface EvaluationResult {
  readonly evaluation: Evaluation
  /** The files that were written, by absolute path. */
  readonly written: readonly string[]
}

interface PlannedFile {
  readonly path: string
  readonly overwrite: boolean
  readonly render: (evaluation: Evaluation) => string
}

async function planFile(
  text: string | undefined,
  endings: readonly string[],
  request: EvaluationRequest,
  { mayOverwrite }: EvaluationHooks,
  render: PlannedFile['render'],
): Promise<PlannedFile[]> {
  if (text === undefined) return []
  if (!endings.includes(extname(text).toLowerCase())) {
    throw new InterludeError(
      'unsupported',
      `${text} has another ending than the file will have.`,
      `Let its name end with ${endings.join(' or ')}.`,
    )
  }
  const path = resolve(request.folder, text)
  const sources = request.data.map((source) => resolve(request.folder, source))
  // To the check it is a file like any other.
  const overwrite = await checkPlace({ path, container: 'gif', codec: undefined }, sources, mayOverwrite)
  return [{ path, overwrite, render }]
}

/** A folder's name; parts of a run are called by the run's too. */
function folderLabel(folder: string): string {
  const name = basename(folder)
  return ['best', 'last', 'model'].includes(name) ? `${basename(dirname(folder))}/${name}` : name
}

/** Labels that tell models apart, and from what needs no learning. */
function labelsOf(models: readonly ModelEntry[]): string[] {
  const plain = models.map(({ name, folder, origin }) => (origin === 'folder' ? folderLabel(folder) : name))
  const taken: ReadonlySet<string> = new Set(baselineNames)
  return plain.map((label, index) => {
    const isAlone = plain.filter((other) => other === label).length === 1 && !taken.has(label)
    return isAlone ? label : `${label} (${String(index + 1)})`
  })
}

async function methodsOf(app: App, request: EvaluationRequest): Promise<MethodRequest[]> {
  const models: ModelEntry[] = []
  for (const text of [request.model, ...request.against]) {
    const entry = await app.models.resolve(text, request.folder)
    if (models.some(({ folder }) => folder === entry.folder)) {
      throw new InterludeError('usage', `The model ${text} is named twice.`, 'Name each model once.')
    }
    models.push(entry)
  }
  const labels = labelsOf(models)
  return [
    ...models.map(({ folder }, index): MethodRequest => ({
      kind: 'model',
      label: labels[index] ?? folder,
      folder,
    })),
    ...(request.baselines ? baselineNames.map((kind) => ({ kind, label: kind })) : []),
  ]
}

async function dataOf(app: App, request: EvaluationRequest, hooks: EvaluationHooks): Promise<EvaluationData> {
  const { gaps, windows, seed, size, heldOut, folder } = request
  const paths = request.data.map((path) => resolve(folder, path))
  const stores = await Promise.all(paths.map(isStore))
  const common = { gaps, windows, seed, size }
  if (!stores.includes(true)) {
    return findFootageWindows(app, { ...common, paths, heldOut }, hooks.signal, hooks)
  }
  if (stores.includes(false)) {
    throw new InterludeError(
      'usage',
      'Clip stores and footage can not be judged together.',
      'Name clip stores, or videos and folders of them, in a call of its own.',
    )
  }
  const splits = heldOut ? (['test'] as const) : (['train', 'validation', 'test'] as const)
  return findStoreWindows(app, { ...common, stores: paths, splits }, hooks.signal)
}

function checkNumbers({ seed, samples }: EvaluationRequest): void {
  if (samples > mostSamples) {
    throw new InterludeError(
      'out-of-range',
      `${String(samples)} samples of each gap are too many.`,
      `Ask for 1 to ${String(mostSamples)}.`,
    )
  }
  if (seed + samples - 1 > largestSeed) {
    throw new InterludeError(
      'out-of-range',
      `The seed ${String(seed)} can't be used.`,
      `Seeds are whole numbers from 0 to ${String(largestSeed)}.`,
    )
  }
}

/**
 * Evaluates, and writes the report and the JSON file where they are asked for. Rejects with `usage`, `out-of-range`,
 * `unsupported` and `exists` for a request that can't be, and with what finding the windows and judging reject with.
 */
export async function runEvaluation(
  app: App,
  request: EvaluationRequest,
  hooks: EvaluationHooks,
): Promise<EvaluationResult> {
  const { signal } = hooks
  checkNumbers(request)
  const methods = await methodsOf(app, request)
  const files = [
    ...(await planFile(request.report, ['.html', '.htm'], request, hooks, renderReport)),
    ...(await planFile(request.json, ['.json'], request, hooks, toJson)),
  ]
  // The engine takes a second or two to start: meanwhile the footage is looked at. If it fails, that is met further down.
  app.engine.ready(signal).catch(() => undefined)
  const data = await dataOf(app, request, hooks)
  const { samples, seed, fvd, memoryLimit, keep, command } = request
  const title = methods[0]?.label ?? ''
  const evaluation = await evaluateModels(
    app,
    { title, data, methods, samples, seed, fvd, memoryLimit, keep, command },
    signal,
    hooks.onProgress,
  )
  throwIfCancelled(signal)
  for (const { path, overwrite, render } of files) {
    await place(path, { overwrite }, (target) => target.write(Buffer.from(render(evaluation))))
  }
  return { evaluation, written: files.map(({ path }) => path) }
}
