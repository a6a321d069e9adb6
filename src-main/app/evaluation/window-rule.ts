// Which stretches of footage are judged: evenly spaced candidates, of these the most moving. Pure arithmetic; the long-gap
// benchmark goes by the same functions.
import { createHash } from 'node:crypto'

/** Candidates for each window that is judged. */
export const candidatesPerWindow = 3

/** As numpy rounds, with which the benchmark's first tables were made. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

/** A number in [0,1) that depends on these alone. */
export function chanceOf(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32LE() / 2 ** 32
}

/**
 * At most `count` places from `first` to `last`, evenly spaced, ascending, each once; none when `last` is before `first`.
 * `chances` (one for each place, in [0,1)) move each within its own part of the range; without them the ends are taken too.
 */
export function evenPlaces(
  first: number,
  last: number,
  count: number,
  chances?: (index: number) => number,
): number[] {
  if (last < first || count < 1) return []
  const at = (index: number): number => {
    if (chances) return Math.floor(first + ((last + 1 - first) * (index + chances(index))) / count)
    return count === 1
      ? Math.floor((first + last) / 2)
      : roundHalfToEven(first + ((last - first) * index) / (count - 1))
  }
  return [...new Set(Array.from({ length: count }, (_, index) => at(index)))]
}

/** The `count` most moving candidates, most first; of equal ones the first. */
export function mostMoving<T>(
  candidates: readonly T[],
  movement: (candidate: T) => number,
  count: number,
): T[] {
  return candidates
    .map((candidate, place) => ({ candidate, place, moves: movement(candidate) }))
    .sort((a, b) => b.moves - a.moves || a.place - b.place)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** Shares out `count` among those who can take so many each, as equally as possible, the first getting what is left over. */
export function shareOut(count: number, capacities: readonly number[]): number[] {
  const shares = capacities.map(() => 0)
  let left = count
  while (left > 0) {
    const open = [...shares.keys()].filter((index) => (shares[index] ?? 0) < (capacities[index] ?? 0))
    if (open.length === 0) break
    const each = Math.max(1, Math.floor(left / open.length))
    for (const index of open) {
      const given = Math.min(each, left, (capacities[index] ?? 0) - (shares[index] ?? 0))
      shares[index] = (shares[index] ?? 0) + given
      left -= given
    }
  }
  return shares
}
