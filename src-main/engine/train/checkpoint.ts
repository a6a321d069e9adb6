// Checkpoints of a run: all that is needed to go on as if nothing had happened.
//
//   checkpoints/step-00001500/   weights, optimiser moments, judges (safetensors, 32 bit), state.json
//
// A checkpoint is written beside its place, flushed to disk and moved there as a whole; state.json holds the hashes of the
// other files. Whatever moment the process dies at, the last whole one is found again. Reading trusts the hashes alone.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { trainEvaluationSchema } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { readSafetensors, writeSafetensors, type StoredTensor } from '../model/safetensors.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const pointSchema = v.object({
  step: count,
  /** Means since the point before: total loss and its parts. */
  losses: v.record(v.string(), v.number()),
})

/** What a run knows besides weights. */
export const runStateSchema = v.object({
  version: v.literal(1),
  /** Steps taken: the next one's number, which with the seed says all data and noise to come. */
  step: count,
  /** Parts that a batch is cut into, for memory. */
  parts: v.pipe(count, v.minValue(1)),
  /** Slow mean of the loss that explosions are measured by, and for how many steps in turn it was far exceeded. */
  usualLoss: v.nullable(v.number()),
  strange: count,
  /** Updates that the optimisers have made. */
  updates: v.object({ network: count, judges: v.nullable(count) }),
  /** Seconds of all sittings. */
  seconds: v.pipe(v.number(), v.minValue(0)),
  best: v.nullable(trainEvaluationSchema),
  evaluations: v.array(trainEvaluationSchema),
  curve: v.array(pointSchema),
  /** Sums of the losses since the curve's last point. */
  pending: v.object({ steps: count, sums: v.record(v.string(), v.number()) }),
})

/** See {@link runStateSchema}. */
export type RunState = v.InferOutput<typeof runStateSchema>

const fileSchema = v.object({ state: runStateSchema, hashes: v.record(v.string(), v.string()) })

/** Named tensors by file. */
export type CheckpointTensors = Readonly<Record<string, ReadonlyMap<string, StoredTensor>>>

/** A checkpoint in memory. */
export interface Checkpoint {
  readonly state: RunState
  readonly tensors: CheckpointTensors
}

const stateFile = 'state.json'
const folderOf = (step: number) => `step-${String(step).padStart(8, '0')}`
const stepOf = (name: string): number | undefined => {
  const digits = /^step-(\d{8,})$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Steps of the checkpoints in a folder, descending; none when it does not exist. */
export async function listCheckpoints(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names
    .map(stepOf)
    .filter((step) => step !== undefined)
    .sort((a, b) => b - a)
}

/** Writes a checkpoint and returns its folder. Throws `not-writable` or `disk-full`, and leaves nothing half-done behind. */
export async function writeCheckpoint(folder: string, { state, tensors }: Checkpoint): Promise<string> {
  const place = join(folder, folderOf(state.step))
  const temporary = join(folder, `.${folderOf(state.step)}.${randomUUID()}`)
  try {
    await mkdir(temporary, { recursive: true })
    const hashes: Record<string, string> = {}
    for (const [name, content] of Object.entries(tensors)) {
      const bytes = writeSafetensors(content)
      hashes[name] = hashOf(bytes)
      await writeSynced(join(temporary, `${name}.safetensors`), bytes)
    }
    await writeSynced(join(temporary, stateFile), `${JSON.stringify({ state, hashes })}\n`)
    // Written again only by a run that went back behind it, so the old one is of no use.
    await rm(place, { recursive: true, force: true })
    await rename(temporary, place)
    await syncFolder(folder)
  } catch (error) {
    throw asWriteError(folder, error)
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
  }
  return place
}

/** The newest whole checkpoint; damaged ones are named to `onDamaged` and passed over. Undefined when there is none. */
export async function readNewest(
  folder: string,
  onDamaged: (text: string) => void = () => undefined,
): Promise<Checkpoint | undefined> {
  for (const step of await listCheckpoints(folder)) {
    const place = join(folder, folderOf(step))
    try {
      return await readCheckpoint(place)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      onDamaged(`The checkpoint ${place} can't be used (${why}); the one before it is taken.`)
    }
  }
  return undefined
}

async function readCheckpoint(place: string): Promise<Checkpoint> {
  const { state, hashes } = v.parse(fileSchema, JSON.parse(await readFile(join(place, stateFile), 'utf8')))
  const tensors: Record<string, ReadonlyMap<string, StoredTensor>> = {}
  for (const [name, hash] of Object.entries(hashes)) {
    const bytes = await readFile(join(place, `${name}.safetensors`))
    if (hashOf(bytes) !== hash) throw new Error(`${name}.safetensors is not what was written`)
    tensors[name] = readSafetensors(bytes).tensors
  }
  return { state, tensors }
}

/** Removes all but the newest `keep` checkpoints and that of step `best`, and what a killed process left half-written. */
export async function pruneCheckpoints(folder: string, keep: number, best?: number): Promise<void> {
  const steps = await listCheckpoints(folder)
  const old = steps.filter((step, index) => index >= keep && step !== best)
  const names = await readdir(folder).catch((): string[] => [])
  const halves = names.filter((name) => name.startsWith('.step-'))
  for (const name of [...old.map(folderOf), ...halves]) {
    await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** Writes a text file as a whole or not at all. */
export async function writeText(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`
  try {
    await writeSynced(temporary, text)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw asWriteError(file, error)
  }
}

async function writeSynced(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A rename is on disk when its folder is. Not every platform opens folders; there the rename has to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  try {
    await handle?.sync().catch(() => undefined)
  } finally {
    await handle?.close()
  }
}

function asWriteError(place: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const remedy = 'Make room on that disk and go on with --resume.'
    return new InterludeError('disk-full', `There is no room for ${place}.`, remedy, { cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    const remedy = 'Choose a folder that you may write to.'
    return new InterludeError('not-writable', `${place} can't be written.`, remedy, { cause: error })
  }
  return error
}
