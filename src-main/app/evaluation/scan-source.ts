// Where a source of footage can be judged: its stretches between cuts and stillness, found as training finds them, and which
// of their frames are drawings of their own. Kept in the cache, since it takes a pass over the whole file.
import { createHash } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { toNumber } from '../../../src-shared/timebase.ts'
import { temporaryName } from '../../media/temporary-name.ts'
import type { Source } from '../../media/source-types.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { fitFrame, type Fit } from '../datasets/fit.ts'
import type { FootageFile } from '../datasets/footage-files.ts'
import { footageSide } from '../train-data.ts'
import { scanFootage, type NumberedFrame, type ScanCounts } from '../datasets/scan-footage.ts'

/** Raised when the same file would be scanned differently. */
const scanVersion = 1
/** The size at which training reads footage, so that cuts are found in the same places. */
const fit: Fit = { kind: 'short', size: footageSide }

/** Frames that follow each other: numbers in the source, ascending; those between them repeat the one before. */
export interface ScannedStretch {
  readonly scene: number
  readonly numbers: Uint32Array
}

/** What was found in a source. */
export interface Scan {
  readonly stretches: readonly ScannedStretch[]
  /** Frames a second; 0 where the source has no rate. */
  readonly rate: number
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff))

const keptSchema = v.object({
  rate: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** Numbers as runs: the first, and how many follow each other. */
  stretches: v.array(v.object({ scene: count, runs: v.array(v.tuple([count, count])) })),
})

function toRuns(numbers: Uint32Array): [number, number][] {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last[0] + last[1] === number) last[1]++
    else runs.push([number, 1])
  }
  return runs
}

function fromRuns(runs: readonly (readonly [number, number])[]): Uint32Array {
  return Uint32Array.from(
    runs.flatMap(([first, length]) => Array.from({ length }, (_, index) => first + index)),
  )
}

async function* fitted(
  source: Source,
  signal: AbortSignal,
  onFrame: () => void,
): AsyncGenerator<NumberedFrame> {
  for await (const { frame, index } of source.frames({}, signal)) {
    throwIfCancelled(signal)
    onFrame()
    yield { ...fitFrame(frame, fit), index }
  }
}

async function scan(source: Source, signal: AbortSignal, onFrame: () => void): Promise<Scan> {
  const counts: ScanCounts = { frames: 0, kept: 0, repeated: 0, still: 0, mixed: 0, cuts: 0 }
  const stretches: ScannedStretch[] = []
  let numbers: number[] = []
  let scene = 1
  const finish = () => {
    if (numbers.length > 2) stretches.push({ scene, numbers: Uint32Array.from(numbers) })
    numbers = []
  }
  for await (const event of scanFootage(fitted(source, signal, onFrame), counts)) {
    if (event.type === 'frame') {
      numbers.push(event.frame.index)
      continue
    }
    finish()
    if (event.reason === 'cut') scene++
  }
  finish()
  const { frameRate } = source.info
  return { stretches, rate: frameRate ? toNumber(frameRate) : 0 }
}

function keptName(file: FootageFile): string {
  const files = file.files.map(({ path, size, changed }) => [path, size, changed])
  const key = JSON.stringify([scanVersion, fit, files])
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`
}

async function readKept(path: string): Promise<Scan | undefined> {
  try {
    const { rate, stretches } = v.parse(keptSchema, JSON.parse(await readFile(path, 'utf8')))
    return { rate, stretches: stretches.map(({ scene, runs }) => ({ scene, numbers: fromRuns(runs) })) }
  } catch {
    return undefined
  }
}

/** A scan that can't be kept is made again the next time: no reason to fail. */
async function keep(folder: string, name: string, { rate, stretches }: Scan): Promise<void> {
  const temporary = join(folder, temporaryName('.json'))
  const content = {
    rate,
    stretches: stretches.map(({ scene, numbers }) => ({ scene, runs: toRuns(numbers) })),
  }
  try {
    await makeFolder(folder)
    await writeFile(temporary, JSON.stringify(content))
    await rename(temporary, join(folder, name))
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/**
 * Scans a source, or takes what `folder` holds of it. `onFrame` is called for every frame that is looked at. Throws what
 * decoding throws.
 */
export async function scanSource(
  file: FootageFile,
  source: Source,
  folder: string,
  signal: AbortSignal,
  onFrame: () => void = () => undefined,
): Promise<Scan> {
  const name = keptName(file)
  const known = await readKept(join(folder, name))
  if (known) return known
  const found = await scan(source, signal, onFrame)
  await keep(folder, name, found)
  return found
}
