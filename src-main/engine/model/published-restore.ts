// How the variables of a graph come by their numbers where it brings no way of its own: TensorFlow Hub's first format left that to
// Python. The nodes for it are written here as TensorFlow's own Saver would.
import { floatType, stringType, typeAttribute, type GraphNode } from './published-graph.ts'
import { entryField, field, numberField } from './published-proto.ts'

/** The names that TensorFlow's loader is told: the tensor that is given the file, and the node that is run. */
export const ownSaver = { fileTensor: 'interlude/file:0', restoreNode: 'interlude/restore' } as const

/** Nodes that fill variables from the file that is named when they are run; each is stored by its node's name. */
export function restoreNodes(variables: readonly GraphNode[]): Uint8Array[] {
  const type = (value: number): Uint8Array[] => [numberField(6, value)]
  const node = (name: string, op: string, inputs: string[], attributes: readonly Uint8Array[]): Uint8Array =>
    field(1, [field(1, name), field(2, op), ...inputs.map((input) => field(3, input)), ...attributes])
  const texts = (name: string, values: readonly string[]): Uint8Array => {
    const shape = field(2, [field(2, [numberField(1, values.length)])])
    const tensor = field(8, [numberField(1, stringType), shape, ...values.map((value) => field(8, value))])
    return node(
      name,
      'Const',
      [],
      [entryField(5, 'dtype', type(stringType)), entryField(5, 'value', [tensor])],
    )
  }
  const types = variables.map((variable) => typeAttribute(variable, 'dtype'))
  const list = field(
    1,
    types.map((value) => numberField(6, value)),
  )
  const assigns = variables.map((variable, index) => {
    const isHandle = variable.op === 'VarHandleOp'
    return node(
      `interlude/assign_${String(index)}`,
      isHandle ? 'AssignVariableOp' : 'Assign',
      [variable.name, `interlude/read:${String(index)}`],
      [entryField(5, isHandle ? 'dtype' : 'T', type(types[index] ?? floatType))],
    )
  })
  const read = [
    texts(
      'interlude/names',
      variables.map(({ name }) => name),
    ),
    texts(
      'interlude/slices',
      variables.map(() => ''),
    ),
    node(
      'interlude/read',
      'RestoreV2',
      ['interlude/file', 'interlude/names', 'interlude/slices'],
      [entryField(5, 'dtypes', [list])],
    ),
    ...assigns,
  ]
  return [
    node('interlude/file', 'Placeholder', [], [entryField(5, 'dtype', type(stringType))]),
    // A graph without variables has nothing to read.
    ...(variables.length > 0 ? read : []),
    node(
      'interlude/restore',
      'NoOp',
      assigns.map((_, index) => `^interlude/assign_${String(index)}`),
      [],
    ),
  ]
}
