// A way to make in-betweens, as a plug-in of the benchmark.
import type { Picture } from '../../src-main/engine/metrics/picture.ts'
import type { Frame } from '../../src-shared/frame.ts'

/** A method in use. */
export interface Method {
  readonly name: string
  /** What it is: the program's version, the model's card; for the JSON. */
  readonly about?: string
  /** The in-betweens at (1..count)/(count+1), in order, of the keyframes' size. */
  inbetween(from: Frame, to: Frame, count: number): Promise<readonly Picture[]>
  close?(): Promise<void>
}

/** Evenly spaced times of `count` in-betweens. */
export function evenTimes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))
}
