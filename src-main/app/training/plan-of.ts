// A plan of the window as a wish for fine-tuning, and back: what a run's folder says was asked for.
import type { FootagePick, TrainingPlan } from '../../../src-shared/editor/training.ts'
import { createHash } from 'node:crypto'
import type { FinetuneFile, FootagePart } from '../finetune-file.ts'
import type { FinetuneWish } from '../finetune.ts'

/** Where a picked source lies. */
export type PickedFile = FootagePick & { readonly path: string }

/** The footage of a plan, as fine-tuning takes it. */
export function partsOf(files: readonly PickedFile[]): FootagePart[] {
  return files.map(({ source, path, range }) => ({ path, range, source }))
}

/** A plan without the time it takes. */
export type PlanCore = Omit<TrainingPlan, 'steps'>

/** What the command line would be told. */
export function wishOf(plan: PlanCore, steps: number, files: readonly PickedFile[]): FinetuneWish {
  const { batch, size, rate, seed, gaps } = plan.numbers
  return {
    model: plan.model,
    from: '',
    footage: partsOf(files),
    steps,
    changes: {
      seed,
      ...(batch !== null && { batch }),
      ...(size !== null && { size }),
      ...(rate !== null && { rate }),
    },
    gaps: [...gaps],
    licences: [],
    command: `fine-tuned in the editor: ${String(steps)} steps, seed ${String(seed)}`,
  }
}

/** Footage that the command line named is no source of a document: it gets an id that no document has. */
function idOf(path: string): string {
  return `file-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`
}

/** The plan of a run; `steps` are those that are known of one that was given minutes. */
export function planOf(name: string, file: FinetuneFile, steps: number): TrainingPlan {
  const { base, footage, changes, gaps } = file
  const { batch = null, size = null, rate = null, seed = 1 } = changes
  return {
    name,
    model: base.name,
    footage: footage.map(({ path, range, source }) => ({ source: source ?? idOf(path), range })),
    steps: Math.max(1, file.steps ?? steps),
    numbers: { batch, size, rate, seed, gaps },
  }
}
