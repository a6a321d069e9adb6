// The size at which the studio network looks at a gap. The keyframes themselves are warped at their own size, so this
// sets how fine the learned corrections are, and what they cost.

/** A size in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Sides of the network's input are multiples of this (the encoder halves three times, the heads work on half size). */
export const sideMultiple = 16
const smallestSide = 32
const fullSizeUpTo = 128
const longestSide = 512

/** The smallest whole multiple that is not below `length`. */
export function roundUp(length: number, multiple: number): number {
  return Math.ceil(length / multiple) * multiple
}

function toMultiple(length: number): number {
  return Math.max(smallestSide, Math.round(length / sideMultiple) * sideMultiple)
}

/**
 * The network's input size for keyframes of this size: their own up to 128 pixels, from there a quarter of the longer
 * side but at least 128 and at most 512. Sides become multiples of 16 (at least 32), so the aspect may shift a little;
 * flows are scaled by axis.
 */
export function workingSize({ width, height }: Size): Size {
  const long = Math.max(width, height)
  const target = long <= fullSizeUpTo ? long : Math.min(longestSide, Math.max(fullSizeUpTo, long / 4))
  const scale = target / long
  return { width: toMultiple(width * scale), height: toMultiple(height * scale) }
}
