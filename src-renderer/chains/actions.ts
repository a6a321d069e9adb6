// What the commands and dialogs of chains do. Each is one edit; what is asked of the main side is asked before it.
import { InterludeError } from '../../src-shared/errors.ts'
import type { FrameStretch, Survey } from '../../src-shared/editor/survey.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import {
  markCuts,
  placeClip,
  replaceSpan,
  slowDown,
  type CutSides,
} from '../../src-shared/project/edit-chain.ts'
import { addKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { sourceOf } from '../../src-shared/project/lookup.ts'
import { layoutAt, pictureAt } from '../../src-shared/project/picture-at.ts'
import { placesAt } from '../media-bin/every-nth.ts'
import { nextPlace } from '../commands/mark.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { newId } from '../state/ids.ts'
import { clipsOf, clipWith, endsOf, keyframesIn, withClip, type WithClip } from './clip.ts'
import { framesOf, shownFrame } from './source-frames.ts'

/** Shows what was made: the sequence, at a frame of it. */
function show(editor: Editor, at: number, keyframes: readonly string[], gaps: readonly string[] = []): void {
  editor.selection.set(keyframes, gaps)
  editor.view.viewer = 'sequence'
  editor.seek(at)
}

/** The edit that gives what `withClip` gave, in any document that is like it. */
const putting =
  ({ ends }: WithClip) =>
  (document: ProjectDocument): ProjectDocument =>
    ends ? placeClip(document, ends) : document

/** Puts the whole of a source behind the end of the sequence. False where that was refused. */
export async function putClip(editor: Editor, source: string): Promise<boolean> {
  const { document } = editor.project
  const { frameCount } = sourceOf(document, source).facts
  const ends = await endsOf(editor, document, source, 0, frameCount - 1)
  const [start] = ends
  if (!start || !editor.edit('chain.clip', (now) => placeClip(now, ends))) return false
  show(
    editor,
    start.at,
    ends.map(({ id }) => id),
  )
  return true
}

/** The gaps of these spans of a source: each is to be made anew, in the clip on the timeline (which is put there where it is not). */
export async function replaceFrames(
  editor: Editor,
  source: string,
  spans: readonly FrameStretch[],
): Promise<boolean> {
  const clip = await withClip(editor, source)
  let { document } = clip
  const edits: [Keyframe, Keyframe][] = []
  for (const { first, last } of spans) {
    const layout = clipWith(document, source, first - 1, last + 1)
    if (!layout) throw notPlayed(first, last)
    const [before, after] = await keyframesIn(editor, layout, [first - 1, last + 1])
    if (!before || !after) throw notPlayed(first, last)
    document = replaceSpan(document, before, after)
    edits.push([before, after])
  }
  const put = putting(clip)
  const done = editor.edit('chain.replace', (now) =>
    edits.reduce((changed, [before, after]) => replaceSpan(changed, before, after), put(now)),
  )
  const [first] = edits
  if (done && first) {
    show(
      editor,
      first[0].at,
      [],
      edits.map(([before, after]) => `${before.id}>${after.id}`),
    )
  }
  return done
}

function notPlayed(first: number, last: number): InterludeError {
  return new InterludeError(
    'out-of-range',
    `Frames ${String(first)} to ${String(last)}, and the good frames beside them, do not play in one piece on the timeline.`,
    'Choose frames within one stretch of the clip.',
  )
}

/** The keyframe that a frame of the sequence has, or would have for what is on screen there. */
async function borderAt(editor: Editor, at: number): Promise<Keyframe> {
  const { document } = editor.project
  const on = pictureAt(document, at)
  if (on.kind === 'keyframe' && on.keyframe.at === at) return on.keyframe
  if (on.kind === 'keyframe') return { id: newId(), at, shows: on.keyframe.shows }
  if (on.kind !== 'source') {
    throw new InterludeError(
      'out-of-range',
      `Frame ${String(at)} of the sequence shows no footage.`,
      'Let the marks lie within footage, with a good frame before and behind them.',
    )
  }
  const index = await shownFrame(editor.call, document, on.footage, on.offset)
  const [shows] = await framesOf(editor.call, on.footage.source, [index])
  if (!shows) throw new InterludeError('out-of-range', `The source has no frame ${String(index)}.`)
  return { id: newId(), at, shows }
}

/** Lets frames of the sequence be made anew, from the last good frame before them to the first one behind. */
export async function replaceMarked(editor: Editor, { first, last }: FrameStretch): Promise<boolean> {
  const [before, after] = [await borderAt(editor, first - 1), await borderAt(editor, last + 1)]
  if (!editor.edit('chain.replace', (document) => replaceSpan(document, before, after))) return false
  show(editor, before.at, [], [`${before.id}>${after.id}`])
  return true
}

/** Slow motion of frames of a source: in the clip that plays them, or behind the end of the sequence. */
export async function makeSlow(
  editor: Editor,
  source: string,
  { first, last }: FrameStretch,
  factor: number,
  cuts: readonly number[],
  where: 'clip' | 'end',
): Promise<boolean> {
  const { document } = editor.project
  const indexes = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const frames = await framesOf(editor.call, source, indexes)
  const layout = where === 'clip' ? clipWith(document, source, first, last) : undefined
  const [start, end] = layout ? await keyframesIn(editor, layout, [first, last]) : []
  const place = start && end ? { first: start.at, last: end.at } : (document.keyframes.at(-1)?.at ?? -1) + 1
  const begun = new Set(cuts.map((cut) => cut - first))
  const made: string[] = []
  const makeId = (): string => {
    const id = newId()
    made.push(id)
    return id
  }
  const slow = { frames, factor, cuts: begun, place, makeId }
  if (!editor.edit('chain.slow', (now) => slowDown(now, slow))) return false
  show(editor, typeof place === 'number' ? place : place.first, made)
  return true
}

/** Puts keyframes on both sides of cuts of a source, wherever it plays (it is put on the timeline where it does not). */
export async function markCutsOf(editor: Editor, source: string, cuts: readonly number[]): Promise<number> {
  const clip = await withClip(editor, source)
  const sides: CutSides[] = []
  for (const layout of clipsOf(clip.document, source)) {
    const { from, to } = layout.footage ?? { from: 0, to: 0 }
    const own = cuts.filter((cut) => cut > from && cut <= to)
    const indexes = [...new Set(own.flatMap((cut) => [cut - 1, cut]))].sort((a, b) => a - b)
    const keyframes = new Map(
      (await keyframesIn(editor, layout, indexes)).map((one, at) => [indexes[at], one]),
    )
    for (const cut of own) {
      const [before, after] = [keyframes.get(cut - 1), keyframes.get(cut)]
      if (!before || !after || after.at <= layout.from.at) continue
      // The last frame before the cut stays until the cut, also where the sequence counts other frames than the source.
      sides.push({ before: { ...before, at: after.at - 1 }, after })
    }
  }
  const put = putting(clip)
  if (!editor.edit('chain.cuts', (now) => markCuts(put(now), sides))) return -1
  const [first] = sides
  if (first) show(editor, first.after.at, [])
  return sides.length
}

/** Adds frames of a source (ascending) as keyframes behind the end of the sequence, or into the clip that plays them. */
export async function addTimes(
  editor: Editor,
  source: string,
  indexes: readonly number[],
  where: 'clip' | 'end',
): Promise<number> {
  const { document } = editor.project
  const keyframes: Keyframe[] = []
  if (where === 'clip') {
    for (const layout of clipsOf(document, source)) {
      const { from, to } = layout.footage ?? { from: 0, to: 0 }
      const own = indexes.filter((index) => index > from && index < to)
      const taken = new Set([layout.from.at, layout.to.at])
      for (const keyframe of await keyframesIn(editor, layout, own)) {
        if (taken.size !== taken.add(keyframe.at).size) keyframes.push(keyframe)
      }
    }
  } else {
    const frames = await framesOf(editor.call, source, indexes)
    const [first] = frames
    if (!first) return 0
    const times = frames.flatMap((shows) => (shows.kind === 'frame' ? [shows.time] : []))
    const places = placesAt(times, document.rate, nextPlace(editor, first))
    keyframes.push(...frames.map((shows, at) => ({ id: newId(), at: places[at] ?? 0, shows })))
  }
  if (!editor.edit('chain.times', (now) => addKeyframes(now, keyframes))) return -1
  const [start] = keyframes
  if (start) {
    show(
      editor,
      start.at,
      keyframes.map(({ id }) => id),
    )
  }
  return keyframes.length
}

/** Cuts that lie within frames, as a look through just these found them. */
export const cutsWithin = ({ cuts }: Survey, { first, last }: FrameStretch): number[] =>
  cuts.filter((cut) => cut > first && cut <= last)

/** The source that commands of chains are about: what the source viewer shows, the chosen one, or the one that is on screen. */
export function chosenSource({ project, selection, view, playback }: Editor): string | undefined {
  const { document } = project
  const able = (id: string | null | undefined): string | undefined => {
    const source = document.sources.find((one) => one.id === id)
    return source && source.facts.frameCount > 1 ? source.id : undefined
  }
  const [only] = selection.sources
  const on = pictureAt(document, playback.frame)
  const [gap] = selection.gaps
  const index = document.gaps.findIndex(({ from, to }) => `${from}>${to}` === gap)
  const shown =
    on.kind === 'source' ? on.footage.source : on.kind === 'keyframe' ? on.keyframe.shows.source : undefined
  return (
    (view.viewer === 'source' ? able(view.source) : undefined) ??
    (index >= 0 ? able(layoutAt(document, index).from.shows.source) : undefined) ??
    able(shown) ??
    (selection.sources.size === 1 ? able(only) : undefined) ??
    (document.sources.length === 1 ? able(document.sources[0]?.id) : undefined)
  )
}
