// Which in-betweens each gap had last, across runs: how a gap that is out of date is told from one that never was made.
import { join } from 'node:path'
import * as v from 'valibot'
import { readSmallFile, writeSmallFile } from './gap-file.ts'

/** Gaps that are remembered, the newest: more than any project has. */
const gapsKept = 30_000
/** How long changes are gathered before they are written (ms). */
const writeAfter = 2000

const memorySchema = v.record(v.string(), v.string())

/** See {@link openGapMemory}. */
export interface GapMemory {
  /** What the gap had last, or undefined. */
  get(gap: string): string | undefined
  set(gap: string, what: string): void
  /** Writes what is not written yet. */
  close(): Promise<void>
}

/** Reads the memory in `folder`; an unreadable one is empty. */
export async function openGapMemory(folder: string): Promise<GapMemory> {
  const file = join(folder, 'gaps.json')
  const had = new Map(Object.entries((await readSmallFile(file, memorySchema)) ?? {}))
  let timer: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await writeSmallFile(file, Object.fromEntries([...had].slice(-gapsKept)))
  }

  return {
    get: (gap) => had.get(gap),
    set(gap, what) {
      if (had.get(gap) === what) return
      // The newest last.
      had.delete(gap)
      had.set(gap, what)
      timer ??= setTimeout(() => void write(), writeAfter).unref()
    },
    async close() {
      if (timer) await write()
    },
  }
}
