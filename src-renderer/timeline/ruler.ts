// The marks of the ruler: which frames get a line, and which a number. Steps grow with what can be seen, from single frames through the
// parts of a second to hours.
import type { Rational } from '../../src-shared/timebase.ts'
import { formatTimecode } from '../ui/format.ts'
import { endOf, type Lens } from './lens.ts'

/** How places are written. */
export type RulerMode = 'timecode' | 'frames'

/** Frames from line to line, and from number to number. */
export interface RulerSteps {
  readonly minor: number
  readonly major: number
}

/** Least pixels between lines. */
const lineRoom = 7
/** Least pixels between numbers. */
const numberRoom: Record<RulerMode, number> = { timecode: 96, frames: 64 }
const wholeSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]

/** Frames of a second as timecode counts them: 30 at 29.97. */
export function framesOfSecond({ num, den }: Rational): number {
  return Math.max(1, Math.round(num / den))
}

/** Steps in rising order, each fit for numbers. */
function candidates(mode: RulerMode, second: number): number[] {
  if (mode === 'frames') {
    return [1, 10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((ten) => [ten, 2 * ten, 5 * ten])
  }
  const parts = Array.from({ length: second - 1 }, (_, index) => index + 1).filter(
    (frames) => second % frames === 0,
  )
  const hours = [2, 5, 10, 20, 50].map((count) => count * 3600)
  return [...parts, ...[...wholeSeconds, ...hours].map((seconds) => seconds * second)]
}

/** The steps at a zoom (pixels of a frame): numbers never touch, lines divide the way between them evenly. */
export function rulerSteps(zoom: number, rate: Rational, mode: RulerMode): RulerSteps {
  const steps = candidates(mode, framesOfSecond(rate))
  const major = steps.find((step) => step * zoom >= numberRoom[mode]) ?? steps.at(-1) ?? 1
  const minor = steps.find((step) => step * zoom >= lineRoom && major % step === 0) ?? major
  return { minor, major }
}

/** The frames of a step that can be seen, with one to the left whose number may reach in. */
export function* marksOf(lens: Lens, step: number): Generator<number> {
  const end = endOf(lens)
  for (let frame = Math.max(0, Math.floor(lens.start / step) * step); frame <= end; frame += step) yield frame
}

/** A place in words. */
export function formatPlace(frame: number, rate: Rational, mode: RulerMode): string {
  return mode === 'frames' ? String(frame) : formatTimecode(frame, rate)
}
