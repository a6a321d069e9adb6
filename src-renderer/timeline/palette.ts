// The colours of the theme as the canvas needs them, and the patterns that tell states apart without colour.

/** Tokens that are drawn with. */
const tokens = {
  background: '--bg-panel',
  raised: '--bg-raised',
  hover: '--bg-hover',
  sunken: '--bg-input',
  line: '--border',
  strongLine: '--border-strong',
  text: '--text',
  dim: '--text-dim',
  accent: '--accent',
  accentDim: '--accent-dim',
  good: '--good',
  warn: '--warn',
  bad: '--bad',
} as const

/** Colours by what they are for, and the font. */
export type Palette = { readonly [name in keyof typeof tokens]: string } & { readonly font: string }

/** Reads the colours that hold at an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (token: string): string => style.getPropertyValue(token).trim()
  const colours = Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, read(token)]))
  // Each name of `tokens` was given a value just now.
  return { ...(colours as Record<keyof typeof tokens, string>), font: style.fontFamily }
}

/** `hatch`: diagonal lines; `cross`: both diagonals; `dots`. */
export type PatternKind = 'hatch' | 'cross' | 'dots'

const side = 6
const patterns = new Map<string, CanvasPattern | null>()

function drawTile(context: OffscreenCanvasRenderingContext2D, kind: PatternKind, colour: string): void {
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = 1.4
  if (kind === 'dots') {
    context.fillRect(1, 1, 2, 2)
    context.fillRect(4, 4, 2, 2)
    return
  }
  // Beyond the corners as well, so that tiles join without a notch.
  context.beginPath()
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift, side)
    context.lineTo(shift + side, 0)
    if (kind === 'hatch') continue
    context.moveTo(shift, 0)
    context.lineTo(shift + side, side)
  }
  context.stroke()
}

/** A pattern in a colour; remembered. `scale` is device pixels of a pixel, so that lines stay sharp. */
export function patternOf(
  context: CanvasRenderingContext2D,
  kind: PatternKind,
  colour: string,
  scale: number,
): CanvasPattern | string {
  const name = `${kind} ${colour} ${String(scale)}`
  let pattern = patterns.get(name)
  if (pattern === undefined) {
    const size = Math.max(side, Math.round(side * scale))
    const tile = new OffscreenCanvas(size, size).getContext('2d')
    if (!tile) return colour
    tile.scale(size / side, size / side)
    drawTile(tile, kind, colour)
    pattern = context.createPattern(tile.canvas, 'repeat')
    pattern?.setTransform(new DOMMatrix().scale(side / size))
    patterns.set(name, pattern)
  }
  return pattern ?? colour
}
