// What the rows of the bin say, which of them a search leaves, and which are selected.
import type { Words } from '../i18n/words.svelte.ts'
import type { SourceStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { toNumber } from '../../src-shared/timebase.ts'
import { formatDuration, formatRate } from '../ui/format.ts'

/** A file's name, with either kind of slash. */
export function nameOfPath(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '') || path
}

/** Names as ffmpeg gives them, as people know them. */
const codecNames: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265',
  prores: 'ProRes',
  av1: 'AV1',
  vp8: 'VP8',
  vp9: 'VP9',
  mpeg4: 'MPEG-4',
  mpeg2video: 'MPEG-2',
  mjpeg: 'JPEG',
  png: 'PNG',
  ffv1: 'FFV1',
  dnxhd: 'DNxHD',
  gif: 'GIF',
}

/** A codec's common name. */
export function codecName(codec: string): string {
  return codecNames[codec] ?? codec.toUpperCase()
}

/** The first line of facts under a source's name: size, rate, duration. */
export function factsLine({ facts }: Source, t: Words['bin']): string {
  const { width, height, frameRate, duration, kind } = facts
  const size = `${String(width)}×${String(height)}`
  if (kind === 'picture') return size
  const rate = frameRate === null ? [] : [t.rate(formatRate(frameRate))]
  return [size, ...rate, formatDuration(toNumber(duration))].join(' · ')
}

/** The second: codec, and frames of what moves. */
export function kindLine({ facts }: Source, t: Words['bin']): string {
  const codec = codecName(facts.codec)
  return facts.kind === 'picture' ? codec : `${codec} · ${t.frames(facts.frameCount)}`
}

/** Short marks of what is special about a source. */
export function marksOf(
  { facts }: Source,
  t: Words['bin'],
): { readonly text: string; readonly tip: string }[] {
  const { variableRate, depth, channels, audio, kind } = facts
  return [
    ...(kind === 'sequence' ? [{ text: t.marks.sequence, tip: t.markTips.sequence }] : []),
    ...(variableRate ? [{ text: t.marks.variable, tip: t.markTips.variable }] : []),
    ...(depth === 16 ? [{ text: t.marks.deep, tip: t.markTips.deep }] : []),
    ...(channels === 4 ? [{ text: t.marks.alpha, tip: t.markTips.alpha }] : []),
    ...(audio ? [{ text: t.marks.audio, tip: t.markTips.audio }] : []),
  ]
}

/** The sources whose name holds all words of the search. */
export function searchSources(sources: readonly Source[], search: string): readonly Source[] {
  const parts = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return sources
  return sources.filter(({ path }) => {
    const name = nameOfPath(path).toLocaleLowerCase()
    return parts.every((part) => name.includes(part))
  })
}

/** How many keyframes show each source. */
export function usesOf(document: ProjectDocument): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  for (const { shows } of document.keyframes) uses.set(shows.source, (uses.get(shows.source) ?? 0) + 1)
  return uses
}

/** What is selected after a click on a row: alone, toggled (Ctrl), or all from the anchor to it (Shift). */
export function clickSelection(
  ids: readonly string[],
  before: ReadonlySet<string>,
  anchor: string | undefined,
  clicked: string,
  how: { readonly toggle: boolean; readonly range: boolean },
): ReadonlySet<string> {
  const [from, to] = [anchor === undefined ? -1 : ids.indexOf(anchor), ids.indexOf(clicked)]
  if (how.range && from >= 0) {
    const stretch = ids.slice(Math.min(from, to), Math.max(from, to) + 1)
    return new Set(how.toggle ? [...before, ...stretch] : stretch)
  }
  if (!how.toggle) return new Set([clicked])
  const after = new Set(before)
  if (!after.delete(clicked)) after.add(clicked)
  return after
}

/** Sources whose files are gone, changed or broken. */
export function lostSources(
  sources: readonly Source[],
  statuses: ReadonlyMap<string, SourceStatus>,
): readonly Source[] {
  return sources.filter(({ id }) => {
    const state = statuses.get(id)?.state
    return state === 'missing' || state === 'changed' || state === 'damaged'
  })
}
