// Numbers as people read them.
import type { Rational } from '../../src-shared/timebase.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1.2 GB`: decimal units, three digits at most. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `0:08`, `12:30`, `1:02:03`: whole seconds, rounded up, so that what is left never says 0 too early. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`
}

/** Frame `frame` as non-drop timecode `HH:MM:SS:FF` at the nearest whole rate, as editors show it. */
export function formatTimecode(frame: number, rate: Rational): string {
  const base = Math.max(1, Math.round(rate.num / rate.den))
  const seconds = Math.floor(frame / base)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${two(hours)}:${two(minutes)}:${two(seconds % 60)}:${two(frame % base)}`
}

/** A rate: `24`, `29.97`. */
export function formatRate({ num, den }: Rational): string {
  return String(Number((num / den).toFixed(3)))
}
