// The footage of a fine-tuning: most of it to learn from, a part to choose the best moment of the training by, and a part that
// is looked at once, at the end, as the proof. No frame is on two sides.
import { basename, join } from 'node:path'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { clipIndexSchema, type ClipIndex, type Split } from '../../src-shared/clip-format.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import { prepareDataset } from './datasets/prepare.ts'
import { joinPicks } from './datasets/picked-ranges.ts'
import { windowFrames, type SplitShares } from './datasets/split-footage.ts'
import type { FootagePart } from './finetune-file.ts'
import { footageSide, type DataOptions } from './train-data.ts'

/** What one file gave, in seconds. */
export interface SourceShare {
  readonly name: string
  readonly training: number
  readonly selection: number
  readonly proof: number
}

/** Footage that is fit to learn from. */
export interface FinetuneFootage {
  /** The clip store. */
  readonly store: string
  /** Usable seconds in all. */
  readonly total: Omit<SourceShare, 'name'>
  readonly sources: readonly SourceShare[]
  /** What was left out, in sentences. */
  readonly notes: readonly string[]
  readonly broken: readonly { readonly file: string; readonly reason: string }[]
}

/** More to choose by than other trainings have: a border within a scene costs half a second of each part. */
export const finetuneShares: SplitShares = { validation: 0.12, test: 0.18 }

const splits: Readonly<Record<Split, keyof FinetuneFootage['total']>> = {
  train: 'training',
  validation: 'selection',
  test: 'proof',
}

/** Seconds by part; a stretch shorter than a window is of no use. */
function secondsOf(clips: ClipIndex['clips']): FinetuneFootage['total'] {
  const sum = { training: 0, selection: 0, proof: 0 }
  for (const { split, frames, rate } of clips) {
    if (frames >= windowFrames) sum[splits[split]] += frames / (rate > 0 ? rate : 24)
  }
  return sum
}

/** What the parts of a store hold, file by file. */
export function shareFootage(store: string, index: ClipIndex): FinetuneFootage {
  const { notes, broken } = index.manifest
  return {
    store,
    total: secondsOf(index.clips),
    sources: index.sources.map(({ name }, source) => ({
      name,
      ...secondsOf(index.clips.filter((clip) => clip.source === source)),
    })),
    notes,
    broken,
  }
}

/** Footage that was read before. Rejects where the store is not there, or not whole. */
export async function openFootage(store: string): Promise<FinetuneFootage> {
  const text = await readFile(join(store, 'index.json'), 'utf8')
  return shareFootage(store, v.parse(clipIndexSchema, JSON.parse(text)))
}

/**
 * Reads the footage, or finds it read. Throws `too-small` with what is missing and what each file gave, and what
 * `prepareDataset` throws.
 */
export async function readFootage(
  footage: readonly FootagePart[],
  options: DataOptions,
): Promise<FinetuneFootage> {
  const { store } = await prepareDataset(
    {
      kind: 'footage',
      ...joinPicks(footage),
      fit: { kind: 'short', size: footageSide },
      shares: finetuneShares,
    },
    await options.tools(),
    {
      place: { cache: join(options.cache, 'datasets') },
      onProgress: options.onProgress,
      onBroken: options.onBroken,
      onSources: options.onSources,
      signal: options.signal,
    },
  )
  const shared = await openFootage(store)
  if (shared.total.selection > 0) return shared
  // What there is too little of for training and for the proof has been refused by now, in the same words.
  throw new InterludeError(
    'too-small',
    'There is too little usable footage: nothing of it can be held out to choose the best of the training by, because no ' +
      `stretch of ${windowFrames} frames is left for that. ${describeSources(shared.sources)}`,
    'Add footage in which something moves, in longer takes.',
  )
}

/** `a.mp4 gave 12.0 s (8.4 to learn from, 1.4 to choose by, 2.2 for the proof); ...`. */
function describeSources(sources: readonly SourceShare[]): string {
  const parts = sources.slice(0, 8).map(({ name, training, selection, proof }) => {
    const all = training + selection + proof
    const of = [training, selection, proof].map((seconds) => seconds.toFixed(1))
    return `${basename(name)} gave ${all.toFixed(1)} s (${of[0] ?? ''} to learn from, ${of[1] ?? ''} to choose by, ${of[2] ?? ''} for the proof)`
  })
  const more = sources.length > parts.length ? `; and ${sources.length - parts.length} more files` : ''
  return `${parts.join('; ')}${more}.`
}
