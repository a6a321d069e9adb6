// The scrub bar of the source viewer: from places on it to frames and back.

/** The frame under a place (0..1) of a bar of `count` frames: each has an equal share of it. */
export function frameAt(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)))
}

/** The place (0..1) of a frame: the middle of its share. */
export function shareOf(frame: number, count: number): number {
  return (frame + 0.5) / count
}

/** Wheel distance (CSS pixels) of one frame: a notch of a mouse wheel is about three times that, and counts once. */
const notch = 40

/** Turns the small steps of wheels and touch pads into whole frames. */
export class WheelSteps {
  #rest = 0

  /** Whole steps that have come together, with the sign of the movement. `lines`: the wheel counts lines, not pixels. */
  take(delta: number, lines: boolean): number {
    const distance = lines ? delta * notch : delta
    if (Math.abs(distance) >= notch) {
      this.#rest = 0
      return Math.sign(distance)
    }
    this.#rest = Math.sign(distance) === -Math.sign(this.#rest) ? distance : this.#rest + distance
    // Not -0.
    const steps = Math.trunc(this.#rest / notch) || 0
    this.#rest -= steps * notch
    return steps
  }
}

/** Places (0..1) of marked frames, at most one for each pixel of the bar. */
export function tickPlaces(frames: Iterable<number>, count: number, pixels: number): number[] {
  const places = new Map<number, number>()
  for (const frame of frames) {
    const share = shareOf(frame, count)
    const pixel = Math.floor(share * Math.max(1, pixels))
    if (!places.has(pixel)) places.set(pixel, share)
  }
  return [...places.values()].sort((a, b) => a - b)
}
