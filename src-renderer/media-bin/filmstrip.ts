// Arithmetic of the filmstrip, and of pictures in boxes.

/** A rectangle. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

type Size = Pick<Rect, 'width' | 'height'>

/** Where a picture lies that fills a box as far as its aspect lets it. */
export function contain(picture: Size, box: Size): Rect {
  const scale = Math.min(box.width / picture.width, box.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height }
}

/** The frames that `cells` cells of a strip show: the middle one of each cell's share, rising, no more cells than frames. */
export function framesOfStrip(frameCount: number, cells: number): number[] {
  const shown = Math.max(1, Math.min(frameCount, cells))
  return Array.from({ length: shown }, (_, cell) => Math.floor(((cell + 0.5) * frameCount) / shown))
}

/** The frame under a place of the strip; `share` is 0 at its left end and 1 at its right. */
export function frameAtShare(share: number, frameCount: number): number {
  return Math.min(frameCount - 1, Math.max(0, Math.floor(share * frameCount)))
}

/** Where on the strip a frame lies: its middle, as a share. */
export function shareOfFrame(frame: number, frameCount: number): number {
  return (Math.min(frame, frameCount - 1) + 0.5) / frameCount
}

/** First and last row (both within) that a list shows when it is scrolled by `top`; one more on either side. */
export function visibleRows(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - 1)
  return { first, last: Math.min(count - 1, Math.ceil((top + height) / rowHeight)) }
}
