// What a person types to go somewhere: a frame, a timecode, seconds, or a distance.
import { toNumber, type Rational } from '../../src-shared/timebase.ts'

/**
 * The frame that is meant, or undefined. `36` is frame 36, `+10` and `-10` go on from `here`, `2s` and `2.5s` are seconds;
 * `1:12` is one second and twelve frames, as in `00:00:01:12`.
 */
export function readPlace(text: string, here: number, rate: Rational): number | undefined {
  const typed = text.trim().replaceAll(';', ':')
  const relative = /^([+-])(.+)$/.exec(typed)
  if (relative) {
    const distance = readPlace(relative[2] ?? '', 0, rate)
    if (distance === undefined || /^[+-]/.test(relative[2] ?? '')) return undefined
    return Math.max(0, here + (relative[1] === '-' ? -distance : distance))
  }
  if (/^\d{1,9}$/.test(typed)) return Number(typed)
  const seconds = /^(\d{1,7}(?:[.,]\d{1,6})?)\s*s$/i.exec(typed)
  if (seconds) return Math.round(Number((seconds[1] ?? '').replace(',', '.')) * toNumber(rate))
  if (!/^(\d{1,4}:){1,3}\d{1,4}$/.test(typed)) return undefined
  const base = Math.max(1, Math.round(toNumber(rate)))
  const [frames = 0, secs = 0, minutes = 0, hours = 0] = typed.split(':').map(Number).reverse()
  if (frames >= base || secs >= 60 || (minutes >= 60 && typed.split(':').length === 4)) return undefined
  return ((hours * 60 + minutes) * 60 + secs) * base + frames
}
