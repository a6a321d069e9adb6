// Divides footage among training, validation and test so that no frame, and no moment next to it, is on two sides: by time
// within long sources (at a cut where one is near, else with a gap), by whole sources where they are short.
import type { Split } from '../../../src-shared/clip-format.ts'
import type { FinishedSource } from './dataset-types.ts'
import type { AssignedClip } from './published.ts'

/** How much goes where; training gets the rest. */
export interface SplitShares {
  readonly validation: number
  readonly test: number
}

/** The last part is held out: what a model must do is make frames of a shoot that it has not seen. */
export const defaultShares: SplitShares = { validation: 0.1, test: 0.2 }

/** Frames of a window: both keyframes and the fourteen between them. */
export const windowFrames = 16
/** A source with fewer usable frames goes to one split as a whole. */
const shortSource = windowFrames * 20
/** A cut this near to a border (share of the source's length) becomes the border. */
const snap = 0.08
/** Seconds left out on a border within a scene. */
const gapSeconds = 0.5

type Draft = FinishedSource['clips'][number]

const framesIn = (source: FinishedSource) => source.clips.reduce((sum, { frames }) => sum + frames, 0)

/** The border nearest to `wanted`: the start of a clip of another scene when one is near, else `wanted` itself. */
function borderNear(clips: readonly Draft[], wanted: number, length: number): { at: number; isCut: boolean } {
  const starts = clips.flatMap((clip, index) =>
    index > 0 && clips[index - 1]?.scene !== clip.scene ? [clip.range[0]] : [],
  )
  const nearest = starts.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0]
  return nearest !== undefined && Math.abs(nearest - wanted) <= snap * length
    ? { at: nearest, isCut: true }
    : { at: Math.round(wanted), isCut: false }
}

/** The part of a clip that shows frames `from` to `to` of the source. Frames lie evenly in the clip's range. */
function partOf(clip: Draft, from: number, to: number): Draft | undefined {
  const [start, end] = clip.range
  if (from <= start && to >= end) return clip
  const perFrame = (end - start) / clip.frames
  const first = Math.max(0, Math.ceil((from - start) / perFrame))
  const last = Math.min(clip.frames, Math.floor((to - start) / perFrame))
  if (last - first < 2) return undefined
  const range: [number, number] = [start + Math.round(first * perFrame), start + Math.round(last * perFrame)]
  return { ...clip, first: clip.first + first, frames: last - first, range }
}

function splitWithin(source: FinishedSource, shares: SplitShares): AssignedClip[] {
  const { clips } = source
  const begin = clips[0]?.range[0] ?? 0
  const end = clips.at(-1)?.range[1] ?? 0
  const length = end - begin
  const rate = clips[0]?.rate ?? 0
  const gap = Math.max(4, Math.round(gapSeconds * rate))
  const borders = [1 - shares.validation - shares.test, 1 - shares.test].map((share) =>
    borderNear(clips, begin + share * length, length),
  )
  const [first, second] = borders
  if (!first || !second) return []
  const spans: readonly (readonly [Split, number, number])[] = [
    ['train', -Infinity, first.at],
    ['validation', first.at + (first.isCut ? 0 : gap), second.at],
    ['test', second.at + (second.isCut ? 0 : gap), Infinity],
  ]
  return spans.flatMap(([split, from, to]) =>
    clips.flatMap((clip) => {
      const part = partOf(clip, from, to)
      if (!part) return []
      const id = part === clip ? clip.id : `${clip.id}@${part.first - clip.first}`
      return [{ ...part, id, split, source: source.name }]
    }),
  )
}

/** Gives all clips of all sources a split. Sources are in the order of their names, which mostly is that of the shoot. */
export function splitFootage(
  sources: readonly FinishedSource[],
  shares: SplitShares = defaultShares,
): AssignedClip[] {
  const usable = sources.filter((source) => source.clips.length > 0)
  const short = usable.filter((source) => framesIn(source) < shortSource)
  const long = usable.filter((source) => framesIn(source) >= shortSource)
  const clips = long.flatMap((source) => splitWithin(source, shares))
  if (short.length < 4) return [...clips, ...short.flatMap((source) => splitWithin(source, shares))]

  // Many short ones: the last of them are held out whole.
  const total = short.reduce((sum, source) => sum + framesIn(source), 0)
  let before = 0
  for (const source of short) {
    const frames = framesIn(source)
    const middle = (before + frames / 2) / total
    before += frames
    const split =
      middle > 1 - shares.test
        ? 'test'
        : middle > 1 - shares.test - shares.validation
          ? 'validation'
          : 'train'
    clips.push(...source.clips.map((clip) => ({ ...clip, split, source: source.name }) as const))
  }
  return clips
}
