// The pictures that show how a run learns, and what a proof compares, as files small enough to be kept: a row of pictures is one file.
//
//   strips/rows/step-00000120/model.jpg    rows of one held-out window after that step; those that never change with the first alone
//   strips/rows/proof-00000000/after.png   rows of a proof, of its windows in turn
//   strips/rows/*/columns.json             which frames of the gap they show
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Frame } from '../../src-shared/frame.ts'
import { encodeJpeg, probePicture, readPicture, writePicture } from '../media/picture.ts'
import { place } from '../media/output-place.ts'
import { sideBySide } from './evaluation/strips.ts'
import type { EvaluationStrip } from './evaluation/types.ts'

/** What a strip is of. */
export type StripKind = 'step' | 'proof'

/** A row as it was kept, as JPEG. */
export interface StripRow {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly jpeg: Uint8Array<ArrayBuffer>
}

const quality = 90

const rowsFolder = (folder: string) => join(folder, 'strips', 'rows')
const folderOf = (folder: string, kind: StripKind, number: number) =>
  join(rowsFolder(folder), `${kind}-${String(number).padStart(8, '0')}`)
/** A method's name may be anything; none of ours is. */
const fileTitle = (title: string) => title.replace(/[^\w-]+/g, '-')

async function writeColumns(to: string, columns: readonly number[]): Promise<void> {
  await place(join(to, 'columns.json'), { overwrite: true }, async (file) =>
    file.write(Buffer.from(`${JSON.stringify(columns)}\n`)),
  )
}

/** Keeps the rows of a step: pictures of equal size beside each other. Throws `not-writable`, `disk-full`. */
export async function writeStepRows(
  folder: string,
  step: number,
  rows: readonly { readonly title: string; readonly frames: readonly Frame[] }[],
): Promise<void> {
  const to = folderOf(folder, 'step', step)
  await mkdir(to, { recursive: true })
  for (const { title, frames } of rows) {
    // The truth stays what it was, and so does the blend.
    if (step > 0 && title !== 'model') continue
    await writePicture(sideBySide(frames), join(to, `${fileTitle(title)}.jpg`), true)
  }
  await writeColumns(to, [...(rows[0]?.frames ?? []).keys()])
}

/** Keeps the strips of a proof. Throws `not-writable`, `disk-full`. */
export async function writeProofRows(folder: string, strips: readonly EvaluationStrip[]): Promise<void> {
  for (const [number, { rows, columns }] of strips.entries()) {
    const to = folderOf(folder, 'proof', number)
    await mkdir(to, { recursive: true })
    for (const { label, png } of rows) {
      await place(join(to, `${fileTitle(label)}.png`), { overwrite: true }, async (file) => file.write(png))
    }
    await writeColumns(to, columns)
  }
}

/** Numbers of the strips that are there, ascending. */
export async function listStrips(folder: string, kind: StripKind): Promise<number[]> {
  const names = await readdir(rowsFolder(folder)).catch((): string[] => [])
  return names
    .flatMap((name) => {
      const [prefix, digits] = name.split('-')
      return prefix === kind && /^\d{8,}$/.test(digits ?? '') ? [Number(digits)] : []
    })
    .sort((a, b) => a - b)
}

/** Which frames of the gap the rows of a strip show; undefined when it is not there, or not whole. */
export async function readColumns(
  folder: string,
  kind: StripKind,
  number: number,
): Promise<number[] | undefined> {
  try {
    const text = await readFile(join(folderOf(folder, kind, number), 'columns.json'), 'utf8')
    return v.parse(v.array(v.number()), JSON.parse(text))
  } catch {
    return undefined
  }
}

/** One row of a strip; undefined when it is not there, or damaged. */
export async function readStripRow(
  folder: string,
  kind: StripKind,
  number: number,
  title: string,
): Promise<StripRow | undefined> {
  const file = join(folderOf(folder, kind, number), fileTitle(title))
  try {
    if (kind === 'proof') {
      const frame = await readPicture(`${file}.png`)
      const { width, height } = frame
      return { title, width, height, jpeg: await encodeJpeg(frame, quality) }
    }
    const { width, height } = await probePicture(`${file}.jpg`)
    return { title, width, height, jpeg: new Uint8Array(await readFile(`${file}.jpg`)) }
  } catch {
    return undefined
  }
}
