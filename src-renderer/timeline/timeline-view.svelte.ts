// How the timeline is looked at and worked with: not part of the document, not undone.
import type { Editor } from '../state/editor.svelte.ts'
import { lanesOf } from './lanes.ts'
import * as lens from './lens.ts'
import type { Marquee } from './pick.ts'
import type { RulerMode } from './ruler.ts'
import { visibleRange } from './visible.ts'

/** What a drag is doing, as it is drawn over the track. */
export interface DragView {
  readonly cursor: string
  /** Where the pointer is, in frames: the words go along with it. */
  readonly frame: number
  readonly text: string
  /** Places where what is dragged can't be put down. */
  readonly clashes: ReadonlySet<number>
}

/** Where dropped frames would go. */
export interface DropView {
  readonly frame: number
  /** Whether a keyframe is there that would be replaced. */
  readonly replaces: boolean
}

const noFrames: ReadonlySet<number> = new Set()

/** See the top of this file. */
export class TimelineView {
  lens = $state.raw<lens.Lens>({ start: 0, zoom: lens.usualZoom, width: 0 })
  /** Pixels of the track from top to bottom. */
  height = $state(240)
  mode = $state<RulerMode>('timecode')
  snapping = $state(true)
  /** The place that draws what is dragged. */
  guide = $state<number | undefined>()
  drag = $state.raw<DragView | undefined>()
  /** A drag is under way: the view moves by its pull alone. */
  busy = $state(false)
  marquee = $state.raw<Marquee | undefined>()
  drop = $state.raw<DropView | undefined>()
  /** Under the pointer while nothing is dragged. */
  cursor = $state('default')
  /** The item (see pick.ts) that the arrow keys are at. */
  active = $state(0)
  /** The item that a range is picked from. */
  anchor: number | undefined
  readonly #editor: Editor
  readonly lanes = $derived(lanesOf(this.height))
  readonly aspect = $derived.by(() => {
    const { width, height } = this.#editor.project.document.picture
    return Math.min(4, Math.max(0.25, width / height))
  })
  readonly visible = $derived.by(() => visibleRange(this.#editor.project.document.keyframes, this.lens))
  readonly clashes = $derived(this.drag?.clashes ?? noFrames)

  constructor(editor: Editor) {
    this.#editor = editor
  }

  get #length(): number {
    return this.#editor.length
  }

  /** The track has another size. The first one fits the sequence. */
  resize(width: number, height: number): void {
    const first = this.lens.width === 0
    this.height = height
    this.lens = lens.clampLens({ ...this.lens, width }, this.#length)
    if (first) this.fit()
  }

  pan(pixels: number): void {
    this.lens = lens.pan(this.lens, pixels, this.#length)
  }

  scrollTo(start: number): void {
    this.lens = lens.clampLens({ ...this.lens, start }, this.#length)
  }

  /** Zooms by a factor; what is at `x` stays there. Default: the playhead where it can be seen, else the middle. */
  zoom(factor: number, x?: number): void {
    const playhead = lens.xOf(this.lens, this.#editor.playback.frame)
    const { width } = this.lens
    const middle = playhead >= 0 && playhead <= width ? playhead : width / 2
    this.lens = lens.zoomBy(this.lens, factor, x ?? middle, this.#length)
  }

  fit(): void {
    const { width } = this.lens
    if (this.#length > 1) this.lens = lens.fit(width, this.#length, this.lanes.keyframes.height * this.aspect)
    else this.lens = lens.clampLens({ width, zoom: lens.usualZoom, start: -1e9 }, this.#length)
  }

  /** Whether a frame is in sight. */
  sees(frame: number): boolean {
    const x = lens.xOf(this.lens, frame)
    return x >= 0 && x <= this.lens.width
  }

  /** Shows a frame that is out of sight. */
  reveal(frame: number): void {
    if (!this.busy && this.lens.width > 0) this.lens = lens.reveal(this.lens, frame, this.#length)
  }

  /** The sequence's length changed. While it is changed by a drag the view must not move, for the pointer's place is counted in it. */
  keepWithin(): void {
    if (!this.busy) this.lens = lens.clampLens(this.lens, this.#length)
  }
}
