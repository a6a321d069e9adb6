// Edits of many keyframes at once: a clip as a whole, a span that is made anew, slow motion, cuts. Rules as in edit-keyframes.ts; each is
// one step of the history.
//
// They take keyframes whole: whoever asks for one knows which frame of which source lies where, and when it appears.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { addKeyframes, checkShown } from './edit-keyframes.ts'
import { changeGaps } from './edit-gaps.ts'
import { setOutput } from './edit-project.ts'
import { gapId, type Gap, type GapSettings } from './gap.ts'
import { freshSettings, settingsOf } from './inherit.ts'
import { keyframeSchema, type Keyframe, type Shown } from './keyframe.ts'
import { findKeyframeIndex, itemAt, sourceOf } from './lookup.ts'
import { accept, offTimeline, tooMany } from './refusals.ts'
import { change, keep, keepItems } from './sharing.ts'
import { limits } from './values.ts'

/** How a gap of a chain is filled: from its source, by made in-betweens on ones, or not at all. */
export type Filling = 'source' | 'made' | 'hold'

/** Keyframes in order, and how the gap behind each but the last is filled. */
export interface Chain {
  readonly keyframes: readonly Keyframe[]
  readonly fillings: readonly Filling[]
}

function settingsFor({ defaults }: ProjectDocument, filling: Filling): GapSettings {
  const exposure = filling === 'made' ? ({ kind: 'every', frames: 1 } as const) : ({ kind: filling } as const)
  return { ...freshSettings(defaults), spacing: { kind: 'named', name: 'linear' }, exposure }
}

/** A gap that ends elsewhere than it did: as it was, but for takes, which belong to its two keyframes. */
function reach(old: Gap | undefined, from: Keyframe, to: Keyframe, document: ProjectDocument): Gap {
  const between = { from: from.id, to: to.id }
  if (!old) return { ...between, ...freshSettings(document.defaults) }
  if (gapId(old) === gapId(between)) return old
  return { ...settingsOf(old), ...between, pinned: null, takes: [] }
}

function checkChain(document: ProjectDocument, { keyframes }: Chain, gone: ReadonlySet<string>): void {
  if (document.keyframes.length - gone.size + keyframes.length > limits.keyframes) {
    throw tooMany('keyframes', limits.keyframes)
  }
  const ids = new Set<string>()
  for (const [index, keyframe] of keyframes.entries()) {
    if (keyframe.at >= limits.frames) throw offTimeline(keyframe.at)
    accept(keyframeSchema, keyframe, 'The keyframe')
    checkShown(document, keyframe)
    const taken = findKeyframeIndex(document, keyframe.id) !== undefined && !gone.has(keyframe.id)
    if (taken || ids.size === ids.add(keyframe.id).size) {
      throw new InterludeError(
        'exists',
        `There is a keyframe "${keyframe.id}" already.`,
        'Give it another id.',
      )
    }
    if (index > 0 && keyframe.at <= itemAt(keyframes, index - 1).at) {
      throw new InterludeError(
        'out-of-range',
        'Two keyframes would be at one place.',
        'Choose frames further apart.',
      )
    }
  }
}

/**
 * Puts a chain in the place of all that lies from `first` to `last`, both within; what follows moves by `grow`. The gaps before and
 * behind go on to the chain's ends.
 */
function splice(
  document: ProjectDocument,
  { first, last }: { readonly first: number; readonly last: number },
  chain: Chain,
  grow: number,
): ProjectDocument {
  const before = document.keyframes.filter(({ at }) => at < first)
  const after = document.keyframes.filter(({ at }) => at > last)
  const within = document.keyframes.slice(before.length, document.keyframes.length - after.length)
  checkChain(document, chain, new Set(within.map(({ id }) => id)))
  const end = after.at(-1)?.at ?? 0
  if (end + grow >= limits.frames) throw offTimeline(end + grow)
  const behind = document.keyframes.length - after.length
  const moved = grow === 0 ? after : after.map((keyframe) => ({ ...keyframe, at: keyframe.at + grow }))
  const [start, stop] = [itemAt(chain.keyframes, 0), itemAt(chain.keyframes, chain.keyframes.length - 1)]
  const own = chain.fillings.map((filling, index): Gap => {
    const between = { from: itemAt(chain.keyframes, index).id, to: itemAt(chain.keyframes, index + 1).id }
    return { ...between, ...settingsFor(document, filling) }
  })
  const [left, right] = [before.at(-1), moved[0]]
  const gaps = [
    ...document.gaps.slice(0, Math.max(0, before.length - 1)),
    ...(left ? [reach(document.gaps[before.length - 1], left, start, document)] : []),
    ...own,
    ...(right ? [reach(document.gaps[behind - 1], stop, right, document)] : []),
    ...document.gaps.slice(behind),
  ]
  const mark = (at: number | null): number | null => (at === null || at <= last ? at : at + grow)
  return change(document, {
    keyframes: keepItems(document.keyframes, [
      ...before,
      ...chain.keyframes.map((keyframe) => {
        const known = document.keyframes[findKeyframeIndex(document, keyframe.id) ?? -1]
        return known ? keep(known, keyframe) : keyframe
      }),
      ...moved,
    ]),
    gaps: keepItems(document.gaps, gaps),
    range: { in: mark(document.range.in), out: mark(document.range.out) },
  })
}

/** Puts a chain behind the sequence's end. Throws `exists` where it would begin before, and as the edits below. */
function append(document: ProjectDocument, chain: Chain): ProjectDocument {
  const { at } = itemAt(chain.keyframes, 0)
  const last = itemAt(chain.keyframes, chain.keyframes.length - 1).at
  const end = document.keyframes.at(-1)
  if (end && end.at >= at) {
    throw new InterludeError(
      'exists',
      `The sequence goes on to frame ${String(end.at)}.`,
      'Begin behind its last keyframe.',
    )
  }
  return splice(document, { first: at, last }, chain, 0)
}

/**
 * Puts a clip behind the end of the sequence: keyframes at its ends (one for a clip of one frame), between which it plays. Its sound goes
 * along where no other was chosen. Throws `exists`, `not-found`, `out-of-range`, `too-large`.
 */
export function placeClip(document: ProjectDocument, ends: readonly Keyframe[]): ProjectDocument {
  const placed = append(document, { keyframes: ends, fillings: ends.slice(1).map(() => 'source') })
  const { source } = itemAt(ends, 0).shows
  const sounds = placed.output.audio === null && sourceOf(placed, source).facts.audio
  return sounds ? setOutput(placed, { audio: source }) : placed
}

/**
 * Lets what lies between two frames of the sequence be made. `before` and `after` are the last and the first frame that stay: the keyframes
 * that are there, or new ones that show what is on screen. Nothing moves. Throws `out-of-range` where nothing lies between.
 */
export function replaceSpan(document: ProjectDocument, before: Keyframe, after: Keyframe): ProjectDocument {
  if (after.at - before.at < 2) {
    throw new InterludeError(
      'out-of-range',
      'There is no frame between those that stay.',
      'Choose at least one frame to be replaced.',
    )
  }
  const chain: Chain = { keyframes: [before, after], fillings: ['made'] }
  return splice(document, { first: before.at, last: after.at }, chain, 0)
}

/** What slow motion is made of. */
export interface SlowMotion {
  /** The frames, in order; each becomes a keyframe. At least two. */
  readonly frames: readonly Shown[]
  /** How many frames of the sequence from each to the next, at least 2. */
  readonly factor: number
  /** Indexes (among `frames`) of those that begin another shot: the one before is held up to them. */
  readonly cuts: ReadonlySet<number>
  /** What it takes the place of (first and last frame of the sequence), or the place behind the end where it begins. */
  readonly place: { readonly first: number; readonly last: number } | number
  readonly makeId: () => string
}

/**
 * Slow motion: every frame a keyframe, with made frames between, never across a cut. What follows moves. Throws `too-large` for more
 * keyframes than a project holds, `exists`, `out-of-range`, `not-found`.
 */
export function slowDown(document: ProjectDocument, slow: SlowMotion): ProjectDocument {
  const { frames, factor, cuts, place, makeId } = slow
  if (!Number.isInteger(factor) || factor < 2 || frames.length < 2) {
    throw new InterludeError(
      'out-of-range',
      'Slow motion takes at least two frames, and a factor of at least 2.',
      'Choose a longer range or a larger factor.',
    )
  }
  if (frames.length > limits.keyframes) throw tooMany('keyframes', limits.keyframes)
  const first = typeof place === 'number' ? place : place.first
  const chain: Chain = {
    keyframes: frames.map((shows, index) => ({ id: makeId(), at: first + index * factor, shows })),
    fillings: frames.slice(1).map((_, index) => (cuts.has(index + 1) ? 'hold' : 'made')),
  }
  if (typeof place === 'number') return append(document, chain)
  return splice(document, place, chain, (frames.length - 1) * factor - (place.last - place.first))
}

/** The two sides of a cut, at neighbouring frames of the sequence. */
export interface CutSides {
  readonly before: Keyframe
  readonly after: Keyframe
}

/**
 * Puts keyframes on both sides of cuts, with a hold between. A keyframe that is at such a place already stays and is one of the sides.
 * Throws as `addKeyframes`, and `out-of-range` where the sides are no neighbours.
 */
export function markCuts(document: ProjectDocument, cuts: readonly CutSides[]): ProjectDocument {
  const ids = new Map(document.keyframes.map(({ id, at }) => [at, id]))
  const added: Keyframe[] = []
  for (const keyframe of cuts.flatMap(({ before, after }) => [before, after])) {
    if (ids.has(keyframe.at)) continue
    ids.set(keyframe.at, keyframe.id)
    added.push(keyframe)
  }
  const names = cuts.map(({ before, after }) => {
    if (after.at !== before.at + 1) {
      throw new InterludeError('out-of-range', 'The sides of a cut are not beside each other.')
    }
    return gapId({ from: ids.get(before.at) ?? '', to: ids.get(after.at) ?? '' })
  })
  return changeGaps(addKeyframes(document, added), names, { exposure: { kind: 'hold' } })
}
