// What the main side proposes to lock in a gap.
import * as v from 'valibot'
import { boxLockSchema } from '../project/lock.ts'
import { gapNameSchema } from './values.ts'

/** Boxes of what is equal in both keyframes of a gap, but for the noise of their codecs; the largest first. */
export const proposalSchema = v.object({
  /** `everything`: the keyframes are equal nearly everywhere, so that locking it would leave nothing to be made. */
  found: v.picklist(['some', 'nothing', 'everything']),
  boxes: v.array(boxLockSchema),
})

/** See {@link proposalSchema}. */
export type LockProposal = v.InferOutput<typeof proposalSchema>

/** Looks at both keyframes. Rejects as reading them does, and with `not-found`. */
export const proposeLocksCall = { input: v.object({ gap: gapNameSchema }), output: proposalSchema }
