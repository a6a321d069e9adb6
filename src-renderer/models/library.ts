// The library of models as the manager shows it: what is found by typing, what it all takes, and what of the project uses a model.
import type { ModelReport } from '../../src-shared/editor/models.ts'
import { changeGaps } from '../../src-shared/project/edit-gaps.ts'
import { setDefaults } from '../../src-shared/project/edit-project.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { gapId } from '../../src-shared/project/gap.ts'

/** Those in which every word that is typed occurs: in name, data, licences or kind. */
export function findModels(reports: readonly ModelReport[], typed: string): ModelReport[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return reports.filter(({ name, facts }) => {
    const { kind = '', madeAs = '', data = [], licences = [] } = facts ?? {}
    const text = [name, kind, madeAs, ...data, ...licences].join('\n').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

/** The program's own last, the user's by name. */
export function inOrder(reports: Iterable<ModelReport>): ModelReport[] {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  return [...reports].sort(
    (a, b) =>
      Number(a.origin === 'bundled') - Number(b.origin === 'bundled') || order.compare(a.name, b.name),
  )
}

/** What of a document a model makes. */
export interface ModelUses {
  /** First and last frame of each gap, its keyframes. */
  readonly gaps: readonly { readonly first: number; readonly last: number }[]
  /** Whether new gaps of the project get it. */
  readonly isDefault: boolean
}

/** See {@link ModelUses}. Gaps that are made without a model count too: they get it back when they are. */
export function usesOf(document: ProjectDocument, model: string): ModelUses {
  const gaps = document.gaps.flatMap((gap, index) => {
    const [from, to] = [document.keyframes[index], document.keyframes[index + 1]]
    return gap.model === model && gap.method === 'model' && from && to
      ? [{ first: from.at, last: to.at }]
      : []
  })
  return { gaps, isDefault: document.defaults.model === model }
}

/** Whatever was made by one model is made by another from now on. */
export function replaceModel(was: string, model: string): (document: ProjectDocument) => ProjectDocument {
  return (document) => {
    const gaps = document.gaps.filter((gap) => gap.model === was).map(gapId)
    const changed = gaps.length === 0 ? document : changeGaps(document, gaps, { model })
    return changed.defaults.model === was ? setDefaults(changed, { model }) : changed
  }
}

/** The score of a card that is worth a place in its head: `28.41 dB`; undefined where none was taken. */
export function headScore(report: ModelReport): string | undefined {
  const score = report.facts?.metrics.find(({ name }) => /^(model|after) PSNR/.test(name))
  const value = Number(score?.value)
  return score && Number.isFinite(value) ? `${value.toFixed(2)} dB` : undefined
}

/** Parameters as one says them: `4.5 M`, `14.4 M`, `22 k`, `120`. */
export function formatCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`
  return count >= 1e4 ? `${(count / 1e3).toFixed(0)} k` : String(count)
}
