// The weights of the video classifier behind FVD: where set-up puts them, and how they become what the network needs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import { readSafetensors, SafetensorsError, type StoredTensor } from '../model/safetensors.ts'

const remedy = 'Bring them once (47 MB to download): npm run setup -- --fvd'

/** What takes the place of a number where the weights are not there. Nothing else is ever measured in FVD's stead. */
export const fvdAbsent = `FVD is absent: the weights of its video classifier are not on this machine. ${remedy}`

/** The weights' file in the cache folder (scripts/i3d/fetch.mjs writes it), or undefined when they were not brought. */
export function findI3dWeights(cacheFolder: string): string | undefined {
  const file = join(cacheFolder, 'i3d', 'kinetics-400.safetensors')
  return existsSync(file) ? file : undefined
}

/** A convolution with its normalisation folded in. */
export interface ConvolutionWeights {
  /** [time, height, width, in, out]. */
  readonly kernelShape: readonly [number, number, number, number, number]
  readonly kernel: Float32Array
  /** One number for each output channel. */
  readonly bias: Float32Array
}

/**
 * Reads the weights: layer name to convolution. Throws `model-missing` when there is no such file, and `model-damaged`
 * when it is not what set-up wrote.
 */
export function readI3dWeights(file: string): ReadonlyMap<string, ConvolutionWeights> {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new InterludeError('model-missing', `The weights that FVD needs can't be read: ${file}.`, remedy, {
      cause,
    })
  }
  try {
    const { tensors } = readSafetensors(bytes)
    const kernels = [...tensors].filter(([name]) => name.endsWith('/kernel'))
    return new Map(
      kernels.map(([name, kernel]) => {
        const layer = name.slice(0, -'/kernel'.length)
        return [layer, fold(layer, kernel, tensors)]
      }),
    )
  } catch (cause) {
    if (!(cause instanceof SafetensorsError)) throw cause
    throw new InterludeError(
      'model-damaged',
      `The weights that FVD needs are damaged (${cause.message}): ${file}.`,
      `Delete that file. ${remedy}`,
      { cause },
    )
  }
}

/** What Sonnet's batch normalisation, which has no scale, adds to the variance. */
const epsilon = 1e-3

function fold(
  layer: string,
  kernel: StoredTensor,
  tensors: ReadonlyMap<string, StoredTensor>,
): ConvolutionWeights {
  const [time, height, width, inputs, outputs] = kernel.shape
  if (!time || !height || !width || !inputs || !outputs || kernel.shape.length !== 5) {
    throw new SafetensorsError(`the kernel of ${layer} is not one of a 3-D convolution`)
  }
  const vector = (part: string) => {
    const found = tensors.get(`${layer}/${part}`)
    if (found && found.values.length !== outputs) {
      throw new SafetensorsError(`${layer}/${part} has a wrong size`)
    }
    return found?.values
  }
  const bias = vector('bias')
  if (!bias) throw new SafetensorsError(`${layer} has no bias`)
  const kernelShape = [time, height, width, inputs, outputs] as const
  const mean = vector('mean')
  const variance = vector('variance')
  // The last layer has no normalisation.
  if (!mean || !variance) return { kernelShape, kernel: kernel.values, bias }
  const scale = Float64Array.from(variance, (value) => 1 / Math.sqrt(value + epsilon))
  return {
    kernelShape,
    kernel: kernel.values.map((value, index) => value * (scale[index % outputs] ?? 0)),
    bias: bias.map((value, channel) => value - (mean[channel] ?? 0) * (scale[channel] ?? 0)),
  }
}
