// What all networks have in common, by their options: the weights they need and the sizes they take.
import type { ModelOptions } from './options.ts'
import { paperWeights } from './paper-network.ts'
import { studioWeights, workingMultiple } from './studio-network.ts'
import { countParameters, type WeightSpec } from './weights.ts'

/** The weights that a network of these options has. */
export function networkWeights(options: ModelOptions): WeightSpec[] {
  return options.kind === 'paper' ? paperWeights(options) : studioWeights(options)
}

/** Trainable numbers of a network. */
export function networkParameters(options: ModelOptions): number {
  return countParameters(networkWeights(options))
}

/** Sides that a network takes: whole multiples of `multiple`, from `smallest` on. */
export function networkSides(options: ModelOptions): { multiple: number; smallest: number } {
  return options.kind === 'paper'
    ? { multiple: 8, smallest: 8 }
    : { multiple: workingMultiple, smallest: 2 * workingMultiple }
}
