// A measured speed, in words.
import type { Speed } from '../../src-shared/engine-contract.ts'

/** Below this many GFLOPS something is in the way. */
export const slowSpeed = 5

/** What to do about a slow device. */
export const speedRemedy = 'Close other programs and measure again; a graphics card would help most.'

/** `88 GFLOPS matmul, 56 conv2d, 41 conv3d`. */
export function speedWords({ matmul, conv2d, conv3d }: Speed): string {
  const word = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
  return `${word(matmul)} GFLOPS matmul, ${word(conv2d)} conv2d, ${word(conv3d)} conv3d`
}
