// Fills one gap: two keyframes in, finished in-betweens out, the middle of the gap first.
//
// Studio models: motion prior at full size -> network at working size says the residual -> warp and blend at full size.
// Paper models: the network paints the pictures themselves, at the keyframes' size. Published ones: at their own size.
import type { InbetweenInput, InbetweenOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { MotionRoom } from '../flow/motion.ts'
import type { AnyModel } from '../model/inbetween-model.ts'
import type { GapJob, InbetweenContext } from './gap-job.ts'
import { paintGap } from './paint-gap.ts'
import { warpGap } from './warp-gap.ts'

/** What filling a gap is made of. */
export interface InbetweenParts {
  /** The motion room, started on first use. */
  motion(): Promise<MotionRoom>
  /** The model of this folder, from the cache where possible. */
  model(folder: string): Promise<AnyModel>
  /** Bytes that one gap may use where the request doesn't say. */
  readonly memory: number
}

/**
 * The engine's `inbetween` call. Keyframes of any size and shape from 1x1; times in (0,1); frames are emitted as they
 * are finished, coarse to fine. Throws cancelled, model-missing, model-damaged, out-of-memory.
 */
export function createInbetweener(
  parts: InbetweenParts,
): (input: InbetweenInput, context: InbetweenContext) => Promise<InbetweenOutput> {
  return async (input, context) => {
    const model = await parts.model(input.model)
    throwIfCancelled(context.signal)
    const job: GapJob = { ...context, input, memory: input.memoryLimit ?? parts.memory }
    return model.kind === 'studio' ? warpGap(model, await parts.motion(), job) : paintGap(model, job)
  }
}
