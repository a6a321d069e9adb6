// Where a step's time goes: the native operations by type, timed by wrapping the two functions that run them all. On the CPU
// an operation is done when its call returns.
import * as tf from '@tensorflow/tfjs-core'

interface Tensorlike {
  readonly shape: readonly number[]
}

/** Operations of one type (and shape, for convolutions when asked for). */
export interface ProfileRow {
  readonly name: string
  readonly calls: number
  readonly seconds: number
  /** Of convolutions. */
  readonly flops: number
}

/** Collects while it is on. */
export interface OpProfile {
  on: boolean
  /** The most expensive first. */
  rows(): ProfileRow[]
}

type Execute = (op: string, attributes: unknown, inputs: readonly Tensorlike[], count?: number) => unknown

const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1)

/** The shapes that decide a convolution's cost: what comes out of it forwards, and its kernel. */
function convolution(op: string, inputs: readonly Tensorlike[], result: Tensorlike) {
  const output = op.includes('Backprop') ? inputs[2]?.shape : result.shape
  const kernel = op.includes('BackpropFilter') ? result.shape : inputs[1]?.shape
  return output && kernel ? { output, kernel } : undefined
}

/** Starts watching; `shapes` splits convolutions by shape. */
export function watchOps(shapes: boolean): OpProfile {
  // The library's types do not show the two functions.
  const backend = tf.backend() as unknown as Record<'executeSingleOutput' | 'executeMultipleOutputs', Execute>
  const rows = new Map<string, ProfileRow>()
  const profile: OpProfile = {
    on: false,
    rows: () => [...rows.values()].sort((a, b) => b.seconds - a.seconds),
  }
  for (const name of ['executeSingleOutput', 'executeMultipleOutputs'] as const) {
    const execute = backend[name].bind(backend)
    backend[name] = (op, attributes, inputs, count) => {
      const start = performance.now()
      const result = execute(op, attributes, inputs, count)
      if (!profile.on) return result
      const seconds = (performance.now() - start) / 1000
      const conv = op.startsWith('Conv') ? convolution(op, inputs, result as Tensorlike) : undefined
      const key = conv && shapes ? `${op} [${conv.kernel.join()}] to [${conv.output.join()}]` : op
      const before = rows.get(key) ?? { name: key, calls: 0, seconds: 0, flops: 0 }
      const flops = conv ? 2 * product(conv.output) * product(conv.kernel.slice(0, -1)) : 0
      rows.set(key, {
        name: key,
        calls: before.calls + 1,
        seconds: before.seconds + seconds,
        flops: before.flops + flops,
      })
      return result
    }
  }
  return profile
}
