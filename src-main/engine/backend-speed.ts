// How fast this machine computes what the networks are made of: the yardstick for every share of speed that is reported.
import * as tf from '@tensorflow/tfjs-core'
import type { Speed } from '../../src-shared/engine-contract.ts'
import { breathe, toTensor } from './tensors.ts'

const runs = 5

interface Task {
  readonly flops: number
  readonly work: () => tf.Tensor
}

/** Constant-free inputs: some libraries take short cuts for zeros. */
function filled<R extends tf.Rank>(shape: tf.ShapeMap[R] & number[]): tf.Tensor<R> {
  const size = shape.reduce((product, side) => product * side, 1)
  const values = Float32Array.from({ length: size }, (_, index) => ((index * 2654435761) % 1000) / 1000 - 0.5)
  return toTensor<R>(values, shape)
}

/** Median GFLOPS of a 1024 matrix product, a 3x3 convolution (16x64x64x64) and a 3x3x3 one (2x16x32x32x64). */
export async function measureSpeed(): Promise<Speed> {
  const a = filled<tf.Rank.R2>([1024, 1024])
  const pictures = filled<tf.Rank.R4>([16, 64, 64, 64])
  const kernel2d = filled<tf.Rank.R4>([3, 3, 64, 64])
  const clips = filled<tf.Rank.R5>([2, 16, 32, 32, 64])
  const kernel3d = filled<tf.Rank.R5>([3, 3, 3, 64, 64])
  try {
    return {
      matmul: await rate({ flops: 2 * 1024 ** 3, work: () => tf.matMul(a, a) }),
      conv2d: await rate({
        flops: 2 * 16 * 64 * 64 * 9 * 64 * 64,
        work: () => tf.conv2d(pictures, kernel2d, 1, 'same'),
      }),
      conv3d: await rate({
        flops: 2 * 2 * 16 * 32 * 32 * 27 * 64 * 64,
        work: () => tf.conv3d(clips, kernel3d, 1, 'same'),
      }),
    }
  } finally {
    tf.dispose([a, pictures, kernel2d, clips, kernel3d])
  }
}

async function rate({ flops, work }: Task): Promise<number> {
  const once = () => {
    const start = performance.now()
    // One number is read, since a device may still be computing when the call returns.
    tf.tidy(() => void tf.max(work()).dataSync())
    return (performance.now() - start) / 1000
  }
  once()
  const seconds: number[] = []
  for (let run = 0; run < runs; run++) {
    seconds.push(once())
    await breathe()
  }
  seconds.sort((x, y) => x - y)
  return flops / (seconds[Math.floor(runs / 2)] ?? 1) / 1e9
}
