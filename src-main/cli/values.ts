// Reads the values of options. Each function throws `usage`, naming the option and what it takes.
import { InterludeError } from '../../src-shared/errors.ts'
import { spacingNames, type Spacing } from '../../src-shared/spacing.ts'
import { parseRational, toNumber, type Rational } from '../../src-shared/timebase.ts'

function wrong(option: string, value: string, remedy: string): InterludeError {
  return new InterludeError('usage', `"${value}" can't be the value of ${option}.`, remedy)
}

/** `14` or `14,9`: one count for all gaps, or one for each. Their range is checked with the plan. */
export function parseCounts(text: string): number[] {
  return text.split(',').map((part) => {
    if (!/^\s*-?\d{1,9}\s*$/.test(part)) {
      throw wrong('-n', text, 'Write one count (-n 14) or one for each gap (-n 14,9); from 0 to 1000.')
    }
    return Number(part)
  })
}

function nameOf(text: string): Spacing | undefined {
  return spacingNames.find((name) => name === text)
}

/** One --spacing: a name, names for gap after gap (`ease,linear`), or the times of one gap (`0.1,0.5,0.9`). */
export function parseSpacing(text: string): Spacing[] {
  const parts = text.split(',').map((part) => part.trim())
  const names = parts.map(nameOf).filter((name) => name !== undefined)
  if (names.length === parts.length) return names
  if (parts.every((part) => /^-?\d{0,3}(\.\d{1,17})?$/.test(part) && part !== '')) return [parts.map(Number)]
  throw wrong(
    '--spacing',
    text,
    `Use ${spacingNames.join(', ')}, or rising times between 0 and 1: --spacing 0.1,0.5,0.9.`,
  )
}

/** A repeated --spacing: the values of all of them, gap after gap. */
export function collectSpacings(text: string, before: readonly Spacing[] | undefined): Spacing[] {
  return [...(before ?? []), ...parseSpacing(text)]
}

/** A whole number of 0 or more. */
export function parseWhole(option: string): (text: string) => number {
  return (text) => {
    if (!/^\d{1,15}$/.test(text)) throw wrong(option, text, 'Write a whole number, 0 or more.')
    return Number(text)
  }
}

/** A port: 0 to 65535. */
export function parsePort(text: string): number {
  const port = parseWhole('--port')(text)
  if (port <= 65_535) return port
  throw wrong('--port', text, 'Ports go from 0 (any free one) to 65535.')
}

/** `1280x720`, or `source` for the first key's own size. (Undefined would count as no value at all.) */
export function parseSize(text: string): { width: number; height: number } | 'source' {
  if (text === 'source') return text
  const match = /^(\d{1,6})[x×](\d{1,6})$/i.exec(text)
  if (!match) throw wrong('--size', text, 'Write WxH (--size 1280x720) or source.')
  return { width: Number(match[1]), height: Number(match[2]) }
}

/** `25`, `23.976`, `30000/1001`. */
export function parseRate(text: string): Rational {
  const rate = parseRational(text)
  if (!rate || toNumber(rate) <= 0 || toNumber(rate) > 1000) {
    throw wrong('--fps', text, 'Write frames a second: 25, 23.976 or 30000/1001; more than 0, at most 1000.')
  }
  return rate
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
}

/** `4GB`, `512MiB`, `1.5g`: bytes. */
export function parseBytes(option: string): (text: string) => number {
  return (text) => {
    const match = /^(\d{1,12}(?:\.\d{1,6})?)\s*([kmg]i?)?b?$/i.exec(text)
    const unit = units[match?.[2]?.toLowerCase() ?? '']
    if (!match || unit === undefined) throw wrong(option, text, 'Write a size: 4GB, 512MB, 2GiB.')
    const bytes = Math.round(Number(match[1]) * unit)
    if (bytes < 64e6) throw wrong(option, text, 'That is too little to work with; 64MB is the least.')
    return bytes
  }
}
