// All that the canvas is drawn from.
import type { GapQuality } from '../../src-shared/editor/quality.ts'
import type { GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import type { Lanes } from './lanes.ts'
import type { Lens } from './lens.ts'
import type { Palette } from './palette.ts'
import type { Picked } from './pick.ts'
import type { RulerMode } from './ruler.ts'
import type { VisibleRange } from './visible.ts'

/** See the top of this file. */
export interface Scene {
  readonly document: ProjectDocument
  readonly lens: Lens
  readonly lanes: Lanes
  /** Pixels from top to bottom. */
  readonly height: number
  /** Device pixels of a pixel. */
  readonly scale: number
  /** Width by height of the picture. */
  readonly aspect: number
  readonly visible: VisibleRange
  readonly mode: RulerMode
  /** First and last frame that play; null where nothing does. */
  readonly played: { readonly first: number; readonly last: number } | null
  readonly picked: Picked
  /** Places where what is dragged can't be put down. */
  readonly clashes: ReadonlySet<number>
  readonly palette: Palette
  readonly statusOf: (gap: string) => GapStatus | undefined
  /** What was measured of a gap, while the quality strip is shown. */
  readonly qualityOf: (gap: string) => GapQuality | undefined
  /** What is written on a gap that is measured; undefined before all of it is. */
  readonly qualityLabel: (quality: GapQuality) => string | undefined
  /** Whether the file that a source is read from can be had. */
  readonly isThere: (source: string) => boolean
  /** A thumbnail by its key (see state/wishes.ts). */
  readonly thumbnail: (key: string) => ImageBitmap | undefined
  /** What is written on a gap that is wide enough: how many in-betweens, or that it holds, or plays its source. */
  readonly labelOf: (count: number, status: GapStatus | undefined, plays: boolean) => string
}

/** The context that all is drawn in; one pixel is one of CSS. */
export type Context = CanvasRenderingContext2D
