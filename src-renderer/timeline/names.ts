// What keyframes and gaps are called, for tips and screen readers.
import type { GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { itemAt, sourceOf } from '../../src-shared/project/lookup.ts'
import { layoutAt } from '../../src-shared/project/picture-at.ts'
import type { Words } from '../i18n/words.svelte.ts'

type TimelineWords = Words['timeline']

/** The last part of a path, of either kind of system. */
export function fileName(path: string): string {
  return path.replace(/^.*[\\/]/, '')
}

/** `Keyframe 3 of 8, frame 24, clip.mp4 frame 120`. */
export function keyframeName(document: ProjectDocument, index: number, t: TimelineWords): string {
  const { at, shows } = itemAt(document.keyframes, index)
  const file = fileName(sourceOf(document, shows.source).path)
  const frame = shows.kind === 'frame' ? shows.index : undefined
  return t.keyframeName(index + 1, document.keyframes.length, at, file, frame)
}

/** The state of a gap in words: `5 of 11 ready`. */
export function stateWords(status: GapStatus | undefined, t: TimelineWords): string {
  return t.states[status?.state ?? 'empty'](status?.ready.length ?? 0, status?.total ?? 0)
}

/** `Gap 3, 11 in-betweens, ready`. */
export function gapName(
  document: ProjectDocument,
  index: number,
  status: GapStatus | undefined,
  t: TimelineWords,
): string {
  const { drawings, footage } = layoutAt(document, index)
  if (footage) return t.footageName(index + 1, Math.abs(footage.to - footage.from) - 1)
  return t.gapName(index + 1, drawings.length, stateWords(status, t))
}

/** What is written on a gap; `plays`: it shows its source. */
export function gapLabel(
  count: number,
  status: GapStatus | undefined,
  t: TimelineWords,
  plays = false,
): string {
  if (count === 0) return plays ? t.label.source : t.label.hold
  const some = status?.state === 'running' || status?.state === 'partial'
  return some ? t.label.some(status.ready.length, status.total) : t.label.all(count)
}
