// What a studio network is asked about a gap: keyframes, motion prior and, where it weighs them, motion proposals.
import type { GapMotion } from '../flow/motion.ts'
import type { StudioOptions } from '../model/options.ts'
import type { StudioInput } from '../model/run-network.ts'
import { gridTimes } from './grid-times.ts'
import type { Size } from './working-size.ts'

/** Gathers the input at a working size. Rejects as `gap` does. */
export async function gatherInput(
  gap: GapMotion,
  { proposals }: Pick<StudioOptions, 'proposals'>,
  { width, height }: Size,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<StudioInput> {
  const times = [...gridTimes]
  const prior = await gap.priorAt(times, width, height)
  const keyframes = gap.keyframesAt(width, height)
  const asked = { ...keyframes, width, height, prior, seed, signal }
  if (!proposals) return asked
  const at = await gap.proposalAt(times, width, height, signal)
  return { ...asked, proposal: { at, movers: await gap.moversAt(width, height, signal) } }
}
