// Footage as the user names it: a file, a folder, or FILE#FIRST-LAST for some of its frames.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import type { FootagePart } from '../app/finetune-file.ts'

const largest = 999_999_999

/**
 * Reads one. A file may be called anything: where the whole text is the path of something, that is meant, and of all other ways to split
 * it the one with the longest path that exists. Throws `usage` for a part that is none.
 */
export function parseFootage(
  text: string,
  folder: string,
  exists: (path: string) => boolean = existsSync,
): FootagePart {
  const whole = resolve(folder, text)
  const marks = [...text.matchAll(/#/g)].map(({ index }) => index).filter((at) => at > 0)
  if (marks.length === 0 || exists(whole)) return { path: whole, range: null }
  const at = marks.findLast((mark) => exists(resolve(folder, text.slice(0, mark)))) ?? marks.at(-1) ?? 0
  const path = resolve(folder, text.slice(0, at))
  const [, first, last] = /^(\d{1,9})-(\d{1,9})$/.exec(text.slice(at + 1)) ?? []
  const range = { first: Number(first), last: Number(last) }
  if (range.first <= range.last && range.last <= largest) return { path, range }
  // Nothing of that name either: what opens it says so.
  if (!exists(path)) return { path: whole, range: null }
  throw new InterludeError(
    'usage',
    `"${text.slice(at + 1)}" in "${text}" is no part of footage.`,
    'Write first and last frame: clip.mp4#120-480. The first frame of a file is 0.',
  )
}
