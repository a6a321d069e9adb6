// A drag on the track, from press to release. What it does is in gesture-*.ts; the pointer's side (capture, Escape, edges) in drag-track.ts.

/** Where the pointer is, in pixels from the track's left and top, and what is held. */
export interface Pointer {
  readonly x: number
  readonly y: number
  readonly shift: boolean
  readonly alt: boolean
  /** Ctrl, or Command on a Mac. */
  readonly mod: boolean
}

/** See the top of this file. */
export interface Gesture {
  readonly cursor: string
  /** Whether the view moves when the pointer is at its edges. */
  readonly pulls: boolean
  /** Pixels that the pointer has to move before it begins; until then a release is a click. */
  readonly slack: number
  /** Called once, when it begins. False: it can't. */
  begin?(pointer: Pointer): boolean
  move(pointer: Pointer): void
  /** Released: what was done stays. */
  end(): void
  /** Escape, or the pointer was taken away: as if it had never been. */
  cancel(): void
  /** Released before it began. */
  click?(pointer: Pointer): void
}
