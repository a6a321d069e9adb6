// Batches for the trainer: windows from the sampler, and the motion prior between their ends, found by the very code that
// makes in-betweens, at the windows' full size.
import { srgb, type Frame } from '../../../src-shared/frame.ts'
import { createSampler, type Sampler } from '../data/sampling.ts'
import { createMotionRoom, type GapMotion, type MotionRoom } from '../flow/motion.ts'
import { gridTimes } from '../infer/grid-times.ts'
import { interleaveInto } from '../interleave.ts'
import type { ClipBatch, PriorArrays, ProposalArrays } from './clip-batch.ts'
import { sizeOfStep, type ClipPlan } from './data-messages.ts'

/** Makes batches; one at a time. */
export interface ClipSampler {
  /** The batch of a step: the same for the same plan, stores and step. */
  batch(step: number): Promise<ClipBatch>
  close(): Promise<void>
}

/** Frame `index` of windows as bytes. */
export function windowFrame(data: Uint8Array<ArrayBuffer>, index: number, size: number): Frame {
  const bytes = size * size * 3
  return {
    width: size,
    height: size,
    channels: 3,
    depth: 8,
    colour: srgb,
    data: data.subarray(index * bytes, (index + 1) * bytes),
  }
}

/** Opens the plan's stores at the first batch. What `createSampler` throws, `batch` rejects with. */
export function createClipSampler(plan: ClipPlan): ClipSampler {
  const samplers = new Map<number, Sampler>()
  let room: Promise<MotionRoom> | undefined
  const samplerOf = (size: number): Sampler => {
    const known = samplers.get(size)
    if (known) return known
    const made = createSampler({ ...plan, width: size, height: size })
    samplers.set(size, made)
    return made
  }
  return {
    batch: async (step) => {
      const size = sizeOfStep(plan, step)
      const batch = samplerOf(size).batch(step)
      if (!plan.motion) return { ...batch, size }
      // One thread: the room works while the trainer's own threads are busy with the step before.
      room ??= createMotionRoom({ ...plan.motion, threads: 1 })
      return { ...batch, size, ...(await findMotion(await room, batch.data, size, plan)) }
    },
    close: async () => {
      for (const sampler of samplers.values()) sampler.close()
      await (await room)?.close()
    },
  }
}

async function findMotion(
  room: MotionRoom,
  data: Uint8Array<ArrayBuffer>,
  size: number,
  { batch, frames, proposals }: ClipPlan,
): Promise<{ readonly prior: PriorArrays; readonly proposal: ProposalArrays | undefined }> {
  const pixels = size * size
  const maps = batch * gridTimes.length * pixels
  const prior = {
    f0: new Float32Array(maps * 2),
    f1: new Float32Array(maps * 2),
    weight: new Float32Array(maps),
  }
  const proposal = proposals ? emptyProposal(batch, pixels) : undefined
  for (let window = 0; window < batch; window++) {
    const frame = (index: number) => windowFrame(data, window * frames + index, size)
    const gap = await room.open(frame(0), frame(frames - 1))
    try {
      for (const [step, at] of (await gap.priorAt([...gridTimes], size, size)).entries()) {
        const place = (window * gridTimes.length + step) * pixels
        prior.f0.set(at.f0, place * 2)
        prior.f1.set(at.f1, place * 2)
        prior.weight.set(at.weight, place)
      }
      if (proposal) await addProposal(proposal, gap, window, size)
    } finally {
      gap.close()
    }
  }
  return { prior, proposal }
}

function emptyProposal(windows: number, pixels: number): ProposalArrays {
  const maps = windows * gridTimes.length * pixels * 2
  return {
    motion: new Float32Array(maps),
    cover: new Float32Array(maps),
    movers: new Float32Array(windows * pixels * 2),
  }
}

async function addProposal(
  { motion, cover, movers }: ProposalArrays,
  gap: GapMotion,
  window: number,
  size: number,
): Promise<void> {
  const pixels = size * size
  for (const [step, at] of (await gap.proposalAt([...gridTimes], size, size)).entries()) {
    const place = (window * gridTimes.length + step) * pixels * 2
    motion.set(at.motion, place)
    interleaveInto(cover, place, at.fromCover, at.toCover)
  }
  const { from, to } = await gap.moversAt(size, size)
  interleaveInto(movers, window * pixels * 2, from, to)
}
