// A published SavedModel as a model folder: options.json and card.json beside the SavedModel's own saved_model.pb and variables/.
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ModelCard } from './model-card.ts'
import { damaged, placeModelFolder, readBounded, writeSynced } from './model-files.ts'
import { maxParameters, publishedOptions } from './options.ts'
import { compilePublished, type CompiledGraph } from './published-compile.ts'
import { ProtoError } from './published-proto.ts'

const graphFile = 'saved_model.pb'
const variablesFolder = 'variables'
const isVariablesFile = (name: string): boolean => /^variables\.(?:index|data-\d{5}-of-\d{5})$/.test(name)
/** Graphs are programs of some hundred kilobytes; weights lie beside them. */
const mostGraphBytes = 64 * 1024 * 1024
const mostVariablesBytes = 4 * maxParameters + 16 * 1024 * 1024
const mostShards = 64

/** A folder's graph, checked. */
export interface StoredPublished {
  readonly graph: CompiledGraph
  /** SHA-256 of graph and variables. */
  readonly hash: string
}

async function compileFile(file: string): Promise<{ graph: CompiledGraph; source: Buffer }> {
  const source = await readBounded(file, mostGraphBytes)
  if (!source) throw damaged(`There is no ${file}.`)
  try {
    return { graph: compilePublished(source), source }
  } catch (error) {
    if (error instanceof ProtoError) throw damaged(`${file} can't be read: ${error.message}.`, error)
    throw error
  }
}

/** The names of the files of variables, in order, checked for their size. */
async function listVariables(folder: string, graph: CompiledGraph): Promise<string[]> {
  const place = join(folder, variablesFolder)
  const names = (await readdir(place).catch(() => [])).filter(isVariablesFile).sort()
  const facts = await Promise.all(names.map((name) => stat(join(place, name))))
  // TensorFlow itself would pass over missing ones, and compute with nothing.
  if (graph.variables > 0 && !names.includes('variables.index')) {
    throw damaged(`There are no variables in ${folder}.`)
  }
  if (names.length > mostShards + 1 || facts.some((fact) => !fact.isFile())) {
    throw damaged(`${place} does not hold variables as TensorFlow writes them.`)
  }
  if (facts.reduce((sum, { size }) => sum + size, 0) > mostVariablesBytes) {
    throw new InterludeError('unsupported', `The network of ${folder} is too large.`, 'Choose another model.')
  }
  return names
}

/**
 * Reads the SavedModel of a model folder. Throws `model-damaged`, `not-readable`, and `unsupported` for a graph that holds
 * anything but what makes in-betweens.
 */
export async function readPublishedFolder(folder: string): Promise<StoredPublished> {
  const { graph, source } = await compileFile(join(folder, graphFile))
  // Importing has cut the graph down to what compiling keeps. Anything else came in by another way.
  if (Buffer.compare(source, graph.bytes) !== 0) {
    throw new InterludeError(
      'unsupported',
      `The SavedModel in ${folder} was not imported by this program.`,
      'Import it: interlude models import FOLDER.',
    )
  }
  const hash = createHash('sha256').update(source)
  for (const name of await listVariables(folder, graph)) {
    const bytes = await readBounded(join(folder, variablesFolder, name), mostVariablesBytes)
    hash.update(`\0${name}\0`).update(bytes ?? '')
  }
  return { graph, hash: hash.digest('hex') }
}

/**
 * Makes a model folder from a SavedModel, which stays as it is. Throws as {@link readPublishedFolder} and `writeModelFolder`.
 */
export async function adoptSavedModel(
  source: string,
  folder: string,
  { name, command }: { readonly name: string; readonly command: string },
): Promise<void> {
  const { graph } = await compileFile(join(source, graphFile))
  const variables = await listVariables(source, graph)
  const card = cardOf(name, command, basename(source), graph)
  await placeModelFolder(folder, { options: publishedOptions, card }, async (temporary) => {
    await writeSynced(join(temporary, graphFile), graph.bytes)
    await mkdir(join(temporary, variablesFolder))
    for (const file of variables) {
      await copyFile(join(source, variablesFolder, file), join(temporary, variablesFolder, file))
    }
  })
}

function cardOf(
  name: string,
  command: string,
  source: string,
  { width, height, batch }: CompiledGraph,
): ModelCard {
  return {
    version: 1,
    name,
    kind: 'published',
    trained: true,
    data: [`Not said by the SavedModel "${source}"; its publisher's page does.`],
    licences: [],
    steps: 0,
    seed: 0,
    metrics: {},
    command,
    limits: [
      `Paints pictures of ${width}x${height} pixels; keyframes of other sizes are brought to it and the result back.`,
      `Computes ${batch} clips at a time, whatever is asked for.`,
    ],
  }
}
