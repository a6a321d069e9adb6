// A stroke while it is painted: the pixels that the pointer went through, without those that a straight line goes through anyway. What is
// shown meanwhile is what will be kept.

/** A point of the picture, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The distance of a point from the line between two others. */
function distanceFrom(a: Point, b: Point, { x, y }: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const squared = dx * dx + dy * dy
  const along = squared === 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / squared
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(a.x + share * dx - x, a.y + share * dy - y)
}

/** See the top of this file. */
export class StrokePath {
  readonly #tolerance: number
  readonly #most: number
  /** Those that stay, whatever comes. */
  readonly #kept: Point[] = []
  /** Those behind the last that stays: a straight line, as far as the tolerance goes. */
  #straight: Point[] = []

  /** `tolerance` is how far (pixels) the line may be from where the pointer was, `most` how many points it may have. */
  constructor(tolerance: number, most: number) {
    this.#tolerance = tolerance
    this.#most = most
  }

  /** The pointer is here now. False when nothing came of it: it is where it was, or there is no room for more. */
  add(x: number, y: number): boolean {
    const point = { x: Math.round(x), y: Math.round(y) }
    const [start, last] = [this.#kept.at(-1), this.#straight.at(-1) ?? this.#kept.at(-1)]
    if (!start || !last) {
      this.#kept.push(point)
      return true
    }
    if (last.x === point.x && last.y === point.y) return false
    const isStraight = this.#straight.every((one) => distanceFrom(start, point, one) <= this.#tolerance)
    if (!isStraight) {
      if (this.#kept.length + 2 > this.#most) return false
      this.#kept.push(last)
      this.#straight = []
    } else if (this.#kept.length + 1 > this.#most) {
      return false
    }
    this.#straight.push(point)
    return true
  }

  /** The line: x, y, x, y, ... */
  get points(): number[] {
    const last = this.#straight.at(-1)
    return [...this.#kept, ...(last ? [last] : [])].flatMap(({ x, y }) => [x, y])
  }
}
