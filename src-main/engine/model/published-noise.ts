// The noise that a published network draws for itself. Where it is drawn in the graph itself, clip by clip, it is given from
// outside instead, so that a seed decides it as it does in our own networks. Inside of functions it can't be reached: such a
// network answers otherwise each time.
import { createNoise } from './noise.ts'
import type { CompiledGraph } from './published-compile.ts'
import { constantNumbers, floatType, typeAttribute, type GraphNode } from './published-graph.ts'

const chance = new Set(['RandomStandardNormal', 'RandomUniform', 'TruncatedNormal'])
/** Stateless operations draw from their inputs: the same each time, with nothing to be said from outside. */
const drawsAnew = (node: GraphNode): boolean => chance.has(node.op)
/** More noise than any network of these sizes draws. */
const mostNumbers = 64 * 1024 * 1024

/** Noise that can be given: for every clip of a batch, numbers in the shape that the graph draws them. */
export interface NoiseInput {
  /** `node:0` */
  readonly tensor: string
  readonly shape: readonly number[]
  /** Draws one clip's numbers. */
  draw(seed: number): Float32Array
}

/** What a graph draws, or `undefined` where some of it is out of reach. A graph without noise has none to be given. */
export function findNoise(compiled: CompiledGraph): NoiseInput[] | undefined {
  if (compiled.innerNodes.some(drawsAnew)) return undefined
  const byName = new Map([...compiled.nodes].map((node) => [node.name, node]))
  const inputs: NoiseInput[] = []
  for (const node of [...compiled.nodes].filter(drawsAnew)) {
    const from = byName.get((node.inputs[0] ?? '').replace(/:0$/, ''))
    const shape = from && constantNumbers(from)
    const total = shape?.reduce((product, side) => product * side, 1) ?? 0
    const isOurs =
      shape?.[0] === compiled.batch &&
      total > 0 &&
      total <= mostNumbers &&
      typeAttribute(node, 'dtype') === floatType
    if (!isOurs) return undefined
    const count = total / compiled.batch
    inputs.push({ tensor: `${node.name}:0`, shape, draw: (seed) => drawClip(node, count, seed) })
  }
  return inputs
}

function drawClip(node: GraphNode, count: number, seed: number): Float32Array {
  const noise = createNoise(seed, `published ${node.name}`)
  if (node.op === 'RandomStandardNormal') return noise.normals(count)
  const draw = (): number => {
    if (node.op === 'RandomUniform') return noise.uniform()
    // Truncated: what lies beyond two deviations is drawn again.
    for (;;) {
      const value = noise.normal()
      if (Math.abs(value) <= 2) return value
    }
  }
  return Float32Array.from({ length: count }, draw)
}
