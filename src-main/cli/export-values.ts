// Reads the values of the options of `interlude export`. Each function throws `usage`, naming the option and what it takes.
import { InterludeError } from '../../src-shared/errors.ts'
import { parseRational, toNumber, type Rational } from '../../src-shared/timebase.ts'

function wrong(option: string, value: string, remedy: string): InterludeError {
  return new InterludeError('usage', `"${value}" can't be the value of ${option}.`, remedy)
}

/** `1280x720`, or `project`. */
export function parseOutputSize(text: string): { width: number; height: number } | 'project' {
  if (text === 'project') return text
  const match = /^(\d{1,5})[x×](\d{1,5})$/i.exec(text)
  const [width, height] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || width < 1 || height < 1) {
    throw wrong('--size', text, 'Write WxH (--size 1280x720) or project.')
  }
  return { width, height }
}

/** `25`, `23.976`, `30000/1001`, or `project`. */
export function parseOutputRate(text: string): Rational | 'project' {
  if (text === 'project') return text
  const rate = parseRational(text)
  if (!rate || toNumber(rate) <= 0 || toNumber(rate) > 1000) {
    throw wrong('--rate', text, 'Write frames a second: 25, 23.976 or 30000/1001; more than 0, at most 1000.')
  }
  return rate
}

/** `24-95`: first and last frame. */
export function parseSpan(text: string): { first: number; last: number } {
  const match = /^(\d{1,8})-(\d{1,8})$/.exec(text)
  const [first, last] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || first > last) {
    throw wrong('--range', text, 'Write the first and the last frame: --range 24-95.')
  }
  return { first, last }
}
