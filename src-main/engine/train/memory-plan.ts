// How many parts a batch is cut into so that a step fits into memory, planned before the first one; and what happens when
// memory runs out nevertheless.
import { InterludeError } from '../../../src-shared/errors.ts'
import { asOutOfMemory } from '../../../src-shared/memory-errors.ts'
import { networkParameters } from '../model/network.ts'
import type { Recipe } from './recipe.ts'

// Estimates: a network's memory when it is used (infer/network-memory.ts), five times over for what a gradient remembers. Small
// runs stayed below them; they are not yet measured shape by shape. Where they are too low, withinMemory mends it.
const bytesPerChannelAndPixel = { studio: 2400, paper: 2400 }
/** Of both judges, for a pixel of a window's frame area; true and made clips pass them together. */
const judgeBytesPerPixel = 90_000
/** The library itself, and buffers that do not grow with the batch. */
const base = 400e6
/** Weights, two moments, gradients, their sum and the copies made while they change: floats a parameter. */
const copies = 8

/** Bytes that a step takes at its peak with `windows` windows in a part. */
export function stepMemory(recipe: Recipe, windows: number): number {
  const { model, adversary, data } = recipe
  const side = Math.max(...data.sizes.map(([size]) => size))
  const channels = model.kind === 'studio' ? model.half : model.encoder[0]
  const network = channels * bytesPerChannelAndPixel[model.kind]
  const parameters = networkParameters(model) + (adversary ? 15e6 : 0)
  return (
    base + parameters * 4 * copies + windows * side * side * (network + (adversary ? judgeBytesPerPixel : 0))
  )
}

/** The fewest parts (a power of two, or one window each) whose need stays within `memory` bytes. */
export function planParts(recipe: Recipe, memory: number): number {
  let parts = 1
  while (parts < recipe.batch && stepMemory(recipe, Math.ceil(recipe.batch / parts)) > memory) parts *= 2
  return Math.min(parts, recipe.batch)
}

/** The next finer cut after memory ran out; undefined when a part is one window already. */
export function moreParts(parts: number, batch: number): number | undefined {
  return parts >= batch ? undefined : Math.min(batch, parts * 2)
}

/** What to say when not even one window fits. */
export function tooLarge(cause: unknown): InterludeError {
  return new InterludeError(
    'out-of-memory',
    'A single window does not fit into memory.',
    'Train with smaller windows (--size), or close other programs.',
    { cause },
  )
}

/** Runs half a step; when memory runs out, again with more parts, which `onParts` hears of. */
export async function withinMemory<T>(
  parts: number,
  batch: number,
  run: (parts: number) => Promise<T>,
  onParts: (parts: number) => void,
): Promise<T> {
  let now = parts
  for (;;) {
    try {
      return await run(now)
    } catch (error) {
      if (!asOutOfMemory(error)) throw error
      const next = moreParts(now, batch)
      if (next === undefined) throw tooLarge(error)
      now = next
      onParts(now)
    }
  }
}
