// Places and rates as people type them.
import { limits } from '../../src-shared/project/values.ts'
import { compare, parseRational, rational, type Rational } from '../../src-shared/timebase.ts'

/** The frame that a text means: a number, or a timecode (`12:05` is 12 seconds and 5 frames) at this rate. */
export function readPlace(text: string, rate: Rational): number | undefined {
  const parts = text.trim().split(/[:;]/)
  if (parts.length > 4 || !parts.every((part) => /^\d{1,8}$/.test(part))) return undefined
  const base = Math.max(1, Math.round(rate.num / rate.den))
  const numbers = parts.map(Number)
  const frames = numbers.pop() ?? 0
  if (numbers.length > 0 && frames >= base) return undefined
  const place = numbers.reduce((seconds, part) => seconds * 60 + part, 0) * base + frames
  return place < limits.frames ? place : undefined
}

/** Rates that are written short for a fraction. */
const broadcast = new Map([
  ['23.976', rational(24000, 1001)],
  ['23.98', rational(24000, 1001)],
  ['29.97', rational(30000, 1001)],
  ['47.952', rational(48000, 1001)],
  ['59.94', rational(60000, 1001)],
  ['119.88', rational(120000, 1001)],
])

/** The rate that a text means: `24`, `29.97` (which is 30000/1001), `30000/1001`. Undefined for none, or one above 1000. */
export function readRate(text: string): Rational | undefined {
  const trimmed = text.trim().replace(',', '.')
  const rate = broadcast.get(trimmed) ?? parseRational(trimmed)
  return rate && compare(rate, rational(0)) > 0 && compare(rate, rational(1000)) <= 0 ? rate : undefined
}

/** Sizes that are offered: their names, and pixels. */
export const commonSizes = [
  { name: '4K UHD', width: 3840, height: 2160 },
  { name: '1080p', width: 1920, height: 1080 },
  { name: '720p', width: 1280, height: 720 },
  { name: '480p', width: 854, height: 480 },
  { name: '1:1', width: 1080, height: 1080 },
  { name: '9:16', width: 1080, height: 1920 },
] as const

/** A size as text, and back. */
export const sizeText = ({ width, height }: { readonly width: number; readonly height: number }): string =>
  `${String(width)}×${String(height)}`
