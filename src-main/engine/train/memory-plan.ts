// How many parts a batch is cut into so that a step fits into memory, planned before the first one; and what happens when
// memory runs out nevertheless.
import { InterludeError } from '../../../src-shared/errors.ts'
import { asOutOfMemory } from '../../../src-shared/memory-errors.ts'
import { networkParameters } from '../model/network.ts'
import type { Recipe } from './recipe.ts'

// Measured (bench/train/memory.ts, on the CPU): what is planned is 0.9 to 1.1 times the most that a process held
// over whole steps, over sizes and batches. Where it is too low, withinMemory mends it.

/** Of the network, for a pixel of a window's frame area: so much in all, and so much for each channel of its first stage. */
const bytesPerPixel = {
  studio: { always: 14_000, channel: 1000 },
  paper: { always: 0, channel: 860 },
}
/** Of both judges, for a pixel of a window's frame area; true and made clips pass them together. */
const judgeBytesPerPixel = 30_000
/** The libraries, the data worker, and buffers that do not grow with the batch. */
const base = 600e6
/** Weights, two moments, gradients, their sum and the copies made while they change: floats a parameter. */
const copies = 8
/** The same of both judges (15 million parameters), and their layers' own buffers. */
const judgesBase = 1.2e9

/** Bytes that a step takes at its peak with `windows` windows in a part. */
export function stepMemory(recipe: Recipe, windows: number): number {
  const { model, adversary, data } = recipe
  const side = Math.max(...data.sizes.map(([size]) => size))
  const { always, channel } = bytesPerPixel[model.kind]
  const network = always + channel * (model.kind === 'studio' ? model.half : model.encoder[0])
  const pixels = windows * side * side
  const ofNetwork = networkParameters(model) * 4 * copies + pixels * network
  return base + ofNetwork + (adversary ? judgesBase + pixels * judgeBytesPerPixel : 0)
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
