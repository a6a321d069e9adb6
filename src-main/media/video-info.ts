// What a video says of itself and what its index shows, as the one description that the rest of the program gets.
import { divide, multiply, rational, toNumber, type Rational } from '../../src-shared/timebase.ts'
import type { ScannedIndex } from './scan-index.ts'
import type { SourceInfo } from './source-types.ts'
import type { VideoFacts } from './video-facts.ts'

function rateFrom(
  facts: VideoFacts,
  scanned: ScannedIndex,
): { rate: Rational | undefined; variable: boolean } {
  const { index } = scanned
  const variable = !index.isSteady()
  if (index.count < 2) return { rate: facts.averageRate ?? facts.nominalRate, variable }
  const span = (index.timeAt(index.count - 1) ?? 0) - index.start
  const measured = (index.count - 1) / (span * toNumber(facts.timeBase))
  // What the file claims is exact where it is right; rounded ticks only tell it nearly.
  const claimed = [facts.nominalRate, facts.averageRate].find(
    (rate) => rate && Math.abs(toNumber(rate) / measured - 1) < 0.5 / index.count + 1e-4,
  )
  const exact = divide(rational(index.count - 1), multiply(rational(span), facts.timeBase))
  return { rate: variable ? exact : (claimed ?? exact), variable }
}

/** The facts of a video as its users see them; `size` is the file's, in bytes. */
export function infoOf(facts: VideoFacts, scanned: ScannedIndex, size: number): SourceInfo {
  const { index } = scanned
  const { rate, variable } = rateFrom(facts, scanned)
  const duration = multiply(rational(index.duration), facts.timeBase)
  const missing = (facts.claimed ?? 0) - toNumber(duration)
  // Sound may outlast the picture a little; a cut file misses more.
  const cut = missing > Math.max(1, 0.02 * toNumber(duration)) && !scanned.decoded
  const claimed = cut ? rational(Math.round((facts.claimed ?? 0) * 1000), 1000) : undefined
  return {
    path: facts.path,
    kind: 'video',
    ...facts.shape,
    codec: facts.codec,
    container: facts.container,
    pixelFormat: facts.pixelFormat,
    frameRate: rate,
    variableRate: variable,
    frameCount: index.count,
    duration,
    colour: facts.colour,
    range: facts.range,
    rotation: facts.rotation,
    audio: facts.audio,
    size,
    claimedDuration: claimed,
    notes: claimed
      ? [
          ...facts.notes,
          `The file is cut short: it claims ${toNumber(claimed).toFixed(2)} s and holds ${toNumber(duration).toFixed(2)} s.`,
        ]
      : facts.notes,
  }
}
