// What the trainer sees at which step: windows drawn from clip stores and made-up scenes, cropped, turned, recoloured.
// Everything follows from (seed, step) alone, so a resumed run sees what an unbroken one would have seen.
import type { Clip, Split } from '../../../src-shared/clip-format.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { augmentWindow, drawView, type AugmentOptions } from './augment.ts'
import { openClipStore, type ClipStore, type Window } from './clip-store.ts'
import { renderClip } from './procedural/generate.ts'
import type { SceneKind } from './procedural/scenes.ts'
import { createRandom, mixSeed, type Random } from './random.ts'

/** Where windows come from. Weights are relative. */
export type SampleSource =
  | { readonly kind: 'clips'; readonly folder: string; readonly split: Split; readonly weight: number }
  | {
      readonly kind: 'procedural'
      readonly weight: number
      readonly scenes?: readonly SceneKind[] | undefined
    }

/** What a run is trained on; plain data, so that it can be written into a checkpoint and sent to a worker. */
export interface SamplingPlan {
  readonly seed: number
  readonly batch: number
  /** Frames of a window, the keyframes included; at least 3. */
  readonly frames: number
  readonly width: number
  readonly height: number
  readonly sources: readonly SampleSource[]
  /** Frames from one to the next of a window, with relative weights; a clip too short for one gets a smaller. */
  readonly strides: readonly (readonly [stride: number, weight: number])[]
  /** 0 takes all windows alike, 1 prefers moving ones in proportion to their motion. */
  readonly motionBias: number
  readonly augment: AugmentOptions
}

/** Where one window came from. */
export interface SampleOrigin {
  readonly source: number
  /** The clip's id, or the seed of the made-up scene. */
  readonly id: string
  readonly first: number
  readonly stride: number
}

/** What one step is trained on. */
export interface Batch {
  readonly step: number
  /** batch*frames*height*width*3 bytes, 0..255. */
  readonly data: Uint8Array<ArrayBuffer>
  readonly origins: readonly SampleOrigin[]
}

/** Makes batches. */
export interface Sampler {
  /** The batch of a step; the same for the same plan, stores and step. */
  batch(step: number): Batch
  close(): void
}

interface Choice {
  readonly clip: Clip
  /** Sum of the weights up to and including this clip. */
  readonly upTo: number
}

interface OpenedSource {
  readonly store: ClipStore
  readonly choices: readonly Choice[]
}

/** Frames that a window spans. */
const spanOf = (frames: number, stride: number) => (frames - 1) * stride + 1

/** Below this motion (0..255) a clip counts as if it had this much: calm clips must be learnt too. */
const calmest = 0.5
/** Windows drawn to choose one from, where motion is preferred. */
const candidates = 3

function open(plan: SamplingPlan, source: SampleSource & { kind: 'clips' }): OpenedSource {
  const store = openClipStore(source.folder)
  let upTo = 0
  const choices = store.clips(source.split).flatMap((clip) => {
    const windows = clip.frames - plan.frames + 1
    if (windows < 1) return []
    upTo += windows * Math.pow(Math.max(calmest, clip.motion), plan.motionBias)
    return [{ clip, upTo }]
  })
  if (choices.length === 0) {
    store.close()
    throw new InterludeError(
      'too-small',
      `${source.folder} has no clip of ${plan.frames} frames for ${source.split}.`,
      'Prepare longer footage, or shorten the windows.',
    )
  }
  return { store, choices }
}

function chooseClip(choices: readonly Choice[], random: Random): Clip {
  const wanted = random.unit() * (choices.at(-1)?.upTo ?? 0)
  let low = 0
  let high = choices.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((choices[middle]?.upTo ?? 0) > wanted) high = middle
    else low = middle + 1
  }
  const choice = choices[low]
  if (!choice) throw new RangeError('There is no clip to choose.')
  return choice.clip
}

/** A window of the clip. With a bias towards motion, one of a few drawn at random, in proportion to its motion. */
function chooseWindow({ store }: OpenedSource, clip: Clip, plan: SamplingPlan, random: Random): Window {
  const { frames, motionBias } = plan
  const fitting = plan.strides.filter(([stride]) => spanOf(frames, stride) <= clip.frames)
  const stride = fitting.length === 0 ? 1 : random.weighted(fitting)
  const places = clip.frames - spanOf(frames, stride) + 1
  const firsts = Array.from({ length: motionBias > 0 ? candidates : 1 }, () => random.below(places))
  if (firsts.length === 1 || places === 1) return { first: firsts[0] ?? 0, count: frames, stride }
  const differences = store.differences(clip)
  const first = random.weighted(
    firsts.map((start) => {
      let motion = 0
      for (let at = start + 1; at < start + spanOf(frames, stride); at++) motion += differences[at] ?? 0
      return [start, Math.pow(Math.max(calmest, motion / (frames - 1)), motionBias)] as const
    }),
  )
  return { first, count: frames, stride }
}

/** Opens the plan's stores. Throws `not-found`, `damaged`, `too-small`; RangeError for a plan without sources. */
export function createSampler(plan: SamplingPlan): Sampler {
  if (plan.sources.length === 0 || plan.frames < 3) throw new RangeError('A plan needs sources and 3 frames.')
  const opened = plan.sources.map((source) => (source.kind === 'clips' ? open(plan, source) : undefined))
  const frameBytes = plan.width * plan.height * 3
  const windowBytes = plan.frames * frameBytes
  const weights = plan.sources.map((source, index) => [index, source.weight] as const)

  const fromScene = (
    index: number,
    kinds: readonly SceneKind[] | undefined,
    random: Random,
    output: Uint8Array,
  ) => {
    const { width, height, frames } = plan
    const seed = random.seed()
    const kind = kinds && kinds.length > 0 ? random.pick(kinds) : undefined
    output.set(renderClip({ seed, width, height, frames, kind }))
    return { source: index, id: `scene-${seed}`, first: 0, stride: 1 }
  }
  const fromClips = (
    index: number,
    source: OpenedSource,
    random: Random,
    output: Uint8Array,
  ): SampleOrigin => {
    const clip = chooseClip(source.choices, random)
    const window = chooseWindow(source, clip, plan, random)
    const size = source.store.sizeOf(clip)
    const raw = new Uint8Array(plan.frames * size.width * size.height * 3)
    source.store.read(clip, window, raw)
    drawView(raw, size, plan, random, output)
    return { source: index, id: clip.id, first: window.first, stride: window.stride }
  }

  return {
    batch: (step) => {
      const data = new Uint8Array(plan.batch * windowBytes)
      const origins = Array.from({ length: plan.batch }, (_, place) => {
        const random = createRandom(mixSeed(plan.seed, step, place), 'sample')
        const index = random.weighted(weights)
        const [source, store] = [plan.sources[index], opened[index]]
        const output = data.subarray(place * windowBytes, (place + 1) * windowBytes)
        const origin = store
          ? fromClips(index, store, random, output)
          : fromScene(index, source?.kind === 'procedural' ? source.scenes : undefined, random, output)
        augmentWindow(output, plan, random)
        return origin
      })
      return { step, data, origins }
    },
    close: () => {
      for (const source of opened) source?.store.close()
    },
  }
}

/**
 * Evenly spaced windows of a split for judging: at most `perClip` of each clip, no augmentation, always the same. `motion`
 * is the mean absolute difference (0..255) between neighbouring frames within the window.
 */
export function evenWindows(
  store: ClipStore,
  split: Split,
  options: { readonly frames: number; readonly stride: number; readonly perClip: number },
): { readonly clip: Clip; readonly window: Window; readonly motion: number }[] {
  const { frames, stride, perClip } = options
  const span = spanOf(frames, stride)
  return store.clips(split).flatMap((clip) => {
    const places = clip.frames - span + 1
    if (places < 1) return []
    const count = Math.min(perClip, places)
    const differences = store.differences(clip)
    return Array.from({ length: count }, (_, index) => {
      const first = count === 1 ? (places - 1) >> 1 : Math.round((index * (places - 1)) / (count - 1))
      const steps = differences.subarray(first + 1, first + span)
      const motion = steps.reduce((sum, value) => sum + value, 0) / steps.length
      return { clip, window: { first, count: frames, stride }, motion }
    })
  })
}
