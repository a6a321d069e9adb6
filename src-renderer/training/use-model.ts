// Gives a trained model to gaps of the project, as one step of undo. Selected gaps are then made by it, whatever made them before; of all
// others those that the user gave to something else than a model stay with that.
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { changeGaps } from '../../src-shared/project/edit-gaps.ts'
import { setDefaults } from '../../src-shared/project/edit-project.ts'
import { gapId } from '../../src-shared/project/gap.ts'

/** Which gaps get it: all there are and those to come, those to come alone, or the selected ones. */
export const modelUses = ['all', 'new', 'selected'] as const

/** See {@link modelUses}. */
export type ModelUse = (typeof modelUses)[number]

/** The edit. */
export function useModel(
  model: string,
  use: ModelUse,
  selected: readonly string[],
): (document: ProjectDocument) => ProjectDocument {
  return (document) => {
    if (use === 'selected') return changeGaps(document, selected, { model, method: 'model' })
    const gaps = use === 'all' ? document.gaps.map(gapId) : []
    return setDefaults(changeGaps(document, gaps, { model }), { model })
  }
}
