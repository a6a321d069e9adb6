// How things are looked at: which viewer, onion skin, comparison, zoom. Not part of the document, not undone.

/** How the preview compares in-betweens with the real frames. */
export type CompareMode = 'off' | 'split' | 'difference' | 'flicker'

/** See the top of this file. */
export class View {
  /** What the preview shows: the sequence, or a frame of a source. */
  viewer = $state<'sequence' | 'source'>('sequence')
  source = $state<string | null>(null)
  /** The frame of the source that is shown. */
  sourceFrame = $state(0)
  /** `fit`, or screen pixels for each picture pixel. */
  zoom = $state<'fit' | number>('fit')
  onion = $state({ on: false, before: 1, after: 1, opacity: 0.35, tint: true, keyframesOnly: false })
  compare = $state<CompareMode>('off')
  /** Place of the split slider, 0..1. */
  split = $state(0.5)
  /** How much differences are amplified. */
  gain = $state(4)
  /** Whether flicker shows the real frame just now, and whether it changes by itself. */
  flipped = $state(false)
  flickers = $state(true)
  /** Which dialog is open. */
  dialog = $state<
    | null
    | 'export'
    | 'shortcuts'
    | 'palette'
    | 'settings'
    | 'files'
    | 'versions'
    | 'about'
    | 'tour'
    | 'relink'
    | 'training'
    | 'models'
    | 'device'
  >(null)

  /** The sequence of another project: the source that was shown is not in it. */
  showSequence(): void {
    this.viewer = 'sequence'
    this.source = null
  }

  showSource(id: string, frame = 0): void {
    this.viewer = 'source'
    this.source = id
    this.sourceFrame = frame
  }
}
