// Runs a network over a picture, whole when memory allows and in overlapping tiles when not: planned beforehand from the
// memory that a tile needs, and tried again with smaller tiles should the device still run out.
import { InterludeError } from '../../../src-shared/errors.ts'
import { asOutOfMemory, memoryRemedy } from '../../../src-shared/memory-errors.ts'
import { type Tile, smallerTile, tilesOf } from './tiles.ts'
import type { Size } from './working-size.ts'

/** What came of a tiled run. */
export interface TiledRun<T> {
  readonly value: T
  readonly tiles: readonly Tile[]
  /** What was given up for memory, in words. */
  readonly notes: readonly string[]
}

/** The largest tile (the whole picture, if possible) whose need stays within `memory` bytes, or the smallest there is. */
export function planTile(whole: Size, memory: number, needOf: (tile: Size) => number): Size {
  let tile = whole
  while (needOf(tile) > memory) {
    const next = smallerTile(tile)
    if (!next) break
    tile = next
  }
  return tile
}

/**
 * Calls `run` with the tiles that fit; on a failure that says memory ran out, again with smaller ones.
 * Throws out-of-memory when the smallest fail too.
 */
export async function runTiled<T>(
  whole: Size,
  memory: number,
  needOf: (tile: Size) => number,
  run: (tiles: readonly Tile[]) => Promise<T>,
): Promise<TiledRun<T>> {
  const notes: string[] = []
  let tile = planTile(whole, memory, needOf)
  for (;;) {
    const tiles = tilesOf(whole, tile)
    try {
      const value = await run(tiles)
      if (tiles.length > 1) {
        notes.push(
          `The network ran in ${tiles.length} tiles of ${tile.width}x${tile.height} to stay within memory.`,
        )
      }
      return { value, tiles, notes }
    } catch (error) {
      if (!asOutOfMemory(error)) throw error
      const next = smallerTile(tile)
      if (!next) {
        const size = `${tile.width}x${tile.height}`
        throw new InterludeError(
          'out-of-memory',
          `Memory ran out on the smallest tile (${size}).`,
          memoryRemedy,
          {
            cause: error,
          },
        )
      }
      notes.push(`Memory ran out with tiles of ${tile.width}x${tile.height}; tried again with smaller ones.`)
      tile = next
    }
  }
}
