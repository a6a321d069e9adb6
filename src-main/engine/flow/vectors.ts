// Pictures of vectors (four floats a pixel) in kernel memory: what they take, and how they change their size.
import type { KernelCall } from './kernel.ts'
import type { Size } from './levels.ts'
import type { Scope } from './memory.ts'

/** Bytes of a pixel. */
export const vectorBytes = 16

/** A block for a picture of vectors. */
export function allocateVectors(scope: Scope, { width, height }: Size): number {
  return scope.allocate(width * height * vectorBytes)
}

/**
 * The call that brings flows at `at` to another size, in its pixels: `resizeFields` averages or interpolates, `nearestFields` picks
 * the nearest.
 */
export function resizeFlows(
  name: 'nearestFields' | 'resizeFields',
  at: number,
  from: Size,
  to: number,
  size: Size,
): KernelCall {
  const scales = [size.width / from.width, size.height / from.height]
  return [name, at, from.width, from.height, to, size.width, size.height, ...scales]
}
