// What a turn of the wheel means.

/** What is needed of a wheel event. */
export interface WheelLike {
  readonly deltaY: number
  /** 0: pixels, 1: lines, 2: pages. */
  readonly deltaMode: number
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/**
 * The factor to zoom by: with Ctrl, Alt or Command. A pinch on a touchpad comes as small turns with Ctrl. Undefined: it scrolls.
 */
export function zoomOfWheel({ deltaY, deltaMode, ctrlKey, altKey, metaKey }: WheelLike): number | undefined {
  if (!ctrlKey && !altKey && !metaKey) return undefined
  const pixels = deltaY * (deltaMode === 0 ? 1 : 16)
  // A notch of a mouse wheel is some 100 pixels, and about a quarter more or less.
  return Math.exp(-Math.max(-40, Math.min(40, pixels)) * 0.0075)
}
