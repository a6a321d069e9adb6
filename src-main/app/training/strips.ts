// Strips for windows: what the model made before and makes now, beside the truth.
import type { TrainingStrip } from '../../../src-shared/editor/training.ts'
import { listStrips, readColumns, readStripRow, type StripKind } from '../train-strips.ts'

/** A row of a strip: what it is called for windows, where it lies, and the name that it was kept under. */
interface Row {
  readonly title: string
  readonly number: number
  readonly kept: string
}

function rowsOf(kind: StripKind, number: number, first: number): Row[] {
  if (kind === 'step') {
    return [
      { title: 'before', number: first, kept: 'model' },
      { title: 'now', number, kept: 'model' },
      { title: 'truth', number: first, kept: 'truth' },
    ]
  }
  return ['before', 'after', 'truth', 'cross-fade', 'minterpolate'].map((kept) => ({
    title: kept,
    number,
    kept,
  }))
}

/** A strip of a run's folder; null when it is not there. A row that is not there is left out. */
export async function readTrainingStrip(
  folder: string,
  kind: StripKind,
  number: number,
): Promise<TrainingStrip | null> {
  const columns = await readColumns(folder, kind, number)
  if (!columns) return null
  const numbers = await listStrips(folder, kind)
  const rows: TrainingStrip['rows'] = []
  for (const { title, number: of, kept } of rowsOf(kind, number, numbers[0] ?? number)) {
    const row = await readStripRow(folder, kind, of, kept)
    if (!row) continue
    const { width, height, jpeg } = row
    rows.push({ title, pixels: { format: 'jpeg', width, height, data: jpeg } })
  }
  return rows.length === 0 ? null : { rows, columns: columns.length }
}
