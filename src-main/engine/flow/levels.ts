// Which sizes of the pictures the motion is searched at, coarse to fine.

/** A size in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** One step of the pyramid. */
export interface Level extends Size {
  /** Patches across and down. */
  readonly across: number
  readonly down: number
}

/** Side of a patch; the kernel is written for this one. */
export const patch = 8

/** How the motion is searched. The defaults are what scored best for their time (bench/flow). */
export interface SearchOptions {
  /** Pixels from one patch to the next. */
  readonly stride: number
  /** Descent steps of each of the two passes over the patches. */
  readonly steps: number
  /** Length of a step: 1 is an eighth of a Gauss-Newton step (as derivatives are Sobel sums), 8 a whole one. */
  readonly gain: number
  /** Whether the patch's tensor is taken about its mean, as the differences are. */
  readonly centred: boolean
  /** Fixed-point iterations of the variational refinement. */
  readonly refinements: number
  /** The finest level has at most this many pixels: bounds time and memory for pictures of any size. */
  readonly finestPixels: number
  /** Whether flow follows its surroundings where the two directions disagree. */
  readonly settle: boolean
}

/** See {@link SearchOptions}. */
export const searchDefaults: SearchOptions = {
  stride: 3,
  steps: 6,
  gain: 8,
  centred: false,
  refinements: 5,
  finestPixels: 600_000,
  settle: true,
}

/**
 * The levels for pictures of this size, coarsest first: each half of the next, the finest by a power of two smaller than the
 * pictures. None when the pictures are too small to hold a patch. Motion of up to about a quarter of the longer side is found.
 */
export function planLevels(size: Size, options: SearchOptions): Level[] {
  const short = Math.min(size.width, size.height)
  const long = Math.max(size.width, size.height)
  if (short < patch) return []
  const deepest = Math.floor(Math.log2(short / patch))
  const coarsest = Math.max(0, Math.min(Math.floor(Math.log2(long / (4 * patch)) + 0.5), deepest))
  const pixelsAt = (scale: number) =>
    Math.floor(size.width / 2 ** scale) * Math.floor(size.height / 2 ** scale)
  let finest = 0
  while (finest < coarsest && pixelsAt(finest) > options.finestPixels) finest++
  const levels: Level[] = []
  for (let scale = coarsest; scale >= finest; scale--) {
    const width = Math.floor(size.width / 2 ** scale)
    const height = Math.floor(size.height / 2 ** scale)
    levels.push({
      width,
      height,
      across: 1 + Math.floor((width - patch) / options.stride),
      down: 1 + Math.floor((height - patch) / options.stride),
    })
  }
  return levels
}
