// A small alphabet drawn as lines, so that labels look the same on a machine without any font.

interface Glyph {
  readonly width: number
  /** SVG path on a grid with the baseline at 6 and capitals from 0. */
  readonly path: string
}

const bowl = 'M2 0Q0 0 0 3Q0 6 2 6Q4 6 4 3Q4 0 2 0Z'

const table: Readonly<Record<string, readonly [width: number, path: string]>> = {
  A: [4, 'M0 6L2 0L4 6M.8 4H3.2'],
  B: [4, 'M0 0V6H2.4Q4 6 4 4.4Q4 2.9 2.4 2.9H0M2.2 2.9Q3.6 2.9 3.6 1.4Q3.6 0 2.2 0H0'],
  C: [4, 'M4 1.1Q3.4 0 2.2 0Q0 0 0 3Q0 6 2.2 6Q3.4 6 4 4.9'],
  D: [4, 'M0 0V6H1.7Q4 6 4 3Q4 0 1.7 0Z'],
  E: [3.4, 'M3.4 0H0V6H3.4M0 2.9H2.8'],
  F: [3.4, 'M3.4 0H0V6M0 2.9H2.8'],
  G: [4, 'M4 1.1Q3.4 0 2.2 0Q0 0 0 3Q0 6 2.2 6Q4 6 4 4V3.2H2.4'],
  H: [4, 'M0 0V6M4 0V6M0 2.9H4'],
  I: [0.4, 'M.2 0V6'],
  J: [3, 'M3 0V4.2Q3 6 1.5 6Q0 6 0 4.4'],
  K: [4, 'M0 0V6M3.8 0L0 3.8M1.5 2.4L4 6'],
  L: [3.3, 'M0 0V6H3.3'],
  M: [4.8, 'M0 6V0L2.4 4L4.8 0V6'],
  N: [4, 'M0 6V0L4 6V0'],
  O: [4.4, 'M2.2 0Q0 0 0 3Q0 6 2.2 6Q4.4 6 4.4 3Q4.4 0 2.2 0Z'],
  P: [4, 'M0 6V0H2.3Q4 0 4 1.65Q4 3.3 2.3 3.3H0'],
  Q: [4.4, 'M2.2 0Q0 0 0 3Q0 6 2.2 6Q4.4 6 4.4 3Q4.4 0 2.2 0ZM2.8 4.4L4.4 6.4'],
  R: [4, 'M0 6V0H2.3Q4 0 4 1.65Q4 3.3 2.3 3.3H0M2.2 3.3L4 6'],
  S: [4, 'M3.8 1Q3.3 0 2 0Q.2 0 .2 1.5Q.2 2.7 2 3Q4 3.3 4 4.5Q4 6 2 6Q.5 6 0 4.9'],
  T: [4, 'M0 0H4M2 0V6'],
  U: [4, 'M0 0V4Q0 6 2 6Q4 6 4 4V0'],
  V: [4, 'M0 0L2 6L4 0'],
  W: [5.6, 'M0 0L1.4 6L2.8 1L4.2 6L5.6 0'],
  X: [4, 'M0 0L4 6M4 0L0 6'],
  Y: [4, 'M0 0L2 3L4 0M2 3V6'],
  Z: [4, 'M0 0H4L0 6H4'],
  '0': [4, bowl],
  '1': [4, 'M.8 1.2L2.3 0V6'],
  '2': [4, 'M.2 1.5Q.4 0 2 0Q3.8 0 3.8 1.6Q3.8 2.8 0 6H4'],
  '3': [4, 'M.3 .9Q.9 0 2 0Q3.7 0 3.7 1.5Q3.7 2.9 1.8 2.9Q4 2.9 4 4.4Q4 6 2 6Q.5 6 0 4.9'],
  '4': [4, 'M3 6V0L0 4.3H4'],
  '5': [4, 'M3.7 0H.6L.3 2.8Q1 2.3 2 2.3Q4 2.3 4 4.1Q4 6 2 6Q.6 6 0 5'],
  '6': [4, 'M3.5 .6Q2.9 0 2.2 0Q0 0 0 3.6Q0 6 2 6Q4 6 4 4.1Q4 2.3 2.1 2.3Q.6 2.3 .1 3.6'],
  '7': [4, 'M0 0H4L1.6 6'],
  '8': [
    4,
    'M2 2.9Q.3 2.9 .3 1.45Q.3 0 2 0Q3.7 0 3.7 1.45Q3.7 2.9 2 2.9Q0 2.9 0 4.45Q0 6 2 6Q4 6 4 4.45Q4 2.9 2 2.9Z',
  ],
  '9': [4, 'M.5 5.4Q1.1 6 1.8 6Q4 6 4 2.4Q4 0 2 0Q0 0 0 1.9Q0 3.7 1.9 3.7Q3.4 3.7 3.9 2.4'],
  ' ': [2, ''],
  '.': [0.4, 'M.2 5.9V6'],
  ',': [0.6, 'M.4 5.8L.1 7'],
  ':': [0.4, 'M.2 2.1V2.2M.2 5.7V5.8'],
  '-': [2.6, 'M0 3H2.6'],
  '–': [3.6, 'M0 3H3.6'],
  _: [4, 'M0 6.4H4'],
  '/': [3, 'M0 6.4L3 -.4'],
  '(': [1.2, 'M1.2 -.4Q0 1 0 3Q0 5 1.2 6.4'],
  ')': [1.2, 'M0 -.4Q1.2 1 1.2 3Q1.2 5 0 6.4'],
  '+': [3.2, 'M0 3H3.2M1.6 1.4V4.6'],
  '=': [3.2, 'M0 2.2H3.2M0 3.8H3.2'],
  '#': [4, 'M1.4 0L.8 6M3.2 0L2.6 6M.2 2H4M0 4H3.8'],
  '%': [
    4.4,
    'M4 0L.4 6M1 .2Q0 .2 0 1.2Q0 2.2 1 2.2Q2 2.2 2 1.2Q2 .2 1 .2ZM3.4 3.8Q2.4 3.8 2.4 4.8Q2.4 5.8 3.4 5.8Q4.4 5.8 4.4 4.8Q4.4 3.8 3.4 3.8Z',
  ],
  '·': [0.4, 'M.2 3V3.1'],
  '×': [2.8, 'M0 1.8L2.8 4.6M2.8 1.8L0 4.6'],
  '→': [4, 'M0 3H4M2.6 1.6L4 3L2.6 4.4'],
}

/** What stands for a letter that is not drawn. */
const unknown: Glyph = { width: 3, path: 'M0 .6H3V5.4H0Z' }
const gap = 1.9

function glyphOf(character: string): Glyph {
  const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  const own = Object.hasOwn(table, plain) ? table[plain] : undefined
  return own ? { width: own[0], path: own[1] } : unknown
}

/** Width of a text in pixels, at a capital height of `size` pixels. */
export function textWidth(text: string, size: number): number {
  const units = Array.from(text).reduce((sum, character) => sum + glyphOf(character).width + gap, -gap)
  return Math.max(0, (units * size) / 6)
}

/**
 * The text as SVG, its top left at (x, y), with capitals `size` pixels high. Lower case is drawn as capitals; letters
 * that are missing become boxes. No part of the text itself gets into the SVG.
 */
export function textSvg(text: string, x: number, y: number, size: number, colour: string): string {
  const scale = size / 6
  let pen = 0
  const paths = Array.from(text).map((character) => {
    const glyph = glyphOf(character)
    const path = `<path transform="translate(${pen.toFixed(2)} 0)" d="${glyph.path}"/>`
    pen += glyph.width + gap
    return path
  })
  return (
    `<g transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(4)})" fill="none" ` +
    `stroke="${colour}" stroke-width="0.85" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
  )
}

/** The text, cut with two dots where it would be wider than `width` pixels. */
export function shortened(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  let end = text.length
  while (end > 0 && textWidth(`${text.slice(0, end)}..`, size) > width) end -= 1
  return `${text.slice(0, end)}..`
}
