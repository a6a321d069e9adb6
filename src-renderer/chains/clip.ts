// Where a source plays on the timeline, and what must be known to put keyframes into it.
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { placeClip } from '../../src-shared/project/edit-chain.ts'
import type { Keyframe, Shown } from '../../src-shared/project/keyframe.ts'
import { sourceOf } from '../../src-shared/project/lookup.ts'
import { layoutAt, type GapLayout } from '../../src-shared/project/picture-at.ts'
import { newId } from '../state/ids.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { distance, framesOf, offsetOf, timesOf } from './source-frames.ts'

/** The gaps that play a source forwards, in order. */
export function clipsOf(document: ProjectDocument, source: string): GapLayout[] {
  return document.gaps.flatMap((gap, index) => {
    if (gap.exposure.kind !== 'source') return []
    const layout = layoutAt(document, index)
    const { footage } = layout
    return footage?.source === source && footage.from < footage.to ? [layout] : []
  })
}

/** A document in which a source plays, and whether it did before. */
export interface WithClip {
  readonly document: ProjectDocument
  /** The ends that were put there; undefined where the source played already. */
  readonly ends: readonly Keyframe[] | undefined
}

/** Keyframes for the ends of a stretch of a source, behind the end of the sequence. */
export async function endsOf(
  { call }: Editor,
  document: ProjectDocument,
  source: string,
  first: number,
  last: number,
): Promise<Keyframe[]> {
  const shown = await framesOf(call, source, first === last ? [first] : [first, last])
  const [from, to] = shown
  if (from?.kind !== 'frame') return []
  const at = (document.keyframes.at(-1)?.at ?? -1) + 1
  const start: Keyframe = { id: newId(), at, shows: from }
  if (to?.kind !== 'frame') return [start]
  return [start, { id: newId(), at: at + distance(document, from.time, to.time, 1), shows: to }]
}

/** The document with the whole of a source on the timeline: as it is where it plays already. */
export async function withClip(editor: Editor, source: string): Promise<WithClip> {
  const { document } = editor.project
  if (clipsOf(document, source).length > 0) return { document, ends: undefined }
  const { frameCount } = sourceOf(document, source).facts
  const ends = await endsOf(editor, document, source, 0, frameCount - 1)
  return { document: placeClip(document, ends), ends }
}

/** The gap that plays these frames of a source, if one plays all of them (its keyframes among them). */
export function clipWith(
  document: ProjectDocument,
  source: string,
  first: number,
  last: number,
): GapLayout | undefined {
  return clipsOf(document, source).find(
    ({ footage }) => footage !== undefined && footage.from <= first && footage.to >= last,
  )
}

/** Keyframes that show frames of a source (ascending indexes) in their places within a gap that plays them; its own stay what they are. */
export async function keyframesIn(
  { call }: Editor,
  { from, to, footage, length }: GapLayout,
  indexes: readonly number[],
): Promise<Keyframe[]> {
  if (!footage) return []
  const times = await timesOf(call, footage.source, [footage.from, ...indexes, footage.to])
  const [start, end] = [times[0], times.at(-1)]
  if (!start || !end) return []
  return indexes.map((index, which): Keyframe => {
    if (index === footage.from) return from
    if (index === footage.to) return to
    const time = times[which + 1] ?? start
    const shows: Shown = { kind: 'frame', source: footage.source, index, time }
    return { id: newId(), at: from.at + offsetOf({ length }, [start, end], time), shows }
  })
}
