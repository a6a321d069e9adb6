// Where a card goes that explains a place of the window.

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A card's left upper corner: right of the place, else left of it, else above or below, else within; always inside the window. */
export function besideRect(
  lit: Rect,
  card: Pick<Rect, 'width' | 'height'>,
  window: Pick<Rect, 'width' | 'height'>,
  gap = 16,
): { readonly x: number; readonly y: number } {
  const middle = { x: lit.x + (lit.width - card.width) / 2, y: lit.y + (lit.height - card.height) / 2 }
  const choices = [
    { x: lit.x + lit.width + gap, y: middle.y },
    { x: lit.x - card.width - gap, y: middle.y },
    { x: middle.x, y: lit.y - card.height - gap },
    { x: middle.x, y: lit.y + lit.height + gap },
  ]
  const fits = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
    x >= 0 && y >= 0 && x + card.width <= window.width && y + card.height <= window.height
  const inside = (at: number, extent: number, room: number): number =>
    Math.max(0, Math.min(at, room - extent))
  const chosen = choices.find(fits) ?? middle
  return { x: inside(chosen.x, card.width, window.width), y: inside(chosen.y, card.height, window.height) }
}
