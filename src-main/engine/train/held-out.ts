// The windows that a run is judged by: of the stores' validation splits and of scenes that are never trained on, always the same.
import { openClipStore } from '../data/clip-store.ts'
import { createSampler } from '../data/sampling.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { breathe } from '../tensors.ts'
import { heldOutPlans, type TrainingSources } from './data-messages.ts'
import type { Recipe } from './recipe.ts'

/** One square window: 16 frames of RGB bytes. */
export interface HeldOutWindow {
  readonly size: number
  readonly data: Uint8Array<ArrayBuffer>
}

/** Draws the windows, as many of each source. Sources without held-out clips are named to `onNote`. */
export async function drawHeldOut(
  recipe: Recipe,
  sources: TrainingSources,
  onNote: (text: string) => void,
): Promise<HeldOutWindow[]> {
  const plans = heldOutPlans(recipe, sources)
  const each = Math.max(1, Math.ceil(recipe.evaluation.windows / Math.max(1, plans.length)))
  const windows: HeldOutWindow[] = []
  for (const plan of plans) {
    try {
      const sampler = createSampler(plan)
      for (let step = 0; step < each && windows.length < recipe.evaluation.windows; step++) {
        windows.push({ size: plan.width, data: sampler.batch(step).data })
        await breathe()
      }
      sampler.close()
    } catch (error) {
      if (!(error instanceof InterludeError) || error.code !== 'too-small') throw error
      onNote(`Nothing to be judged by: ${error.message}`)
    }
  }
  return windows
}

/** A line for the model's card about each thing that it learnt from, and the content keys of the stores. */
export function describeSources({ stores, procedural }: TrainingSources): {
  lines: string[]
  keys: string[]
} {
  const lines: string[] = []
  const keys = stores.map((folder) => {
    const store = openClipStore(folder)
    const { manifest, key } = store.index
    store.close()
    const { train } = manifest.splits
    lines.push(
      `${manifest.title}: ${train.clips} clips of ${train.sources} files (${train.seconds.toFixed(0)} s)`,
    )
    return key
  })
  if (procedural) lines.push('Made-up scenes, drawn by this program')
  return { lines, keys }
}
