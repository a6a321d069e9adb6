// The canvas of the preview: draws when something on it changed, and measures frames that were made for it.
import { FrameMarks } from './frame-marks.ts'
import { LastShown } from './last-shown.ts'
import { paint, samePainting, type Painting } from './paint.ts'
import type { Drawable, Plan } from './plan.ts'

/** See the top of this file. */
export class Screen {
  readonly marks = new FrameMarks()
  readonly #context: CanvasRenderingContext2D
  readonly #shown = new LastShown()
  #painted: Painting | undefined

  /** Throws where the browser gives no canvas. */
  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('The browser gave no canvas.')
    this.#context = context
  }

  /**
   * Shows what the plan asks for, or what was on the screen before while that is not here. `place` names what is looked at.
   */
  show(
    place: string,
    plan: Plan,
    drawable: Drawable | undefined,
    get: (key: string) => ImageBitmap | undefined,
    rest: Omit<Painting, 'drawable'>,
  ): void {
    const { canvas } = this.#context
    const { width, height } = rest.area
    const chosen = this.#shown.choose(place, plan, drawable, get)
    const painting = chosen && { ...rest, drawable: chosen }
    const resized = canvas.width !== width || canvas.height !== height
    if (!resized && samePainting(this.#painted, painting)) return
    if (resized) {
      canvas.width = width
      canvas.height = height
    }
    this.#painted = painting
    if (!painting) {
      this.#context.clearRect(0, 0, width, height)
      return
    }
    paint(this.#context, painting)
    if (chosen.kind === 'picture') this.marks.drawn(chosen.key)
  }
}
