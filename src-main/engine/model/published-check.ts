// What a published graph may do. A SavedModel is a program: its operations can read and write any file, open connections and
// call back into Python. So nothing is kept but what the asked output needs, and of that only operations on this list, which
// compute from their inputs and nothing else. Files are read in one place alone, where the program itself says which file:
// the restoring of variables.
import { InterludeError } from '../../../src-shared/errors.ts'
import {
  calledFunctions,
  nodeOf,
  type GraphFunction,
  type GraphNode,
  type MetaGraph,
} from './published-graph.ts'

const arithmetic =
  'Abs Add AddN AddV2 BiasAdd Ceil ClipByValue Cos Cumprod Cumsum Div DivNoNan Einsum Erf Exp Expm1 Floor FloorDiv ' +
  'FloorMod Inv L2Loss LinSpace Log Log1p MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3 Max Maximum Mean Min Minimum Mod ' +
  'Mul MulNoNan Neg OnesLike Pow Prod Range RealDiv Reciprocal Rint Round Rsqrt Sign Sin Sqrt Square SquaredDifference Sub ' +
  'Sum Tan Tanh TruncateDiv ZerosLike'
const networks =
  'AvgPool AvgPool3D Conv2D Conv2DBackpropInput Conv3D Conv3DBackpropInput Conv3DBackpropInputV2 DepthToSpace ' +
  'DepthwiseConv2dNative Dilation2D Elu FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 LRN LeakyRelu LogSoftmax MaxPool ' +
  'MaxPool3D Relu Relu6 ResizeArea ResizeBicubic ResizeBilinear ResizeNearestNeighbor Selu Sigmoid Softmax Softplus ' +
  'Softsign SpaceToDepth'
const shapes =
  'BatchToSpace BatchToSpaceND BroadcastTo Cast ConcatV2 Concat ExpandDims Fill Gather GatherNd GatherV2 Identity IdentityN ' +
  'InvertPermutation MirrorPad Pack Pad PadV2 Rank Reshape Reverse ReverseV2 Roll Shape ShapeN Size Slice SpaceToBatch ' +
  'SpaceToBatchND Split SplitV Squeeze StopGradient StridedSlice PreventGradient Tile Transpose Unpack Snapshot ' +
  'EnsureShape'
const logic =
  'All Any ApproximateEqual ArgMax ArgMin Equal Greater GreaterEqual Less LessEqual LogicalAnd LogicalNot LogicalOr ' +
  'NotEqual Select SelectV2 Where OneHot Merge Switch'
const chance =
  'RandomStandardNormal RandomUniform TruncatedNormal StatelessRandomNormal StatelessRandomNormalV2 StatelessRandomUniform ' +
  'StatelessRandomUniformV2 StatelessTruncatedNormal'
const frame =
  'Const NoOp Placeholder PlaceholderWithDefault PartitionedCall StatefulPartitionedCall ReadVariableOp VarHandleOp ' +
  'VariableV2 Variable'
const restoring = 'RestoreV2 Assign AssignVariableOp DisableCopyOnRead'

const words = (text: string): string[] => text.split(' ')
const computing = new Set([arithmetic, networks, shapes, logic, chance, frame].flatMap(words))
const allowed = new Set([...computing, ...words(restoring)])

/** Deep enough for any exporter; a circle of functions ends here. */
const deepestCall = 32

/** What a part of the graph consists of. */
export interface Reach {
  readonly nodes: ReadonlySet<GraphNode>
  readonly functions: ReadonlySet<GraphFunction>
}

/** A refusal of a graph that does, or asks for, what it should not. */
export function refused(
  what: string,
  remedy = 'Use it only in a program made to run foreign code, or not at all.',
) {
  return new InterludeError('unsupported', `This SavedModel ${what}.`, remedy)
}

/** Everything that `roots` (names of nodes) need. Throws `unsupported` where the graph lacks something. */
export function reachOf(graph: MetaGraph, roots: readonly string[]): Reach {
  const nodes = new Set<GraphNode>()
  const functions = new Set<GraphFunction>()
  const callees = (node: GraphNode): void => {
    for (const name of calledFunctions(node)) {
      const called = graph.functions.get(name)
      if (!called) throw refused(`calls a function that it does not hold: "${name.slice(0, 80)}"`)
      if (functions.has(called)) continue
      functions.add(called)
      for (const inner of called.nodes.values()) callees(inner)
    }
  }
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = graph.nodes.get(name)
    if (!node) throw refused(`is not whole: it lacks "${name.slice(0, 80)}"`)
    if (nodes.has(node)) continue
    nodes.add(node)
    callees(node)
    waiting.push(...node.inputs.map(nodeOf))
  }
  return { nodes, functions }
}

/** Throws `unsupported` when a part of the graph does anything but compute (and, where said, restore variables). */
export function checkOperations({ nodes, functions }: Reach, mayRestore: boolean): void {
  const list = mayRestore ? allowed : computing
  for (const node of [...nodes, ...[...functions].flatMap((inner) => [...inner.nodes.values()])]) {
    if (list.has(node.op)) continue
    throw refused(
      `uses the operation "${node.op.slice(0, 80)}" ("${node.name.slice(0, 80)}"), which is not among those that ` +
        'only compute. A graph can read and write files; this one is not run',
    )
  }
}

/**
 * Throws `unsupported` unless every RestoreV2 that `root` comes to reads the very file that it is told when it is run,
 * by the placeholder of `fileTensor`.
 */
export function checkRestore(graph: MetaGraph, root: string, fileTensor: string): void {
  const placeholder = nodeOf(fileTensor)
  const isTold = (node: GraphNode | undefined): boolean =>
    node?.name === placeholder && (node.op === 'Placeholder' || node.op === 'PlaceholderWithDefault')

  /** Walks a body; `given` says for each parameter of a function whether it is the name that was told. */
  const walk = (
    nodes: ReadonlyMap<string, GraphNode>,
    given: ReadonlyMap<string, boolean> | undefined,
    depth: number,
    within: Iterable<GraphNode>,
  ): void => {
    if (depth > deepestCall) throw refused('calls functions in a circle')
    const comesFrom = (input: string, steps = 0): boolean => {
      const name = nodeOf(input)
      const parameter = given?.get(name)
      if (parameter !== undefined && !nodes.has(name)) return parameter
      const node = nodes.get(name)
      if (!given && isTold(node)) return true
      return node?.op === 'Identity' && steps < 64 && comesFrom(node.inputs[0] ?? '', steps + 1)
    }
    for (const node of within) {
      if (node.op === 'RestoreV2' && !comesFrom(node.inputs[0] ?? '')) {
        throw refused(`reads a file of its own choice in "${node.name.slice(0, 80)}"`)
      }
      for (const name of calledFunctions(node)) {
        const callee = graph.functions.get(name)
        if (!callee) continue
        const told = new Map(
          callee.parameters.map((parameter, index) => [parameter, comesFrom(node.inputs[index] ?? '')]),
        )
        walk(callee.nodes, told, depth + 1, callee.nodes.values())
      }
    }
  }
  walk(graph.nodes, undefined, 0, reachOf(graph, [root]).nodes)
}
