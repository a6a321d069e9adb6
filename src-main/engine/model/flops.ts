// What a network costs at a working size, counted from its layers.
import type { ModelOptions } from './options.ts'
import { paperFlops } from './paper-network.ts'
import { studioFlops } from './studio-network.ts'

/**
 * Floating-point operations of the convolutions and matrix products for one gap at that working size, by stage (a
 * multiplication and an addition count two). Elementwise work, sampling and layout moves are not counted. A studio
 * network works less when only `answered` of its steps are asked for.
 */
export function networkFlopsByStage(
  options: ModelOptions,
  height: number,
  width: number,
  answered?: number,
): Record<string, number> {
  return options.kind === 'paper'
    ? paperFlops(options, width, height)
    : studioFlops(options, width, height, answered)
}

/** The sum of {@link networkFlopsByStage}. */
export function networkFlops(
  options: ModelOptions,
  height: number,
  width: number,
  answered?: number,
): number {
  return Object.values(networkFlopsByStage(options, height, width, answered)).reduce(
    (sum, flops) => sum + flops,
    0,
  )
}
