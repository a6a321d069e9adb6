// What a SavedModel's saved_model.pb says, as far as this program cares: nodes, functions, signatures, how variables are
// restored. Field numbers are those of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and core/framework/*.proto.
import { fieldsOf, numbersOf, textOf, type Field } from './published-proto.ts'

/** One operation of a graph. */
export interface GraphNode {
  readonly name: string
  readonly op: string
  /** As written: `name`, `name:1`, `name:output:0` (in functions), `^name` (only waited for). */
  readonly inputs: readonly string[]
  /** Attributes by name: messages of type AttrValue. */
  readonly attributes: ReadonlyMap<string, Uint8Array>
  /** The node's message. */
  readonly raw: Uint8Array
}

/** A function that nodes call. */
export interface GraphFunction {
  readonly name: string
  /** Names of its arguments, in order. */
  readonly parameters: readonly string[]
  readonly nodes: ReadonlyMap<string, GraphNode>
  /** Its message. */
  readonly raw: Uint8Array
}

/** A tensor that a signature names. */
export interface Port {
  /** `node:0` */
  readonly tensor: string
  /** Number of the type, see {@link floatType}; -1 when it is not said. */
  readonly type: number
  /** -1 for sides that are not fixed. Undefined when nothing is known. */
  readonly shape: readonly number[] | undefined
}

/** One way to ask a graph. */
export interface Signature {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** Its message. */
  readonly raw: Uint8Array
}

/** One graph of a SavedModel. */
export interface MetaGraph {
  readonly tags: readonly string[]
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly functions: ReadonlyMap<string, GraphFunction>
  /** Versions that the graph was written for; a message. */
  readonly versions: Uint8Array
  /** How the variables' numbers come from their file: the tensor that is given its name, and the node that is run. */
  readonly saver: { readonly fileTensor: string; readonly restoreNode: string } | undefined
  readonly signatures: ReadonlyMap<string, Signature>
}

/** Numbers of TensorFlow's types. */
export const floatType = 1
/** See {@link floatType}. */
export const stringType = 7

const first = (message: Uint8Array, number: number): Field | undefined => {
  // The last one counts, as protobuf has it.
  let found: Field | undefined
  for (const field of fieldsOf(message)) if (field.number === number) found = field
  return found
}

const textAt = (message: Uint8Array, number: number): string =>
  textOf(first(message, number)?.bytes ?? new Uint8Array())

const messageAt = (message: Uint8Array, number: number): Uint8Array =>
  first(message, number)?.bytes ?? new Uint8Array()

/** The graphs of a saved_model.pb. Throws ProtoError. */
export function readMetaGraphs(bytes: Uint8Array): MetaGraph[] {
  return [...fieldsOf(bytes)].filter(({ number }) => number === 2).map((field) => readMetaGraph(field.bytes))
}

function readMetaGraph(message: Uint8Array): MetaGraph {
  const tags = [...fieldsOf(messageAt(message, 1))]
    .filter(({ number }) => number === 4)
    .map(({ bytes }) => textOf(bytes))
  const graph = messageAt(message, 2)
  const saver = messageAt(message, 3)
  const restoreNode = textAt(saver, 3)
  const signatures = new Map<string, Signature>()
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 5) signatures.set(textAt(bytes, 1), readSignature(messageAt(bytes, 2)))
  }
  const functions = new Map<string, GraphFunction>()
  for (const { number, bytes } of fieldsOf(messageAt(graph, 2))) {
    if (number !== 1) continue
    const read = readFunction(bytes)
    functions.set(read.name, read)
  }
  return {
    tags,
    nodes: readNodes(graph, 1),
    functions,
    versions: messageAt(graph, 4),
    saver: restoreNode === '' ? undefined : { fileTensor: textAt(saver, 1), restoreNode },
    signatures,
  }
}

function readNodes(message: Uint8Array, at: number): Map<string, GraphNode> {
  const nodes = new Map<string, GraphNode>()
  for (const { number, bytes } of fieldsOf(message)) {
    if (number !== at) continue
    const node = readNode(bytes)
    nodes.set(node.name, node)
  }
  return nodes
}

function readNode(raw: Uint8Array): GraphNode {
  const inputs: string[] = []
  const attributes = new Map<string, Uint8Array>()
  let name = ''
  let op = ''
  for (const { number, bytes } of fieldsOf(raw)) {
    if (number === 1) name = textOf(bytes)
    if (number === 2) op = textOf(bytes)
    if (number === 3) inputs.push(textOf(bytes))
    if (number === 5) attributes.set(textAt(bytes, 1), messageAt(bytes, 2))
  }
  return { name, op, inputs, attributes, raw }
}

function readFunction(raw: Uint8Array): GraphFunction {
  const signature = messageAt(raw, 1)
  const parameters = [...fieldsOf(signature)]
    .filter(({ number }) => number === 2)
    .map(({ bytes }) => textAt(bytes, 1))
  return { name: textAt(signature, 1), parameters, nodes: readNodes(raw, 3), raw }
}

function readSignature(raw: Uint8Array): Signature {
  const ports = (at: number): Port[] =>
    [...fieldsOf(raw)].filter(({ number }) => number === at).map(({ bytes }) => readPort(messageAt(bytes, 2)))
  return { inputs: ports(1), outputs: ports(2), raw }
}

function readPort(message: Uint8Array): Port {
  const shape = first(message, 3)
  return {
    tensor: textAt(message, 1),
    type: first(message, 2)?.value ?? -1,
    shape: shape && readShape(shape.bytes),
  }
}

function readShape(message: Uint8Array): number[] | undefined {
  // Field 3 says that not even the rank is known.
  if (first(message, 3)?.value === 1) return undefined
  return [...fieldsOf(message)]
    .filter(({ number }) => number === 2)
    .map(({ bytes }) => first(bytes, 1)?.value ?? 0)
}

/** The shape that an attribute holds. */
export function shapeAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  const value = node.attributes.get(name)
  const shape = value && first(value, 7)
  return shape && readShape(shape.bytes)
}

/** The type that an attribute holds; -1 when there is none. */
export function typeAttribute(node: GraphNode, name: string): number {
  const value = node.attributes.get(name)
  return (value && first(value, 6)?.value) ?? -1
}

/** The functions that a node's attributes name. */
export function calledFunctions(node: GraphNode): string[] {
  const names: string[] = []
  for (const value of node.attributes.values()) {
    for (const { number, bytes } of fieldsOf(value)) {
      if (number === 10) names.push(textAt(bytes, 1))
      if (number !== 1) continue
      for (const item of fieldsOf(bytes)) if (item.number === 9) names.push(textAt(item.bytes, 1))
    }
  }
  return names
}

/** The whole numbers of a one-dimensional int32 constant; undefined for any other node. */
export function constantNumbers(node: GraphNode): number[] | undefined {
  const value = node.attributes.get('value')
  if (node.op !== 'Const' || value === undefined) return undefined
  const tensor = messageAt(value, 8)
  const [count, ...others] = readShape(messageAt(tensor, 2)) ?? []
  if (first(tensor, 1)?.value !== 3 || count === undefined || others.length > 0) return undefined
  const content = first(tensor, 4)?.bytes
  if (content?.length === count * 4) {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
    return Array.from({ length: count }, (_, index) => view.getInt32(index * 4, true))
  }
  const listed = [...fieldsOf(tensor)].filter(({ number }) => number === 7).flatMap(numbersOf)
  // A list may be shorter than the tensor: its last number then stands for the rest.
  const last = listed.at(-1)
  if (last === undefined || count > 16) return undefined
  return Array.from({ length: count }, (_, index) => listed[index] ?? last)
}

/** The name of the node that an input or tensor comes from. */
export function nodeOf(input: string): string {
  return (input.startsWith('^') ? input.slice(1) : input).split(':', 1)[0] ?? ''
}
