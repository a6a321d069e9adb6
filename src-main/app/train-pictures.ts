// The pictures of a run: a strip after each judgement, and its curve. None of them is worth ending a training of hours for,
// so one that can't be written is told of once.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import type { TrainItem } from '../../src-shared/engine-contract.ts'
import { writeContactSheet, type SheetLabel } from '../media/contact-sheet.ts'
import { writeDrawing } from '../media/drawing.ts'
import { makeFolder } from '../media/make-folder.ts'
import { curveSchema, drawCurve } from './train-curve.ts'
import { writeStepRows } from './train-strips.ts'

/** See the top of this file. */
export interface RunPictures {
  /** Draws what an item brings. Never rejects. */
  see(item: TrainItem): Promise<void>
}

/** The pictures of the run in a folder. */
export function createRunPictures(folder: string, onNote: (text: string) => void): RunPictures {
  let hasFailed = false
  return {
    see: async (item) => {
      try {
        if (item.type === 'strip') await writeStrip(folder, item)
        if (item.type === 'checkpoint') await writeCurve(folder)
      } catch (error) {
        if (hasFailed) return
        hasFailed = true
        const why = error instanceof Error ? error.message : String(error)
        onNote(`The pictures of this run can't be written: ${why} The training goes on.`)
      }
    },
  }
}

async function writeStrip(
  folder: string,
  { step, rows }: Extract<TrainItem, { type: 'strip' }>,
): Promise<void> {
  const strips = join(folder, 'strips')
  await makeFolder(strips)
  await writeStepRows(folder, step, rows)
  const labels = rows.flatMap(({ title, frames }) =>
    frames.map((_, index): SheetLabel => {
      const key = index === 0 || index === frames.length - 1
      return { text: index === 0 ? title : String(index), key }
    }),
  )
  await writeContactSheet(
    rows.flatMap(({ frames }) => frames),
    labels,
    join(strips, `step-${String(step).padStart(8, '0')}.png`),
    { title: `step ${String(step)}`, columns: rows[0]?.frames.length, overwrite: true },
  )
}

/** Draws curve.json, which the engine has just written with its checkpoint, beside it. */
async function writeCurve(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'curve.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return
  const curve = v.parse(curveSchema, JSON.parse(text))
  await writeDrawing(drawCurve(curve, basename(folder)), join(folder, 'curve.png'))
}
