// From a SavedModel as it was published to the least that runs: one graph, tagged `serve`, with one signature, of which only
// what the output and the variables need is kept. What comes out, compiled again, is the same bytes: this is how a folder
// is known to hold nothing else.
//
// Two ways of publishing are read: TensorFlow's own (tag `serve`, brings the nodes that restore its variables), and the
// format of TensorFlow Hub's first years (no tag, no such nodes: they are added here; each variable is stored by its name).
import { checkOperations, checkRestore, reachOf, refused } from './published-check.ts'
import {
  floatType,
  nodeOf,
  readMetaGraphs,
  shapeAttribute,
  type GraphNode,
  type MetaGraph,
  type Port,
  type Signature,
} from './published-graph.ts'
import { concat, entryField, field, fieldsOf, numberField } from './published-proto.ts'
import { ownSaver, restoreNodes } from './published-restore.ts'

const tag = 'serve'
const signatureNames = ['default', 'serving_default']
const variableOps = new Set(['VarHandleOp', 'VariableV2', 'Variable'])
/** Steps between the keyframes that the published networks make. */
const innerSteps = 14

/** Of all clips of a batch: 32 times what the published networks have. */
const mostPixels = 2 ** 21

/** A graph that may be run, and how it is asked. */
export interface CompiledGraph {
  /** The saved_model.pb to run. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Tensors: frames in, pictures out. */
  readonly input: string
  readonly output: string
  /** Clips that it makes at a time, always as many. */
  readonly batch: number
  readonly width: number
  readonly height: number
  /** Its variables, and how many numbers they hold. */
  readonly variables: number
  readonly parameters: number
  /** All that computes the output. */
  readonly nodes: ReadonlySet<GraphNode>
  /** The same inside of functions. */
  readonly innerNodes: readonly GraphNode[]
}

const wanted = `frames [N,2,h,w,3] in, [N,${innerSteps},h,w,3] out, float32, all sides fixed`

interface Question {
  readonly graph: MetaGraph
  readonly signature: Signature
  readonly input: Port
  readonly output: Port
  readonly batch: number
  readonly height: number
  readonly width: number
}

function isClip(port: Port, steps: number): boolean {
  const { shape, type } = port
  return type === floatType && shape?.length === 5 && shape[1] === steps && shape[4] === 3
}

function findQuestion(graphs: readonly MetaGraph[]): Question {
  const graph =
    graphs.find(({ tags }) => tags.length === 1 && tags[0] === tag) ??
    graphs.find(({ tags }) => tags.length === 0)
  if (!graph) throw refused(`has no graph for use (tag "${tag}")`, 'Export it with the tag "serve".')
  const remedy = `Give it a signature "${signatureNames[0] ?? ''}": ${wanted}.`
  const signature = signatureNames
    .map((name) => graph.signatures.get(name))
    .find((found) => found !== undefined)
  if (!signature) throw refused('has no signature "default" or "serving_default"', remedy)
  const [input, ...others] = signature.inputs
  const output = signature.outputs.find((port) => isClip(port, innerSteps))
  const [batch = 0, , height = 0, width = 0] = input?.shape ?? []
  const fits =
    input &&
    output &&
    others.length === 0 &&
    isClip(input, 2) &&
    [batch, height, width].every((side) => side > 0) &&
    batch * height * width <= mostPixels &&
    output.shape?.join() === [batch, innerSteps, height, width, 3].join()
  if (!fits) throw refused('does not make in-betweens in the way of the published networks', remedy)
  return { graph, signature, input, output, batch, height, width }
}

/**
 * Compiles a saved_model.pb. Throws `unsupported` for a graph that does something else than make in-betweens, and ProtoError for
 * bytes that are none.
 */
export function compilePublished(source: Uint8Array): CompiledGraph {
  const { graph, signature, input, output, batch, height, width } = findQuestion(readMetaGraphs(source))
  const computing = reachOf(graph, [nodeOf(output.tensor), nodeOf(input.tensor)])
  checkOperations(computing, false)
  const variables = [...computing.nodes].filter((node) => variableOps.has(node.op))

  const kept = new Set(computing.nodes)
  const functions = new Set(computing.functions)
  const added: Uint8Array[] = []
  let saver = graph.saver
  if (saver) {
    const { restoreNode, fileTensor } = saver
    const restoring = reachOf(graph, [restoreNode, nodeOf(fileTensor)])
    checkOperations(restoring, true)
    checkRestore(graph, restoreNode, fileTensor)
    for (const node of restoring.nodes) kept.add(node)
    for (const called of restoring.functions) functions.add(called)
  } else {
    saver = ownSaver
    added.push(...restoreNodes(variables))
  }

  const inOrder = [...graph.nodes.values()].filter((node) => kept.has(node))
  const library = [...graph.functions.values()].filter((called) => functions.has(called))
  const bytes = concat([
    numberField(1, 1),
    field(2, [
      field(1, [field(4, tag)]),
      field(2, [
        ...inOrder.map((node) => field(1, [withoutPlaces(node.raw)])),
        ...added,
        field(
          2,
          library.map(({ raw }) => field(1, [raw])),
        ),
        field(4, [graph.versions]),
      ]),
      field(3, saverFields(saver)),
      entryField(5, signatureNames[0] ?? '', [signature.raw]),
    ]),
  ])
  return {
    bytes,
    input: input.tensor,
    output: output.tensor,
    batch,
    width,
    height,
    variables: variables.length,
    parameters: variables.reduce((sum, node) => sum + sizeOf(shapeAttribute(node, 'shape')), 0),
    nodes: computing.nodes,
    innerNodes: [...computing.functions].flatMap((called) => [...called.nodes.values()]),
  }
}

/** Python wants to hear of a tensor to save by, too; nothing here saves. Version 2 is the format of the file. */
function saverFields({ fileTensor, restoreNode }: NonNullable<MetaGraph['saver']>): Uint8Array[] {
  return [field(1, fileTensor), field(2, fileTensor), field(3, restoreNode), numberField(7, 2)]
}

function sizeOf(shape: readonly number[] | undefined): number {
  return shape?.reduce((product, side) => product * Math.max(0, side), 1) ?? 0
}

/** A node's message without the device it was made on, and without the wish to stay by a node that may be gone. */
function withoutPlaces(raw: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  for (const part of fieldsOf(raw)) {
    if (part.number === 4) continue
    if (
      part.number === 5 &&
      [...fieldsOf(part.bytes)].some((key) => key.number === 1 && isClass(key.bytes))
    ) {
      continue
    }
    kept.push(part.raw)
  }
  return concat(kept)
}

const isClass = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes) === '_class'
