// What --data means: clip stores as they are, or videos and data sets that are read into stores first.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecipeName } from '../../src-shared/engine-contract.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { MediaTools } from '../media/find-tools.ts'
import { prepareDataset, type DatasetRequest, type PrepareOptions } from './datasets/prepare.ts'

/** How footage is read where it has to be. */
export interface DataOptions {
  /** Folder of the cache in which new stores go. */
  readonly cache: string
  readonly tools: () => Promise<MediaTools>
  readonly onProgress?: PrepareOptions['onProgress']
  readonly onBroken?: PrepareOptions['onBroken']
  readonly onSources?: PrepareOptions['onSources']
  readonly signal?: AbortSignal | undefined
}

/** Shorter side of footage in a store (pixels): the largest windows of the studio recipes, and their half again to crop from. */
export const footageSide = 192

/** Whether a folder is a clip store. */
export async function isStore(path: string): Promise<boolean> {
  const text = await readFile(join(path, 'index.json'), 'utf8').catch(() => '')
  return text.slice(0, 200).includes('"interlude-clips"')
}

function requestFor(recipe: RecipeName, paths: readonly string[]): DatasetRequest[] {
  const square = { kind: 'square', size: 64 } as const
  switch (recipe) {
    case 'paper-kth':
      return paths.map((folder) => ({ kind: 'kth', folder, fit: square }))
    case 'paper-bair':
      return paths.map((folder) => ({ kind: 'bair', folder, fit: square, camera: 'image_aux1' }))
    case 'paper-ucf101':
      return paths.map((folder) => ({ kind: 'ucf101', folder, fit: square, seed: 0 }))
    case 'studio':
    case 'studio-small':
      return [{ kind: 'footage', paths, fit: { kind: 'short', size: footageSide } }]
  }
}

/**
 * The clip stores for these paths. A recipe of the paper reads a folder as its own data set, the studio recipes as footage.
 * Throws what `prepareDataset` throws.
 */
export async function findStores(
  recipe: RecipeName,
  paths: readonly string[],
  options: DataOptions,
): Promise<string[]> {
  const kinds = await Promise.all(paths.map(isStore))
  const stores = paths.filter((_, index) => kinds[index])
  const raw = paths.filter((_, index) => !kinds[index])
  if (raw.length === 0) return stores
  const tools = await options.tools()
  for (const request of requestFor(recipe, raw)) {
    const prepared = await prepareDataset(request, tools, {
      place: { cache: join(options.cache, 'datasets') },
      onProgress: options.onProgress,
      onBroken: options.onBroken,
      signal: options.signal,
    })
    stores.push(prepared.store)
  }
  return stores
}

/** Whether made-up scenes are learnt from: when asked for, and by the studio recipes where there is no footage. */
export function wantsScenes(recipe: RecipeName, asked: boolean, stores: number): boolean {
  if (asked) return true
  if (stores > 0) return false
  if (recipe === 'studio' || recipe === 'studio-small') return true
  throw new InterludeError(
    'usage',
    `The recipe ${recipe} needs its data set.`,
    'Name its folder: --data FOLDER (or --procedural to learn from made-up scenes instead).',
  )
}
