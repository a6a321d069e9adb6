// Prepares a data set: finds it, reads what is not there yet into a clip store, and says what it holds.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { clipIndexSchema, type Manifest } from '../../../src-shared/clip-format.ts'
import { InterludeError, throwIfCancelled, type ErrorCode } from '../../../src-shared/errors.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import { planBair, type BairCamera } from './bair.ts'
import type { DatasetPlan, FinishedSource } from './dataset-types.ts'
import { findFiles } from './files.ts'
import type { Fit } from './fit.ts'
import { planFootage } from './footage.ts'
import { planKth } from './kth.ts'
import type { PickedRanges } from './picked-ranges.ts'
import { countSplits } from './published.ts'
import { defaultShares, type SplitShares } from './split-footage.ts'
import { findReplaceable, openStoreWriter } from './store-writer.ts'
import { planUcf101 } from './ucf101.ts'

/** Raised whenever the same files would be read differently. */
const readerVersion = 1

/** Where a data set is and how it is read. */
export type DatasetRequest =
  | { readonly kind: 'kth'; readonly folder: string; readonly fit: Fit }
  | { readonly kind: 'ucf101'; readonly folder: string; readonly fit: Fit; readonly seed: number }
  | { readonly kind: 'bair'; readonly folder: string; readonly fit: Fit; readonly camera: BairCamera }
  | {
      readonly kind: 'footage'
      readonly paths: readonly string[]
      /** Parts of them, where not all is meant. */
      readonly ranges?: PickedRanges
      readonly fit: Fit
      readonly shares?: SplitShares
    }

/** What was prepared. */
export interface Prepared {
  /** The clip store. */
  readonly store: string
  readonly manifest: Manifest
  /** True when it was there already and nothing had to be read. */
  readonly reused: boolean
}

/** Where it goes, and how it is watched. */
export interface PrepareOptions {
  /** The store's folder, or the folder in which it gets one named by its content. */
  readonly place: { readonly store: string } | { readonly cache: string }
  /** Most bytes that the store may take; default 100 GB. */
  readonly maxBytes?: number | undefined
  /** Bytes of sources read, of all; and which source is being read. */
  readonly onProgress?: ((done: number, total: number, source: string) => void) | undefined
  /** A file that could not be used, as soon as that is known. */
  readonly onBroken?: ((file: string, reason: string) => void) | undefined
  /** What came out of the sources, where they had to be read: before it is judged whether that is enough. */
  readonly onSources?: ((sources: readonly FinishedSource[]) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Failures of one source that do not end the whole: the file is named and passed over. */
const sourceFailures: readonly ErrorCode[] = [
  'not-found',
  'not-readable',
  'not-a-file',
  'empty',
  'damaged',
  'not-media',
  'no-video',
  'out-of-range',
  'too-small',
  'too-large',
  'size-mismatch',
  'unsupported',
  'tool-failed',
]

async function planFor(
  request: DatasetRequest,
  media: MediaTools,
  signal?: AbortSignal,
): Promise<DatasetPlan> {
  if (request.kind === 'footage') {
    const { paths, ranges, fit, shares = defaultShares } = request
    return await planFootage(media, paths, { fit, shares, ranges }, signal)
  }
  const files = await findFiles(request.folder, signal)
  switch (request.kind) {
    case 'kth':
      return await planKth(media, files, request.fit)
    case 'ucf101':
      return await planUcf101(media, files, request.fit, request.seed)
    case 'bair':
      return planBair(media, files, request.fit, request.camera)
  }
}

function keyOf(plan: DatasetPlan): string {
  const parts = {
    readerVersion,
    dataset: plan.dataset,
    options: plan.options,
    jobs: plan.jobs.map(({ name, size, changed }) => [name, size, changed]),
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** The manifest of a finished store with this key; undefined when there is none. */
async function readFinished(store: string, key: string): Promise<Manifest | undefined> {
  try {
    const index = v.parse(clipIndexSchema, JSON.parse(await readFile(join(store, 'index.json'), 'utf8')))
    return index.key === key ? index.manifest : undefined
  } catch {
    return undefined
  }
}

/** Whether an error is about one source alone, and its words. */
function sourceFailure(error: unknown): string | undefined {
  if (error instanceof InterludeError) return sourceFailures.includes(error.code) ? error.message : undefined
  return error instanceof RangeError ? `It is damaged: ${error.message}.` : undefined
}

/**
 * Prepares a data set, or finds it prepared. An interrupted run goes on where it stopped. Throws `not-found` when there
 * is no such data set, `too-small` when too little of it is usable, `disk-full`, `not-writable`, `exists`, `cancelled`.
 */
export async function prepareDataset(
  request: DatasetRequest,
  media: MediaTools,
  options: PrepareOptions,
): Promise<Prepared> {
  const { signal, place, maxBytes = 100e9 } = options
  const plan = await planFor(request, media, signal)
  const key = keyOf(plan)
  const store = 'store' in place ? place.store : join(place.cache, `${plan.dataset}-${key.slice(0, 12)}`)
  const known = await readFinished(store, key)
  if (known) return { store, manifest: known, reused: true }

  // Before hours of reading, not after.
  await findReplaceable(store)
  const broken = [...plan.broken]
  const writer = await openStoreWriter(store, { key, maxBytes, signal })
  try {
    const total = plan.jobs.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    for (const job of plan.jobs) {
      throwIfCancelled(signal)
      options.onProgress?.(done, total, job.name)
      if (!writer.finished.has(job.name)) {
        try {
          await writer.take(job)
        } catch (error) {
          throwIfCancelled(signal)
          const reason = sourceFailure(error)
          if (reason === undefined) throw error
          broken.push({ file: job.name, reason })
          options.onBroken?.(job.name, reason)
        }
      }
      done += job.size
    }
    options.onProgress?.(total, total, '')
    const index = await writer.commit((sources) => {
      options.onSources?.(sources)
      if (sources.every((source) => source.clips.length === 0)) throw nothingUsable(plan, broken)
      const { clips, checks, notes } = plan.finish(sources)
      const damages = sources.flatMap(({ name, damage }) =>
        damage === undefined ? [] : [{ file: name, reason: `Only a part could be used. ${damage}` }],
      )
      return {
        clips,
        manifest: (bytes) => ({
          dataset: plan.dataset,
          title: plan.title,
          splits: countSplits(clips),
          checks: [...checks],
          broken: [...broken, ...damages],
          notes: [...plan.notes, ...notes, ...sources.flatMap((source) => source.notes ?? [])],
          bytes,
        }),
      }
    })
    return { store, manifest: index.manifest, reused: false }
  } catch (error) {
    // Refused footage will not be better the next time; everything else goes on where it stopped.
    if (error instanceof InterludeError && error.code === 'too-small') await writer.discard()
    throw error
  } finally {
    await writer.close()
  }
}

function nothingUsable(
  plan: DatasetPlan,
  broken: readonly { file: string; reason: string }[],
): InterludeError {
  const first = broken[0]
  const why = first ? ` The first: ${first.file}: ${first.reason}` : ''
  return new InterludeError(
    'too-small',
    `None of the ${plan.jobs.length} sources holds moving pictures that can be used.${why}`,
    'Check that these are the right files.',
  )
}
