// The errors for a frame that is not there: outside the source, or where the source is broken.
import { InterludeError } from '../../src-shared/errors.ts'
import { toNumber, type Rational } from '../../src-shared/timebase.ts'
import type { FrameRange, SourceInfo } from './source-types.ts'

const seconds = (time: Rational) => `${String(Math.round(toNumber(time) * 1000) / 1000)} s`

function extent(info: SourceInfo): string {
  return info.kind === 'picture'
    ? 'It is a single picture: frame 0.'
    : `It lasts ${seconds(info.duration)} and its frames are 0 to ${info.frameCount - 1}.`
}

const remedy = 'Choose a time or frame inside it.'

/** No frame has this number. */
export function frameOutOfRange(info: SourceInfo, index: number): InterludeError {
  return new InterludeError('out-of-range', `${info.path} has no frame ${index}. ${extent(info)}`, remedy)
}

/** No frame is on screen at this time; `damaged` where the file once went on. */
export function timeOutOfRange(info: SourceInfo, time: Rational): InterludeError {
  if (info.claimedDuration && time.num >= 0 && toNumber(time) < toNumber(info.claimedDuration)) {
    return new InterludeError(
      'damaged',
      `${info.path} is cut short: it claims ${seconds(info.claimedDuration)} but nothing is left at ${seconds(time)}. ${extent(info)}`,
      'Copy it again, or use a frame that is left.',
    )
  }
  return new InterludeError(
    'out-of-range',
    `${info.path} has nothing at ${seconds(time)}. ${extent(info)}`,
    remedy,
  )
}

/** The frame is listed but cannot be decoded. */
export function damagedAt(info: SourceInfo, index: number, time: Rational): InterludeError {
  return new InterludeError(
    'damaged',
    `${info.path} is damaged: frame ${index} (at ${seconds(time)}) cannot be decoded.`,
    'Copy or export the file again, or use another frame.',
  )
}

/** A range with its defaults filled in; throws `out-of-range` when it leaves the source. */
export function checkedRange(info: SourceInfo, range: FrameRange): { start: number; end: number } {
  const { start = 0, end = info.frameCount } = range
  if (!Number.isSafeInteger(start) || start < 0 || start > info.frameCount) throw frameOutOfRange(info, start)
  if (!Number.isSafeInteger(end) || end < start || end > info.frameCount) throw frameOutOfRange(info, end)
  return { start, end }
}
