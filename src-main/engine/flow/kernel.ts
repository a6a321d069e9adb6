// The kernel's functions as the host sees them; the sources are in kernel/.

/** Exported functions of the kernel. All arguments are numbers: addresses, sizes, or values. */
export const kernelFunctions = [
  'toGray',
  'shrinkBytes',
  'extendBorder',
  'gradients',
  'searchPatches',
  'densify',
  'prepareRefinement',
  'solveRefinement',
  'finishRefinement',
  'agreement',
  'gatherVotes',
  'halveVectors',
  'formOpinions',
  'followOpinions',
  'enlargePlane',
  'packFields',
  'resizeFields',
  'resizePairs',
  'averageColours',
  'priorAt',
  'guideAt',
  'toPlanes',
  'matchAll',
  'refineMatches',
  'missOf',
  'trustMatches',
  'nearestFields',
  'proposeAt',
  'compose',
] as const

/** See {@link kernelFunctions}. */
export type KernelFunction = (typeof kernelFunctions)[number]

/** A call to be made in a worker: the function and its arguments. */
export type KernelCall = readonly [name: KernelFunction, ...arguments: number[]]

/** An instance of the kernel over the shared memory. */
export type Kernel = Readonly<Record<KernelFunction, (...values: number[]) => void>>

/** Makes an instance. Throws when the module lacks a function, so that an old build is noticed at once. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  for (const name of kernelFunctions) {
    if (typeof exports[name] !== 'function') {
      throw new Error(`The motion kernel has no function ${name}: build it again.`)
    }
  }
  // Checked above; WebAssembly's own types know functions only as `Function`.
  return exports as unknown as Kernel
}
