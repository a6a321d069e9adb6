// Writes a clip store so that it can be killed at any moment: blocks go into packs beside a journal that says which
// sources are complete; the next run cuts off what came after the last one and goes on. The folder gets its name when done.
import { createReadStream } from 'node:fs'
import {
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { clipIndexSchema, type Block, type ClipIndex } from '../../../src-shared/clip-format.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { startBlock, type PackedBlock } from './block-writer.ts'
import type { FinishedSource, IngestTools, Ingested, SourceJob } from './dataset-types.ts'
import { takeLock } from '../lock.ts'
import { writeFailure } from './write-failure.ts'

const packLimit = 1 << 30

/** One line of the journal: a complete source. */
const entrySchema = v.object({
  name: v.string(),
  hash: v.string(),
  blocks: clipIndexSchema.entries.blocks,
  clips: v.array(
    v.object({
      ...v.omit(clipIndexSchema.entries.clips.item, ['source', 'split']).entries,
    }),
  ),
  damage: v.optional(v.string()),
  notes: v.optional(v.array(v.string())),
  dropped: v.optional(v.record(v.string(), v.number())),
  /** Bytes of each pack once this source was written. */
  packs: v.array(v.number()),
})

type Entry = v.InferOutput<typeof entrySchema>

/** How a store is written. */
export interface WriterOptions {
  /** See {@link ClipIndex.key}. */
  readonly key: string
  /** Most bytes that the packs may take. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
}

/** A store being written. */
export interface StoreWriter {
  /** Sources that an earlier run has completed, by name. */
  readonly finished: ReadonlyMap<string, FinishedSource>
  /** Reads a source and records it. When the source throws, nothing of it stays, and the error goes on. */
  take(job: SourceJob): Promise<FinishedSource>
  /** Writes the index and gives the folder its name, in place of an older store. */
  commit(finish: Parameters<typeof buildIndex>[2]): Promise<ClipIndex>
  /** Closes files; what is complete stays for the next run, unless the store was committed. */
  close(): Promise<void>
  /** Closes files and removes all that was written. */
  discard(): Promise<void>
}

/** The folder in which a store grows. */
export function partialFolder(folder: string): string {
  return `${folder}.partial`
}

const packName = (index: number) => `${String(index).padStart(5, '0')}.pack`

async function readJournal(file: string, key: string): Promise<Entry[]> {
  const exists = await stat(file).catch(() => undefined)
  if (!exists) return []
  const entries: Entry[] = []
  let isFirst = true
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    let content: unknown
    try {
      content = JSON.parse(line)
    } catch {
      // The last line may be torn: its source is read again.
      break
    }
    if (isFirst) {
      isFirst = false
      if (!v.is(v.object({ key: v.literal(key) }), content)) return []
      continue
    }
    const entry = v.safeParse(entrySchema, content)
    if (!entry.success) break
    entries.push(entry.output)
  }
  return entries
}

/** The index of a finished store, from the journal and what the data set's plan says. */
function buildIndex(
  key: string,
  entries: readonly Entry[],
  finish: (sources: readonly FinishedSource[]) => {
    clips: readonly (Omit<ClipIndex['clips'][number], 'source' | 'block'> & {
      source: string
      block: number
    })[]
    manifest: (bytes: number) => ClipIndex['manifest']
  },
): ClipIndex {
  const { clips, manifest } = finish(entries)
  const blocks: Block[] = []
  const places = new Map<string, { source: number; firstBlock: number }>()
  for (const [source, entry] of entries.entries()) {
    places.set(entry.name, { source, firstBlock: blocks.length })
    blocks.push(...entry.blocks)
  }
  const packs = (entries.at(-1)?.packs ?? []).map((bytes, index) => ({ file: packName(index), bytes }))
  return {
    format: 'interlude-clips',
    version: 1,
    key,
    packs,
    blocks,
    sources: entries.map(({ name, hash, dropped }) => ({ name, hash, ...(dropped && { dropped }) })),
    clips: clips.map((clip) => {
      const place = places.get(clip.source)
      if (!place) throw new RangeError(`Clip ${clip.id} names an unknown source.`)
      return { ...clip, source: place.source, block: place.firstBlock + clip.block }
    }),
    manifest: manifest(packs.reduce((sum, { bytes }) => sum + bytes, 0)),
  }
}

/**
 * Opens the store that grows towards `folder`, going on with an interrupted one of the same key. Throws `not-writable`,
 * `disk-full`, and `exists` while another process writes there.
 */
export async function openStoreWriter(folder: string, options: WriterOptions): Promise<StoreWriter> {
  const partial = partialFolder(folder)
  const journalFile = join(partial, 'journal.jsonl')
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw writeFailure(folder, error)
    }
  }
  const unlock = await guard(async () => {
    await makeFolder(dirname(folder))
    return await takeLock(`${partial}.lock`, 'is preparing this data set')
  })
  try {
    return await guard(() => openPartial())
  } catch (error) {
    await unlock()
    throw error
  }

  async function openPartial(): Promise<StoreWriter> {
    const entries = await readJournal(journalFile, options.key)
    if (entries.length === 0) {
      await rm(partial, { recursive: true, force: true })
      await mkdir(partial)
      await writeFile(journalFile, `${JSON.stringify({ key: options.key })}\n`, { flush: true })
    } else {
      // A torn last line would swallow the next one.
      const lines = [{ key: options.key }, ...entries].map((line) => `${JSON.stringify(line)}\n`)
      await writeFile(journalFile, lines.join(''), { flush: true })
    }
    let packs = [...(entries.at(-1)?.packs ?? [])]
    for (const [index, bytes] of packs.entries()) await truncate(join(partial, packName(index)), bytes)
    const journal = await open(journalFile, 'a')
    let file: { readonly pack: number; readonly handle: FileHandle } | undefined

    const handleOf = async (pack: number): Promise<FileHandle> => {
      if (file?.pack === pack) return file.handle
      await file?.handle.close()
      const handle = await open(join(partial, packName(pack)), 'a')
      file = { pack, handle }
      return handle
    }
    const total = () => packs.reduce((sum, bytes) => sum + bytes, 0)
    const writeBlock = async (block: PackedBlock): Promise<Block> => {
      const last = packs.length - 1
      const pack = last >= 0 && (packs[last] ?? 0) + block.bytes.length <= packLimit ? last : last + 1
      if (total() + block.bytes.length > options.maxBytes) {
        throw new InterludeError(
          'disk-full',
          `The clips take more than the ${(options.maxBytes / 1e9).toFixed(1)} GB that were allowed.`,
          'Allow more (--max-size), choose a smaller --size, or use a part of the data set.',
        )
      }
      const offset = packs[pack] ?? 0
      const handle = await handleOf(pack)
      await guard(() => handle.writeFile(block.bytes))
      packs[pack] = offset + block.bytes.length
      const { frames, width, height, bytes } = block
      return { pack, offset, bytes: bytes.length, frames, width, height }
    }

    const take = async (job: SourceJob): Promise<FinishedSource> => {
      const before = [...packs]
      const blocks: Block[] = []
      const motions: ((from: number, to: number) => number)[] = []
      const tools: IngestTools = {
        signal: options.signal,
        block: (width, height) => {
          const writer = startBlock(width, height, async (block) => {
            blocks.push(await writeBlock(block))
            return motions.push((from, to) => writer.motion(from, to)) - 1
          })
          return writer
        },
      }
      let ingested: Ingested
      let hash
      try {
        hash = await job.hash(options.signal)
        ingested = await job.ingest(tools)
      } catch (error) {
        await dropSince(before)
        throw error
      }
      const clips = ingested.clips.map((clip) => ({
        ...clip,
        motion: motions[clip.block]?.(clip.first, clip.first + clip.frames) ?? 0,
      }))
      const entry: Entry = v.parse(entrySchema, { ...ingested, name: job.name, hash, blocks, clips, packs })
      await guard(async () => {
        await file?.handle.datasync()
        await journal.appendFile(`${JSON.stringify(entry)}\n`)
        await journal.datasync()
      })
      entries.push(entry)
      return entry
    }
    const dropSince = async (before: readonly number[]): Promise<void> => {
      await file?.handle.close()
      file = undefined
      for (let index = 0; index < packs.length; index++) {
        const bytes = before[index]
        if (bytes === undefined) await rm(join(partial, packName(index)), { force: true })
        else await truncate(join(partial, packName(index)), bytes)
      }
      packs = [...before]
    }
    let isOpen = true
    const close = async (): Promise<void> => {
      if (!isOpen) return
      isOpen = false
      await file?.handle.close()
      await journal.close()
      await unlock()
    }

    return {
      finished: new Map(entries.map((entry) => [entry.name, entry])),
      take,
      close,
      discard: async () => {
        await close()
        await rm(partial, { recursive: true, force: true })
      },
      commit: async (finish) => {
        const index = buildIndex(options.key, entries, finish)
        await guard(async () => {
          await file?.handle.close()
          file = undefined
          await writeFile(join(partial, 'index.json'), JSON.stringify(index), { flush: true })
          await rm(journalFile)
          await replaceFolder(partial, folder)
        })
        await close()
        return index
      },
    }
  }
}

/** Whether there is a store that a new one may replace. Throws `exists` when something else is there. */
export async function findReplaceable(to: string): Promise<boolean> {
  const exists = await stat(to).catch(() => undefined)
  if (!exists) return false
  const isStore = await readFile(join(to, 'index.json'), 'utf8').then(
    (text) => text.includes('"interlude-clips"'),
    () => false,
  )
  if (isStore) return true
  throw new InterludeError('exists', `${to} exists and is not a clip store.`, 'Name another folder (--out).')
}

/** Gives `from` the name `to`; an older store there goes, anything else stays and is an error. */
async function replaceFolder(from: string, to: string): Promise<void> {
  if (await findReplaceable(to)) {
    const old = `${to}.old`
    await rm(old, { recursive: true, force: true })
    await rename(to, old)
    await rename(from, to)
    await rm(old, { recursive: true, force: true })
    return
  }
  await rename(from, to)
}
