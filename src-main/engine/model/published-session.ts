// Runs a graph in native TensorFlow. The library's own door to SavedModels is used below its wrapper, which would read the file
// again and can feed nothing but a signature's inputs.
import * as tf from '@tensorflow/tfjs-core'
import { InterludeError } from '../../../src-shared/errors.ts'
import { asOutOfMemory } from '../../../src-shared/memory-errors.ts'

/** The part of tfjs-node's backend that concerns SavedModels; its own types would draw in the whole union package. */
interface SavedModelBackend {
  loadSavedModelMetaGraph(folder: string, tags: string): number
  runSavedModel(
    id: number,
    inputs: readonly tf.Tensor[],
    infos: readonly { readonly name: string }[],
    outputs: readonly string[],
  ): tf.Tensor[]
  deleteSavedModel(id: number): void
}

/** A loaded graph. */
export interface Session {
  /** The output tensor for these inputs, by tensor name; the caller frees it. */
  run(inputs: ReadonlyMap<string, tf.Tensor>, output: string): tf.Tensor
  /** Frees its variables. */
  close(): void
}

/** Loads `saved_model.pb` (tag `serve`) and its variables from a folder. Throws `unsupported`, `model-damaged`, `out-of-memory`. */
export function openSession(folder: string): Session {
  // The package registered itself under this name; its class is not exported.
  const backend = tf.findBackend('tensorflow') as unknown as SavedModelBackend | null
  if (tf.getBackend() !== 'tensorflow' || !backend) {
    throw new InterludeError(
      'unsupported',
      'A published SavedModel runs in native TensorFlow alone, which is not there.',
      'Run the set-up again: npm run setup.',
    )
  }
  const id = loadGraph(backend, folder)
  return {
    run(inputs, output) {
      const infos = [...inputs.keys()].map((name) => ({ name }))
      const [answer] = backend.runSavedModel(id, [...inputs.values()], infos, [output])
      if (!answer) throw new Error('The graph gave no answer.')
      return answer
    },
    close: () => backend.deleteSavedModel(id),
  }
}

function loadGraph(backend: SavedModelBackend, folder: string): number {
  try {
    return backend.loadSavedModelMetaGraph(folder, 'serve')
  } catch (error) {
    const shortage = asOutOfMemory(error)
    if (shortage) throw shortage
    const words = error instanceof Error ? error.message : String(error)
    // TensorFlow adds where in its own code it was.
    const [reason = ''] = words.replace(/^Failed to load SavedModel: /, '').split('\n')
    throw new InterludeError(
      'model-damaged',
      `TensorFlow can't load the SavedModel in ${folder}: ${reason.slice(0, 300)}`,
      'Import it again from where it came from; if that fails too, its variables do not belong to its graph.',
      { cause: error },
    )
  }
}
