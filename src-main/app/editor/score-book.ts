// Measured numbers by what they were measured of, across runs: two of them each (PSNR and SSIM, or the two distances of takes).
import { join } from 'node:path'
import * as v from 'valibot'
import { readSmallFile, writeSmallFile } from './gap-file.ts'

/** Measurements that are remembered, the newest: a few megabytes. */
const most = 40_000
/** How long changes are gathered before they are written (ms). */
const writeAfter = 5000
/** As much of each hash as tells measurements apart. */
const nameLength = 20

const bookSchema = v.record(v.string(), v.tuple([v.number(), v.number()]))

/** Two numbers that belong together. */
export type Measured = readonly [number, number]

/** See {@link openScoreBook}. */
export interface ScoreBook {
  get(name: string): Measured | undefined
  set(name: string, measured: Measured): void
  /** Writes what is not written yet. */
  close(): Promise<void>
}

/** The name of a measurement: hashes (hexadecimal) of what it was made of, and the time in the gap. */
export function measureName(kind: 'score' | 'distance', of: readonly string[], time: number): string {
  return [kind, ...of.map((hash) => hash.slice(0, nameLength)), String(time)].join(' ')
}

/** Reads the book in `folder`; an unreadable one is empty. */
export async function openScoreBook(folder: string): Promise<ScoreBook> {
  const file = join(folder, 'scores.json')
  const kept = new Map<string, Measured>(Object.entries((await readSmallFile(file, bookSchema)) ?? {}))
  let timer: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await writeSmallFile(file, Object.fromEntries(kept))
  }

  return {
    get: (name) => kept.get(name),
    set(name, measured) {
      kept.delete(name)
      kept.set(name, measured)
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
      timer ??= setTimeout(() => void write(), writeAfter).unref()
    },
    async close() {
      if (timer) await write()
    },
  }
}
