// The proof as a table: rows in an order that people read, the best of each column known, and what changed by the training.
import type { Training } from '../../src-shared/editor/training.ts'

type Result = NonNullable<Training['result']>
type Entry = Result['table'][number]

/** What is measured. FVD is the distance of movements: less is better. */
export const measures = ['psnr', 'ssim', 'fvd'] as const

/** See {@link measures}. */
export type Measure = (typeof measures)[number]

/** A row: its values, and the difference to the model before, by measure. */
export interface ProofRow {
  readonly method: string
  readonly values: Readonly<Record<Measure, number | undefined>>
  readonly changes: Readonly<Record<Measure, number | undefined>>
  /** Measures in which nothing is better. */
  readonly best: ReadonlySet<Measure>
}

/** The rows of one length of gap. */
export interface ProofTable {
  readonly gap: number
  readonly rows: readonly ProofRow[]
  /** Measures that were taken at all. */
  readonly measures: readonly Measure[]
}

const order = ['after', 'before', 'nearest', 'cross-fade', 'minterpolate', 'prior']

/** Unknown methods come last. */
const rankOf = (method: string): number => {
  const rank = order.indexOf(method)
  return rank < 0 ? order.length : rank
}

/** Digits that a measure is shown with: what is equal in print is equally good. */
export const digits: Readonly<Record<Measure, number>> = { psnr: 2, ssim: 4, fvd: 0 }

const shown = (measure: Measure, value: number): number => Number(value.toFixed(digits[measure]))

/** See the top of this file. One table a length of gap, shortest first. */
export function proofTables(table: Result['table']): ProofTable[] {
  const gaps = [...new Set(table.map(({ gap }) => gap))].toSorted((a, b) => a - b)
  return gaps.map((gap) => {
    const entries = table
      .filter((entry) => entry.gap === gap)
      .toSorted((a, b) => rankOf(a.method) - rankOf(b.method))
    const taken = measures.filter((measure) => entries.some((entry) => entry[measure] !== undefined))
    const before = entries.find(({ method }) => method === 'before')
    return { gap, measures: taken, rows: entries.map((entry) => rowOf(entry, entries, before)) }
  })
}

function rowOf(entry: Entry, entries: readonly Entry[], before: Entry | undefined): ProofRow {
  const { psnr, ssim, fvd } = entry
  const changeOf = (measure: Measure): number | undefined => {
    const [now, then] = [entry[measure], before?.[measure]]
    return entry === before || now === undefined || then === undefined ? undefined : now - then
  }
  return {
    method: entry.method,
    values: { psnr, ssim, fvd },
    changes: { psnr: changeOf('psnr'), ssim: changeOf('ssim'), fvd: changeOf('fvd') },
    best: new Set(measures.filter((measure) => isBest(measure, entry, entries))),
  }
}

function isBest(measure: Measure, entry: Entry, entries: readonly Entry[]): boolean {
  const value = entry[measure]
  if (value === undefined) return false
  const others = entries.flatMap((other) =>
    other[measure] === undefined ? [] : [shown(measure, other[measure])],
  )
  const best = measure === 'fvd' ? Math.min(...others) : Math.max(...others)
  return shown(measure, value) === best
}

/** By how much PSNR rose over the model before, at the gap where it rose most; undefined where it was not measured. */
export function gainOf(table: Result['table']): { readonly gap: number; readonly psnr: number } | undefined {
  const gains = proofTables(table).flatMap(({ gap, rows }) => {
    const psnr = rows.find(({ method }) => method === 'after')?.changes.psnr
    return psnr === undefined ? [] : [{ gap, psnr }]
  })
  return gains.toSorted((a, b) => b.psnr - a.psnr)[0]
}

/** What needs no learning and comes nearer to the real frames than the trained model, at this length of gap; the best of them. */
export function unbeaten(table: Result['table'], gap: number): string | undefined {
  const rows = table.filter((row) => row.gap === gap && row.psnr !== undefined)
  const psnrOf = (row: Entry | undefined): number => shown('psnr', row?.psnr ?? -Infinity)
  const after = rows.find(({ method }) => method === 'after')
  const others = rows.filter(({ method }) => method !== 'after' && method !== 'before')
  const best = others.toSorted((a, b) => psnrOf(b) - psnrOf(a))[0]
  return after && best && psnrOf(best) > psnrOf(after) ? best.method : undefined
}

/** A difference with its sign: `+0.42`, `−0.10`, `±0.00`. */
export function signed(measure: Measure, value: number): string {
  const rounded = shown(measure, value)
  const text = Math.abs(rounded).toFixed(digits[measure])
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${text}`
}
