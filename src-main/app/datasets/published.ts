// Counts beside the published ones, and the plain way from sources to clips.
import type { Clip, Manifest, Split } from '../../../src-shared/clip-format.ts'
import type { ClipDraft, FinishedSource } from './dataset-types.ts'

/** One line of the manifest's comparison; `why` is told where the counts differ. */
export function compareCount(
  what: string,
  published: number,
  found: number,
  why: string,
): Manifest['checks'][number] {
  return published === found
    ? { what, published, found, agrees: true }
    : { what, published, found, agrees: false, why }
}

/** A clip with its split, naming its source. */
export type AssignedClip = Omit<Clip, 'source' | 'block'> & {
  readonly source: string
  readonly block: number
}

/** Gives every clip of every source the split that `splitOf` says. */
export function assignAll(
  sources: readonly FinishedSource[],
  splitOf: (clip: ClipDraft, source: FinishedSource) => Split,
): AssignedClip[] {
  return sources.flatMap((source) =>
    source.clips.map((clip) => ({ ...clip, source: source.name, split: splitOf(clip, source) })),
  )
}

/** Counts per split, for the manifest. */
export function countSplits(clips: readonly AssignedClip[]): Manifest['splits'] {
  const count = (split: Split) => {
    const own = clips.filter((clip) => clip.split === split)
    return {
      clips: own.length,
      sources: new Set(own.map(({ source }) => source)).size,
      frames: own.reduce((sum, { frames }) => sum + frames, 0),
      seconds: own.reduce((sum, { frames, rate }) => sum + (rate > 0 ? frames / rate : 0), 0),
    }
  }
  return { train: count('train'), validation: count('validation'), test: count('test') }
}
