// A file in pieces that a message can carry.
import { messageLimits } from '../../src-shared/editor/limits.ts'

/** A stretch of a file. */
export interface Piece {
  readonly offset: number
  readonly end: number
  readonly last: boolean
}

/** The pieces of a file of `size` bytes, in order; an empty file has one, empty. */
export function piecesOf(size: number, largest: number = messageLimits.piece): Piece[] {
  const count = Math.max(1, Math.ceil(size / largest))
  return Array.from({ length: count }, (_, index) => ({
    offset: index * largest,
    end: Math.min(size, (index + 1) * largest),
    last: index === count - 1,
  }))
}
