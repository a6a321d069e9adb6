// What the preview shows, as state that follows from the editor's: picture, place, skins, comparison, problems. Nothing here draws.
import type { Box } from '../../src-shared/editor/values.ts'
import type { ErrorShape } from '../../src-shared/errors.ts'
import { toErrorShape } from '../../src-shared/errors.ts'
import { findSource } from '../../src-shared/project/lookup.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { lanes, type Wish } from '../state/pictures.svelte.ts'
import { sourceWish } from '../state/wishes.ts'
import { skinsAt } from './onion.ts'
import type { Comparison, SkinLayer } from './paint.ts'
import { boxOf, placePicture, scaleOf, shapeInto, type Offset } from './place.ts'
import { drawableOf, planAt, wishesOf, type Plan, type Within } from './plan.ts'
import { stretchOf } from '../../src-shared/project/real-frame.ts'
import { SourceTimes } from './source-times.svelte.ts'
import { once, sourceWishesAround, wishesAhead, wishesAround } from './wanted.ts'

/** Frames that are fetched ahead at most. */
const farthest = 120

/** Why nothing (or nothing new) can be shown. */
export interface Problem extends ErrorShape {
  /** The source that it is about; it may be somewhere else. */
  readonly source: string | undefined
}

/** See the top of this file. */
export class Look {
  readonly #editor: Editor
  readonly times: SourceTimes
  /** The room for the picture, in device pixels, and how many of these a CSS pixel has. */
  area = $state.raw<Box>({ width: 0, height: 0 })
  density = $state(1)
  /** The room that pictures are asked for: that of a moment ago, while the panel is being resized. */
  settled = $state.raw<Box>({ width: 0, height: 0 })
  pan = $state.raw<Offset>({ x: 0, y: 0 })

  constructor(editor: Editor) {
    this.#editor = editor
    this.times = new SourceTimes(editor.call)
  }

  /** The source of the source viewer, when that is what is looked at. */
  readonly source = $derived.by(() => {
    const { view, project } = this.#editor
    if (view.viewer !== 'source' || view.source === null) return undefined
    return findSource(project.document, view.source)
  })
  /** The source viewer without a source. */
  readonly sourceless = $derived.by(() => this.#editor.view.viewer === 'source' && !this.source)
  readonly frame = $derived.by(() => {
    const { view, playback } = this.#editor
    if (view.viewer === 'sequence') return playback.frame
    return Math.min(view.sourceFrame, (this.source?.facts.frameCount ?? 1) - 1)
  })
  /** The full size of what is shown, and whether it can be transparent. */
  readonly picture = $derived.by(() => this.source?.facts ?? this.#editor.project.document.picture)
  readonly scale = $derived.by(() => scaleOf(this.picture, this.area, this.#editor.view.zoom))
  readonly rect = $derived.by(() => placePicture(this.picture, this.area, this.#editor.view.zoom, this.pan))
  /** Names what is looked at. */
  readonly place = $derived.by(() => (this.source ? `source ${this.source.id}` : this.#editor.view.viewer))

  /** The box that pictures of the sequence should have. */
  readonly sequenceBox = $derived.by(() =>
    boxOf(this.#editor.project.document.picture, this.settled, this.#editor.view.zoom),
  )
  readonly #sourceBox = $derived.by(() => boxOf(this.picture, this.settled, this.#editor.view.zoom))

  readonly #statusOf = (gap: string) => this.#editor.session.gaps.get(gap)
  /** Followed: what reads it is derived again when pictures come. */
  readonly #get = (key: string) => this.#editor.pictures.follow(key)

  readonly plan = $derived.by<Plan>(() => {
    const { project, pictures, view } = this.#editor
    if (this.source) {
      const wish = sourceWish(project.document, this.source.id, this.frame, this.#sourceBox)
      return { kind: 'picture', wish, within: undefined }
    }
    if (view.viewer === 'source') return { kind: 'nothing' }
    return planAt(project.document, this.frame, this.#statusOf, pictures.box)
  })
  // One by one, so that what follows from them stays while they do.
  readonly #gap = $derived.by(() => (this.plan.kind === 'nothing' ? undefined : this.plan.within?.gap))
  readonly #index = $derived.by(() => (this.plan.kind === 'nothing' ? undefined : this.plan.within?.index))
  readonly #time = $derived.by(() => (this.plan.kind === 'nothing' ? undefined : this.plan.within?.time))
  /** The in-between that is shown. */
  readonly within = $derived.by<Within | undefined>(() => {
    const [gap, index, time] = [this.#gap, this.#index, this.#time]
    return gap === undefined || index === undefined || time === undefined ? undefined : { gap, index, time }
  })
  readonly drawable = $derived.by(() => {
    return drawableOf(this.plan, this.#get)
  })
  /** The picture on the screen, where it is just what it should be. */
  readonly exact = $derived.by(() => (this.drawable?.kind === 'picture' ? this.drawable.bitmap : undefined))
  /** What is known of the gap under the playhead, where its in-betweens are not all made. */
  readonly unmade = $derived.by(() => {
    if (!this.within) return undefined
    const status = this.#statusOf(this.within.gap)
    if (this.#editor.playback.playing) return status?.state === 'done' ? undefined : (status ?? 'unknown')
    return this.drawable?.kind === 'blend' || (this.plan.kind === 'blend' && !this.drawable)
      ? (status ?? 'unknown')
      : undefined
  })

  readonly #skins = $derived.by(() => {
    const { view, playback, project, pictures } = this.#editor
    const off = !view.onion.on || playback.playing || view.viewer !== 'sequence' || view.compare !== 'off'
    return off ? [] : skinsAt(project.document, this.frame, this.#statusOf, pictures.box, view.onion)
  })
  readonly skins = $derived.by<SkinLayer[]>(() => {
    return this.#skins.flatMap(({ wish, side, opacity }) => {
      const bitmap = this.#get(wish.key)
      return bitmap ? [{ bitmap, side, opacity }] : []
    })
  })

  /** The stretch of video under the playhead that a comparison can be made with. */
  readonly stretch = $derived.by(() => {
    const { view, project } = this.#editor
    if (view.compare === 'off' || !this.within) return undefined
    return stretchOf(project.document, this.within.gap)
  })
  readonly #real = $derived.by(() => {
    const { project, pictures } = this.#editor
    const source = this.stretch && findSource(project.document, this.stretch.source)
    if (!this.stretch || !this.within || !source) return undefined
    const index = this.times.realFrame(this.stretch, source.hash, this.within.time)
    if (index === undefined) return undefined
    const { picture } = project.document
    const part = shapeInto(source.facts, picture, picture.fit)
    const box = {
      width: Math.min(source.facts.width, Math.ceil(pictures.box.width * part.width)),
      height: Math.min(source.facts.height, Math.ceil(pictures.box.height * part.height)),
    }
    return { index, part, wish: sourceWish(project.document, source.id, index, box) }
  })
  /** The number of the real frame in its source. */
  readonly realFrame = $derived.by(() => this.#real?.index)
  readonly #realBitmap = $derived.by(() => {
    return this.#real && this.#get(this.#real.wish.key)
  })
  readonly realFailed = $derived.by(() => {
    const { pictures } = this.#editor
    return this.#real !== undefined && pictures.failure(this.#real.wish.key) !== undefined
  })
  /** The real frame and where it lies, whatever way it is compared. */
  readonly stillComparison = $derived.by(() => {
    const [bitmap, part] = [this.#realBitmap, this.#real?.part]
    return bitmap && part ? { bitmap, part } : undefined
  })
  readonly comparison = $derived.by<Comparison | undefined>(() => {
    const { view } = this.#editor
    const still = this.stillComparison
    if (!still || view.compare === 'off') return undefined
    return { ...still, mode: view.compare, split: view.split, gain: view.gain, flipped: view.flipped }
  })

  readonly problem = $derived.by<Problem | undefined>(() => {
    const { pictures, session, project } = this.#editor
    if (this.drawable || this.plan.kind === 'nothing') return undefined
    const statusOf = (wish: Wish) => {
      const id = this.#sourceOf(wish)
      return id === undefined ? undefined : session.sources.get(id)
    }
    const isLost = (state: string | undefined) =>
      state === 'missing' || state === 'damaged' || state === 'changed'
    // A file that is known to be lost is told at once; else what the main side answered.
    const wishes = wishesOf(this.plan)
    const failed =
      wishes.find(({ key }) => pictures.failure(key) !== undefined) ??
      wishes.find((wish) => isLost(statusOf(wish)?.state) && statusOf(wish)?.error !== undefined)
    if (!failed) return undefined
    const source = this.#sourceOf(failed)
    const status = statusOf(failed)
    const error = status?.error ?? toErrorShape(pictures.failure(failed.key))
    const lost = isLost(status?.state)
    const known = source !== undefined && findSource(project.document, source) !== undefined
    return { ...error, source: lost && known ? source : undefined }
  })
  readonly busy = $derived.by(() => this.plan.kind !== 'nothing' && !this.drawable && !this.problem)

  /** Everything that is worth asking for now, most urgent first. */
  readonly wishes = $derived.by<Wish[]>(() => {
    const { project, pictures, playback, span, rate } = this.#editor
    const { document } = project
    const first = [...wishesOf(this.plan), ...this.#skins.map(({ wish }) => wish).toReversed()]
    if (this.#real) first.push(this.#real.wish)
    if (this.source) {
      const { id, facts } = this.source
      return once([
        ...first,
        ...sourceWishesAround(document, id, this.frame, facts.frameCount, this.#sourceBox),
      ])
    }
    if (this.plan.kind === 'nothing') return first
    const sequence = { document, statusOf: this.#statusOf, box: pictures.box }
    if (!playback.playing) return once([...first, ...wishesAround(sequence, this.frame, span)])
    const most = Math.min(farthest, pictures.roomFor(pictures.box) >> 1)
    const course = { frame: this.frame, span, loop: playback.loop, speed: rate * playback.speed }
    const pace = { fetchTime: pictures.fetchTime, lanes }
    return once([...first, ...wishesAhead(sequence, course, pace, most, (key) => pictures.pending(key))])
  })

  /** The source of a picture. */
  #sourceOf({ ref }: Wish): string | undefined {
    if (ref.kind === 'source' || ref.kind === 'footage') return ref.source
    if (ref.kind === 'in-between') return undefined
    const { document } = this.#editor.project
    return document.keyframes.find(({ id }) => id === ref.keyframe)?.shows.source
  }
}
