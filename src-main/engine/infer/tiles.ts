// Splitting the network's input where memory would not hold it whole. Neighbouring tiles overlap, and a ramp across the
// overlap joins them without a seam; the weights of all tiles add up to one at every pixel.
import { type Size, sideMultiple } from './working-size.ts'

/** A part of the working picture, in its pixels. */
export interface Tile extends Size {
  readonly left: number
  readonly top: number
}

/** Overlap of neighbouring tiles, in working pixels: covers most of what one output pixel looks at. */
export const tileOverlap = 32

function starts(length: number, tile: number): number[] {
  if (tile >= length) return [0]
  const step = tile - tileOverlap
  const count = Math.ceil((length - tile) / step) + 1
  // Even steps, on multiples of 2 so that half-size maps fall on whole pixels.
  return Array.from(
    { length: count },
    (_, index) => Math.round(((length - tile) * index) / (count - 1) / 2) * 2,
  )
}

/** Tiles of at most `tile` that cover `size`; one tile when it fits. */
export function tilesOf(size: Size, tile: Size): Tile[] {
  const width = Math.min(size.width, tile.width)
  const height = Math.min(size.height, tile.height)
  return starts(size.height, height).flatMap((top) =>
    starts(size.width, width).map((left) => ({ left, top, width, height })),
  )
}

/** The next smaller tile to try: half of the longer side, or undefined when that would be below three overlaps. */
export function smallerTile({ width, height }: Size): Size | undefined {
  const halve = (side: number) => Math.ceil(side / 2 / sideMultiple) * sideMultiple
  const smaller = width >= height ? { width: halve(width), height } : { width, height: halve(height) }
  const changed = smaller.width < width || smaller.height < height
  return changed && Math.min(smaller.width, smaller.height) >= 3 * tileOverlap ? smaller : undefined
}

/** The part of a row-major map with interleaved channels that a tile covers. */
export function cutTile(map: Float32Array, width: number, channels: number, tile: Tile): Float32Array {
  const part = new Float32Array(tile.width * tile.height * channels)
  for (let y = 0; y < tile.height; y++) {
    const from = ((tile.top + y) * width + tile.left) * channels
    part.set(map.subarray(from, from + tile.width * channels), y * tile.width * channels)
  }
  return part
}

/**
 * Joins the tiles' maps (row-major, `channels` interleaved) into one of the whole `size`. `scale` is map pixels per working
 * pixel: 0.5 for half-size maps. Ramps across the overlaps hide the borders; their shares are normalised.
 */
export function joinTiles(
  size: Size,
  tiles: readonly Tile[],
  maps: readonly Float32Array[],
  channels: number,
  scale: number,
): Float32Array {
  const width = size.width * scale
  const height = size.height * scale
  const joined = new Float32Array(width * height * channels)
  const shares = new Float32Array(width * height)
  for (const [index, tile] of tiles.entries()) {
    const map = maps[index]
    if (!map) throw new RangeError('Every tile needs its map.')
    const left = tile.left * scale
    const top = tile.top * scale
    const across = ramp(
      tile.width * scale,
      left > 0,
      tile.left + tile.width < size.width,
      tileOverlap * scale,
    )
    const down = ramp(tile.height * scale, top > 0, tile.top + tile.height < size.height, tileOverlap * scale)
    for (let y = 0; y < down.length; y++) {
      for (let x = 0; x < across.length; x++) {
        const share = (across[x] ?? 0) * (down[y] ?? 0)
        const target = (top + y) * width + left + x
        const source = y * across.length + x
        shares[target] = (shares[target] ?? 0) + share
        for (let c = 0; c < channels; c++) {
          const at = target * channels + c
          joined[at] = (joined[at] ?? 0) + share * (map[source * channels + c] ?? 0)
        }
      }
    }
  }
  return joined.map((value, at) => value / (shares[Math.floor(at / channels)] ?? 1))
}

function ramp(length: number, before: boolean, after: boolean, overlap: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => {
    const fromStart = before ? (index + 0.5) / overlap : 1
    const fromEnd = after ? (length - index - 0.5) / overlap : 1
    return Math.min(1, fromStart, fromEnd)
  })
}
