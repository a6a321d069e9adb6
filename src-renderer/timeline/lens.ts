// Frames to pixels and back. What the timeline shows of the sequence is a lens: where it begins and how large a frame is.

/** See the top of this file. All numbers may be fractions; `start` may lie before frame 0, so that the first keyframe has air. */
export interface Lens {
  /** The frame at the left edge. */
  readonly start: number
  /** Pixels of a frame. */
  readonly zoom: number
  /** Pixels from edge to edge. */
  readonly width: number
}

/** Pixels of air before frame 0. */
export const air = 24
/** Pixels of a frame at most. */
export const largestZoom = 160
/** Pixels of a frame where nothing else tells. */
export const usualZoom = 8
/** The least that can be seen at once when all is zoomed out, in frames. */
const leastSpan = 240

/** Where a frame begins, in pixels from the left edge. */
export function xOf({ start, zoom }: Lens, frame: number): number {
  return (frame - start) * zoom
}

/** The frame at a pixel, with its fraction. */
export function frameAt({ start, zoom }: Lens, x: number): number {
  return start + x / zoom
}

/** The frame at the right edge. */
export function endOf(lens: Lens): number {
  return frameAt(lens, lens.width)
}

/** Pixels of a frame at least: half as much again as a sequence of `length` frames can be seen. */
export function smallestZoom(length: number, width: number): number {
  return Math.max(width, 1) / (Math.max(length, leastSpan) * 1.5)
}

/** First and last `start` that there are for a sequence of `length` frames: its end can come to the middle. */
export function startBounds({ zoom, width }: Lens, length: number): { least: number; most: number } {
  const least = -air / zoom
  return { least, most: Math.max(least, length - width / 2 / zoom) }
}

/** The nearest lens that is within bounds. */
export function clampLens(lens: Lens, length: number): Lens {
  const zoom = Math.min(largestZoom, Math.max(smallestZoom(length, lens.width), lens.zoom))
  const { least, most } = startBounds({ ...lens, zoom }, length)
  const start = Math.min(most, Math.max(least, lens.start))
  return start === lens.start && zoom === lens.zoom ? lens : { ...lens, start, zoom }
}

/** Moves what is seen by so many pixels; more than 0 shows what is later. */
export function pan(lens: Lens, pixels: number, length: number): Lens {
  return clampLens({ ...lens, start: lens.start + pixels / lens.zoom }, length)
}

/** Zooms by a factor; the frame at `x` stays there. */
export function zoomBy(lens: Lens, factor: number, x: number, length: number): Lens {
  const zoom = Math.min(largestZoom, Math.max(smallestZoom(length, lens.width), lens.zoom * factor))
  return clampLens({ ...lens, zoom, start: frameAt(lens, x) - x / zoom }, length)
}

/** Shows the sequence whole, from edge to edge as far as it can be enlarged, with so many pixels behind its last frame. */
export function fit(width: number, length: number, behind: number): Lens {
  const room = Math.max(1, width - 2 * air - Math.min(behind, width / 4))
  const zoom = Math.min(largestZoom, room / Math.max(1, length))
  return clampLens({ width, zoom, start: -air / zoom }, length)
}

/** Shows a frame that is out of sight, at a tenth of the width from the edge that it is entered by; else the same lens. */
export function reveal(lens: Lens, frame: number, length: number): Lens {
  const x = xOf(lens, frame)
  if (x >= 0 && x <= lens.width - Math.min(lens.zoom, 12)) return lens
  const span = lens.width / lens.zoom
  const start = x < 0 && x > -lens.width / 2 ? frame - span * 0.9 : frame - span * 0.1
  return clampLens({ ...lens, start }, length)
}

/** Pixels that the view moves for each animation frame while something is dragged at an edge: 0 away from it, faster further out. */
export function edgePull(x: number, width: number): number {
  const zone = Math.min(36, width / 6)
  const beyond = x < zone ? x - zone : x > width - zone ? x - (width - zone) : 0
  return Math.max(-30, Math.min(30, beyond * 0.5))
}
