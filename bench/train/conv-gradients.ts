// Whether detours around the library's gradients of 3-D convolutions pay, shape by shape: the input's gradient as a forward
// convolution with the flipped, transposed kernel; the kernel's as one 2-D gradient a tap in time. Measured in turn; the
// fastest round of each counts. On a machine with nothing else to do no detour was faster anywhere, so the program takes none.
// nice node bench/train/conv-gradients.ts [--rounds 5]
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { loadBackend } from '../../src-main/engine/backend.ts'
import { createMatmulRate } from './timing.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })

type Shape = [clips: number, steps: number, height: number, width: number, channels: number]

/** The 3x3x3 convolutions of the networks at 64x64: input, output channels. */
const layers: readonly (readonly [name: string, input: Shape, outputs: number])[] = [
  ['studio latents, 4 steps', [4, 4, 8, 8, 96], 96],
  ['studio latents, 8 steps', [4, 8, 8, 8, 96], 96],
  ['studio latents, 16 steps', [4, 16, 8, 8, 96], 96],
  ['studio decoder', [4, 14, 16, 16, 64], 64],
  ['studio-small latents', [4, 16, 8, 8, 32], 32],
  ['studio-small decoder', [4, 14, 16, 16, 16], 16],
  ['paper latents', [4, 16, 8, 8, 64], 64],
  ['paper video 1', [4, 16, 8, 8, 64], 256],
  ['paper video 2', [4, 16, 8, 8, 256], 256],
  ['paper video 3', [4, 16, 16, 16, 128], 128],
  ['paper video 4', [4, 16, 32, 32, 64], 64],
]

/** Kernels by the library's names; its gradients of convolutions are not functions of its own. */
const run = (name: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attrs as Parameters<ReturnType<typeof tf.engine>['runKernel']>[2])

interface Layer {
  readonly x: tf.Tensor5D
  readonly kernel: tf.Tensor5D
  readonly dy: tf.Tensor5D
}

const libraryInput = ({ x, kernel, dy }: Layer) =>
  run(
    'Conv3DBackpropInputV2',
    { dy, filter: kernel },
    { pad: 'same', strides: [1, 1, 1], inputShape: x.shape },
  )

const flippedInput = ({ kernel, dy }: Layer) =>
  tf.conv3d(dy, tf.transpose(tf.reverse(kernel, [0, 1, 2]), [0, 1, 2, 4, 3]), 1, 'same')

const libraryKernel = ({ x, kernel, dy }: Layer) =>
  run('Conv3DBackpropFilterV2', { x, dy }, { strides: [1, 1, 1], pad: 'same', filterShape: kernel.shape })

/** The steps of a clip that a tap in time meets, as pictures. */
function met(clips: tf.Tensor5D, first: number, count: number): tf.Tensor {
  const [n, , h, w, c] = clips.shape
  return tf.reshape(tf.slice(clips, [0, first, 0, 0, 0], [n, count, h, w, c]), [n * count, h, w, c])
}

const tapsOfKernel = ({ x, kernel, dy }: Layer) =>
  tf.stack(
    [-1, 0, 1].map((shift) => {
      const count = x.shape[1] - Math.abs(shift)
      return run(
        'Conv2DBackpropFilter',
        { x: met(x, Math.max(0, shift), count), dy: met(dy, Math.max(0, -shift), count) },
        {
          strides: [1, 1],
          pad: 'same',
          dataFormat: 'NHWC',
          dimRoundingMode: undefined,
          filterShape: kernel.shape.slice(1),
        },
      )
    }),
  )

const ways = {
  forward: ({ x, kernel }: Layer) => tf.conv3d(x, kernel, 1, 'same'),
  input: libraryInput,
  flipped: flippedInput,
  kernel: libraryKernel,
  'by taps': tapsOfKernel,
}

function difference(a: tf.Tensor, b: tf.Tensor): number {
  const [most = NaN, scale = NaN] = [tf.sub(a, b), a].map((x) => tf.max(tf.abs(x)).dataSync()[0] ?? NaN)
  return most / scale
}

await loadBackend({ device: 'cpu', allowWasm: false })
const matmulRate = createMatmulRate()
const names = Object.keys(ways)
console.log(`GFLOPS${' '.repeat(20)}${[...names, 'matmul'].map((name) => name.padStart(9)).join('')}`)
for (const [name, input, outputs] of layers) {
  const [n, t, h, w, c] = input
  const layer: Layer = {
    x: tf.randomNormal(input),
    kernel: tf.randomNormal([3, 3, 3, c, outputs]),
    dy: tf.randomNormal([n, t, h, w, outputs]),
  }
  const flops = 2 * 27 * c * outputs * n * t * h * w
  const fastest = new Map<string, number>()
  const note = (way: string, rate: number) => fastest.set(way, Math.max(fastest.get(way) ?? 0, rate))
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [way, work] of Object.entries(ways)) {
      const start = performance.now()
      tf.tidy(() => void work(layer))
      // The first round warms up.
      if (round >= 0) note(way, flops / ((performance.now() - start) / 1000))
    }
    note('matmul', matmulRate())
  }
  tf.tidy(() => {
    const worst = Math.max(
      difference(libraryInput(layer), flippedInput(layer)),
      difference(libraryKernel(layer), tapsOfKernel(layer)),
    )
    if (worst > 1e-4) throw new Error(`${name}: the detours differ by ${worst}.`)
  })
  tf.dispose([layer.x, layer.kernel, layer.dy])
  const cells = [...names, 'matmul'].map((way) => ((fastest.get(way) ?? NaN) / 1e9).toFixed(0).padStart(9))
  console.log(`${name.padEnd(26)}${cells.join('')}`)
}
