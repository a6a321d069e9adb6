// A key as the user writes it: FILE, FILE@TIME or FILE#FRAME.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { parseTime, type Rational } from '../../src-shared/timebase.ts'

/** Where in its source a key lies. `first` is a key without a time or frame. */
export type KeyPosition =
  | { readonly kind: 'first' }
  | { readonly kind: 'time'; readonly time: Rational }
  | { readonly kind: 'frame'; readonly index: number }

/** A key before its source is opened: absolute path, position, and the text that the user wrote. */
export interface KeyReference {
  readonly text: string
  readonly path: string
  readonly position: KeyPosition
}

const largestIndex = 999_999_999

function parsePosition(suffix: string): KeyPosition | undefined {
  const value = suffix.slice(1)
  if (suffix.startsWith('@')) {
    const time = parseTime(value)
    return time && { kind: 'time', time }
  }
  if (!/^\d{1,12}$/.test(value)) return undefined
  const index = Number(value)
  return index <= largestIndex ? { kind: 'frame', index } : undefined
}

function badPosition(text: string, suffix: string): InterludeError {
  return suffix.startsWith('@')
    ? new InterludeError(
        'usage',
        `"${suffix.slice(1)}" in the key "${text}" is not a time.`,
        'Write seconds (clip.mp4@1.25) or h:m:s (clip.mp4@0:01:02.5).',
      )
    : new InterludeError(
        'usage',
        `"${suffix.slice(1)}" in the key "${text}" is not a frame number.`,
        'Write a whole number; the first frame is 0 (clip.mp4#64).',
      )
}

/**
 * Reads a key. File names may themselves hold `@` and `#`: of all ways to split the text, the one with the longest
 * path that exists wins, so `a@2x.png`, `a@2x.png#0` and `clip#3.mp4@1.5` all mean what they look like.
 * When nothing exists, the text is split where its end reads as a position, and opening the source will say what is missing.
 * Throws `usage` for an existing file followed by something that is no position, and for an empty key.
 */
export function parseKey(
  text: string,
  folder = process.cwd(),
  exists: (path: string) => boolean = existsSync,
): KeyReference {
  if (text === '' || text.includes('\0')) {
    throw new InterludeError('usage', 'A key is empty.', 'A key is FILE, FILE@TIME or FILE#FRAME.')
  }
  const whole = resolve(folder, text)
  const first: KeyPosition = { kind: 'first' }
  if (exists(whole)) return { text, path: whole, position: first }
  const marks = [...text.matchAll(/[@#]/g)].map((match) => match.index).filter((at) => at > 0)
  for (const at of marks.reverse()) {
    const path = resolve(folder, text.slice(0, at))
    if (!exists(path)) continue
    const suffix = text.slice(at)
    const position = parsePosition(suffix)
    if (!position) throw badPosition(text, suffix)
    return { text, path, position }
  }
  // After reverse() the last mark comes first.
  const last = marks[0]
  const position = last === undefined ? undefined : parsePosition(text.slice(last))
  if (last !== undefined && position) return { text, path: resolve(folder, text.slice(0, last)), position }
  return { text, path: whole, position: first }
}
