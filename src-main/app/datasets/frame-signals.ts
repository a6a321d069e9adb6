// How much two frames differ, measured in ways that tell cuts, repeated drawings and stillness apart.

/** What is kept of a frame for comparing: means of small blocks, colours of the whole, the pixels. */
export interface Signals {
  readonly rgb: Uint8Array
  /** Mean luma of each block of 8x8 pixels, 0..255. */
  readonly blocks: Float32Array
  /** Share of the pixels in each of 64 colours (4 levels a channel). */
  readonly colours: Float32Array
}

const blockSide = 8

/** Measures one frame of width*height*3 bytes. */
export function signalsOf(rgb: Uint8Array, width: number, height: number): Signals {
  const columns = Math.ceil(width / blockSide)
  const rows = Math.ceil(height / blockSide)
  const blocks = new Float32Array(columns * rows)
  const counts = new Float32Array(columns * rows)
  const colours = new Float32Array(64)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / blockSide) * columns
    for (let x = 0; x < width; x++, at += 3) {
      const [r, g, b] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0]
      const block = row + Math.floor(x / blockSide)
      blocks[block] = (blocks[block] ?? 0) + 0.299 * r + 0.587 * g + 0.114 * b
      counts[block] = (counts[block] ?? 0) + 1
      const colour = ((r >> 6) << 4) | ((g >> 6) << 2) | (b >> 6)
      colours[colour] = (colours[colour] ?? 0) + 1
    }
  }
  for (let block = 0; block < blocks.length; block++) {
    blocks[block] = (blocks[block] ?? 0) / (counts[block] ?? 1)
  }
  for (let colour = 0; colour < 64; colour++) colours[colour] = (colours[colour] ?? 0) / (width * height)
  return { rgb, blocks, colours }
}

/** Mean and largest absolute difference of the blocks' means, 0..255. Averaging makes them nearly blind to noise. */
export function blockDifference(a: Signals, b: Signals): { mean: number; most: number } {
  let sum = 0
  let most = 0
  for (let block = 0; block < a.blocks.length; block++) {
    const difference = Math.abs((a.blocks[block] ?? 0) - (b.blocks[block] ?? 0))
    sum += difference
    most = Math.max(most, difference)
  }
  return { mean: sum / Math.max(1, a.blocks.length), most }
}

/** How differently two frames are coloured: 0 for the same, 1 for nothing in common. */
export function colourDifference(a: Signals, b: Signals): number {
  let sum = 0
  for (let colour = 0; colour < 64; colour++) {
    sum += Math.abs((a.colours[colour] ?? 0) - (b.colours[colour] ?? 0))
  }
  return sum / 2
}

/** The largest mean absolute difference of the pixels of any block of 8x8, 0..255: 0 only for the same picture. */
export function sharpestDifference(a: Signals, b: Signals, width: number, height: number): number {
  const columns = Math.ceil(width / blockSide)
  const sums = new Float32Array(columns)
  let most = 0
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width * 3; x++, at++) {
      const block = Math.floor(x / (blockSide * 3))
      sums[block] = (sums[block] ?? 0) + Math.abs((a.rgb[at] ?? 0) - (b.rgb[at] ?? 0))
    }
    if (y % blockSide === blockSide - 1 || y === height - 1) {
      const rows = (y % blockSide) + 1
      for (let block = 0; block < columns; block++) {
        const across = Math.min(blockSide, width - block * blockSide)
        most = Math.max(most, (sums[block] ?? 0) / (3 * rows * across))
      }
      sums.fill(0)
    }
  }
  return most
}

/**
 * Whether a frame is a mixture of an earlier and a later one, as within a dissolve or a fade: how much those two differ
 * (mean of the pixels, 0..255), and how far the frame is from their mean as a share of that. Movement gives a third or
 * more, a dissolve a twentieth.
 */
export function mixture(early: Signals, frame: Signals, late: Signals): { change: number; residual: number } {
  // Every seventh sample: all colours, all over the picture.
  const step = 7
  let change = 0
  let rest = 0
  let count = 0
  for (let at = 0; at < frame.rgb.length; at += step, count++) {
    const [a, b] = [early.rgb[at] ?? 0, late.rgb[at] ?? 0]
    change += Math.abs(a - b)
    rest += Math.abs((frame.rgb[at] ?? 0) - (a + b) / 2)
  }
  return { change: change / Math.max(1, count), residual: rest / Math.max(1, change) }
}
