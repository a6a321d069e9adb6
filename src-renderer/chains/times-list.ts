// A list of frames and times, as it is typed or pasted: one on a line or several, with commas, tabs or spaces between; simple edit decision
// lists (EDL) by the first frame that each of their events takes from the source.
import { toNumber, parseTime, type Rational } from '../../src-shared/timebase.ts'
import { readPlace } from '../preview/time-entry.ts'

/** What one entry means: a frame by its number, or a moment. */
export type Entry =
  { readonly kind: 'frame'; readonly index: number } | { readonly kind: 'time'; readonly time: Rational }

/** What is wrong with an entry. */
export interface ListProblem {
  /** Counted from 1. */
  readonly line: number
  readonly text: string
  readonly why: 'unreadable' | 'outside'
}

/** A list that was read. */
export interface TimesList {
  readonly entries: readonly (Entry & { readonly line: number })[]
  readonly problems: readonly ListProblem[]
}

/** The source that the entries are of. */
export interface ListedSource {
  readonly rate: Rational
  readonly frameCount: number
  readonly duration: Rational
}

/** Most characters of a list that are read: a file by mistake must not hold the window up. */
export const mostCharacters = 400_000

/** Of an EDL: its heads and remarks; and remarks of lists. */
const passedOver = /^\s*(#|\/\/|\*|TITLE:|FCM:|M2\s|$)/i
/** `003  REEL  V  C  00:00:01:00 00:00:02:00 ...`: the third timecode from the end but one is where the source begins. */
const edlEvent =
  /^\s*\d{1,6}\s+\S+\s+\S+\s+\S+.*?\s(\d\d:\d\d:\d\d[:;]\d\d)(?:\s+\d\d:\d\d:\d\d[:;]\d\d){3}\s*$/

/** One entry: `120`, `00:00:05:00`, `1:02.5`, `62.5`, `62.5s`. Undefined for anything else. */
export function readEntry(text: string, rate: Rational): Entry | undefined {
  const typed = text.trim()
  // With a point it is a time of day in the clip; whole numbers and whole timecodes count frames.
  if (/^[\d:]*\.\d+s?$/i.test(typed) || /^\d+s$/i.test(typed)) {
    const time = parseTime(typed.replace(/s$/i, ''))
    return time && { kind: 'time', time }
  }
  if (!/^[\d:;]+$/.test(typed)) return undefined
  const index = readPlace(typed, 0, rate)
  return index === undefined ? undefined : { kind: 'frame', index }
}

function isWithin(entry: Entry, { frameCount, duration }: ListedSource): boolean {
  if (entry.kind === 'frame') return entry.index < frameCount
  return toNumber(entry.time) < toNumber(duration)
}

/** Reads a list; every entry that can't be is a problem with its line. */
export function readTimes(text: string, source: ListedSource): TimesList {
  const entries: (Entry & { line: number })[] = []
  const problems: ListProblem[] = []
  for (const [at, content] of text
    .slice(0, mostCharacters)
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = at + 1
    if (passedOver.test(content)) continue
    const event = edlEvent.exec(content)
    const parts = event ? [event[1] ?? ''] : content.split(/[\s,]+/)
    for (const part of parts.map((one) => one.replaceAll(/^["']|["']$/g, '')).filter((one) => one !== '')) {
      const entry = readEntry(part, source.rate)
      if (!entry) problems.push({ line, text: part.slice(0, 40), why: 'unreadable' })
      else if (!isWithin(entry, source)) problems.push({ line, text: part.slice(0, 40), why: 'outside' })
      else entries.push({ ...entry, line })
    }
  }
  return { entries, problems }
}

/** Frames in order, each once, and how many came more than once. */
export function inOrder(indexes: readonly number[]): { frames: number[]; repeated: number } {
  const frames = [...new Set(indexes)].sort((a, b) => a - b)
  return { frames, repeated: indexes.length - frames.length }
}
