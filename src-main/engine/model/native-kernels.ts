// Gradients that native TensorFlow has and the library does not offer: it puts them together from general operations, three
// passes over a tensor for a rectifier, twenty for a batch norm, which together took a step of training a tenth of its time
// and more. Training alone calls them, and training needs the native backend; of what runs forwards, WebAssembly has its own.
// Convolutions are not among them: the library's own gradients already run at the rate of a matrix product, and detours were
// as fast or slower for every shape (bench/train/conv-gradients.ts).
import * as tf from '@tensorflow/tfjs-core'

interface OpAttribute {
  readonly name: string
  readonly type: number
  readonly value: number | boolean | string
}

/** What is used here of the native backend; its own types would draw in the whole union package. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_FLOAT' | 'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_BOOL' | 'TF_ATTR_STRING', number>
  >
  executeMultipleOutputs(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[]
}

/** The operation's settings by name. Numbers are real ones; `type` stands for float32. */
type Settings = Readonly<Record<string, number | boolean | string>>

const float = { T: 'type' } as const

function nativeBackend(): NativeBackend | undefined {
  const backend = tf.backend() as unknown as Partial<NativeBackend>
  return backend.binding && backend.executeMultipleOutputs ? (backend as NativeBackend) : undefined
}

/** Runs a native operation on float32 tensors: its first `outputs` results. */
function run(op: string, settings: Settings, inputs: readonly tf.Tensor[], outputs = 1): tf.Tensor[] {
  const backend = nativeBackend()
  if (!backend) throw new Error('Training needs native TensorFlow.')
  const { binding } = backend
  const attributes = Object.entries(settings).map(([name, value]): OpAttribute => {
    if (value === 'type') return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }
    if (typeof value === 'number') return { name, type: binding.TF_ATTR_FLOAT, value }
    return { name, type: typeof value === 'boolean' ? binding.TF_ATTR_BOOL : binding.TF_ATTR_STRING, value }
  })
  return backend.executeMultipleOutputs(op, attributes, inputs, outputs)
}

function runOne(op: string, settings: Settings, inputs: readonly tf.Tensor[]): tf.Tensor {
  const [result] = run(op, settings, inputs)
  if (!result) throw new Error(`${op} gave nothing.`)
  return result
}

/** Gradient of max(y, slope * y) by its input; `y` may be the input or the output, whose signs agree. */
export function leakyReluGradient(dy: tf.Tensor, y: tf.Tensor, slope: number): tf.Tensor {
  return runOne('LeakyReluGrad', { ...float, alpha: slope }, [dy, y])
}

/** x [...,C] + bias [C]. The native operation is faster than a general addition. */
export function biasForward(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  if (!nativeBackend()) return tf.add(x, bias)
  return runOne('BiasAdd', { ...float, data_format: 'NHWC' }, [x, bias])
}

/** Gradient of a bias [C] that was added to [...,C]: dy summed over all axes but the last. */
export function biasGradient(dy: tf.Tensor): tf.Tensor1D {
  return runOne('BiasAddGrad', { ...float, data_format: 'NHWC' }, [dy]) as tf.Tensor1D
}

/** Gradient of a bilinear resize with pixel centres by its input `x` [N,h,w,C]. */
export function bilinearGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return runOne('ResizeBilinearGrad', { ...float, align_corners: false, half_pixel_centers: true }, [dy, x])
}

/** What a batch norm makes of a batch. */
export interface BatchNormed {
  /** [...,C] */
  readonly y: tf.Tensor
  /** The batch's own moments, [C]; the variance is that of a sample, over M - 1. */
  readonly mean: tf.Tensor1D
  readonly variance: tf.Tensor1D
  /** What {@link batchNormGradient} wants to see again. */
  readonly reserved: readonly tf.Tensor[]
}

const batchNormSettings = { ...float, U: 'type', data_format: 'NHWC', is_training: true } as const

/** Rows [1,1,M,C] of a tensor [...,C], as the native batch norm takes them. */
const asRows = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [1, 1, -1, x.shape.at(-1) ?? 1])

/** Normalises x [...,C] by its own moments over all axes but the last: gamma (x - mean) / sqrt(variance + epsilon) + beta. */
export function batchNormForward(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): BatchNormed {
  // An average factor of 1 and empty running moments: the batch's moments come out as they are.
  const settings = { ...batchNormSettings, epsilon, exponential_avg_factor: 1 }
  const none = tf.tensor1d([])
  const [y, mean, variance, ...reserved] = run(
    'FusedBatchNormV3',
    settings,
    [asRows(x), gamma, beta, none, none],
    6,
  )
  if (!y || !mean || !variance) throw new Error('The batch norm gave nothing.')
  return {
    y: tf.reshape(y, x.shape),
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
    reserved,
  }
}

/** Gradients of {@link batchNormForward} by x, gamma and beta. */
export function batchNormGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  gamma: tf.Tensor,
  reserved: readonly tf.Tensor[],
  epsilon: number,
): [dx: tf.Tensor, dgamma: tf.Tensor, dbeta: tf.Tensor] {
  const settings = { ...batchNormSettings, epsilon }
  const [dx, dgamma, dbeta] = run(
    'FusedBatchNormGradV3',
    settings,
    [asRows(dy), asRows(x), gamma, ...reserved],
    5,
  )
  if (!dx || !dgamma || !dbeta) throw new Error('The gradient of the batch norm gave nothing.')
  return [tf.reshape(dx, x.shape), dgamma, dbeta]
}
