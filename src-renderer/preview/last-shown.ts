// What stays on the screen while the wanted picture is not here yet: the last one, or a newer one that was wanted meanwhile, so that a
// playhead that is dragged faster than pictures come still shows movement.
import type { Drawable, Plan } from './plan.ts'

/** Names of wanted pictures that are remembered. */
const length = 12

/** See the top of this file. */
export class LastShown {
  #place = ''
  #last: Drawable | undefined
  #trail: string[] = []

  /**
   * What to draw. `drawable` is what the plan asks for, if it is here; `place` names what is looked at (the sequence, a source):
   * pictures of another place are not kept.
   */
  choose(
    place: string,
    plan: Plan,
    drawable: Drawable | undefined,
    get: (key: string) => ImageBitmap | undefined,
  ): Drawable | undefined {
    if (place !== this.#place || plan.kind === 'nothing') {
      this.#last = undefined
      this.#trail = []
      this.#place = place
    }
    if (drawable) {
      this.#last = drawable
      this.#trail = []
      return drawable
    }
    if (plan.kind === 'picture' && this.#trail.at(-1) !== plan.wish.key) {
      this.#trail = [...this.#trail.filter((key) => key !== plan.wish.key), plan.wish.key].slice(-length)
    }
    const newer = this.#trail.findLastIndex((key) => get(key) !== undefined)
    const key = this.#trail[newer]
    const bitmap = key === undefined ? undefined : get(key)
    if (key !== undefined && bitmap) {
      this.#last = { kind: 'picture', key, bitmap }
      this.#trail = this.#trail.slice(newer)
    }
    return this.#last && isOpen(this.#last) ? this.#last : undefined
  }
}

/** A bitmap that was dropped from memory has no size any more. */
function isOpen(drawable: Drawable): boolean {
  return drawable.kind === 'picture'
    ? drawable.bitmap.width > 0
    : drawable.from.width > 0 && drawable.to.width > 0
}
