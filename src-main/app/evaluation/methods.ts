// The judged ways of filling a gap, behind one interface. Models and the motion prior go through the chain that `inbetween`
// renders with: what is scored is what would be written.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { minterpolate, minterpolateOptions } from '../../media/minterpolate.ts'
import { describeDevice, startComputer } from '../computer.ts'
import type { FrameStore } from '../frame-store.ts'
import { runChain, type ChainJob, type Inbetweener } from '../inbetween-chain.ts'
import { planChain } from '../plan.ts'
import { crossFade, nearestKeyframe } from './baselines.ts'
import type { EvaluatedModel, EvaluationParts, EvaluationPlan, MethodRequest } from './types.ts'

/** The in-betweens of one gap, first to last; what is said of them is complete when they are all taken. */
export interface MadeGap {
  readonly frames: AsyncIterable<Frame>
  /** Seconds of making; undefined when some came from the cache. */
  seconds(): number | undefined
  /** How many came from the cache. */
  stored(): number
}

/** A method in use. */
export interface Method {
  readonly request: MethodRequest
  readonly about: string
  readonly model?: EvaluatedModel | undefined
  /** Samples of each gap that can differ. */
  readonly samples: number
  /** Starts to fill a gap; `sample` counts from 0. The frames throw what goes wrong. */
  make(from: Frame, to: Frame, count: number, sample: number, signal: AbortSignal): MadeGap
}

/** What all methods are made with. */
export interface Workshop {
  readonly parts: EvaluationParts
  readonly plan: EvaluationPlan
  readonly store: FrameStore
}

type Make = (from: Frame, to: Frame, time: number) => Frame

const evenTimes = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))

/** Clocks how long its frames take, without what their taker does in between. */
function clocked(frames: AsyncIterable<Frame>): MadeGap {
  let spent = 0
  async function* passing(): AsyncGenerator<Frame, void, undefined> {
    let since = performance.now()
    for await (const frame of frames) {
      spent += performance.now() - since
      yield frame
      since = performance.now()
    }
  }
  return { frames: passing(), seconds: () => spent / 1000, stored: () => 0 }
}

function simple(request: MethodRequest, about: string, make: Make): Method {
  return {
    request,
    about,
    samples: 1,
    make: (from, to, count) =>
      clocked(
        (async function* () {
          for (const time of evenTimes(count)) yield await Promise.resolve(make(from, to, time))
        })(),
      ),
  }
}

/** A gap through the chain, from the store where it is there. */
function throughChain(
  { store }: Workshop,
  inbetween: Inbetweener,
  job: Omit<ChainJob, 'plan' | 'keys'>,
  [from, to]: readonly [Frame, Frame],
  count: number,
  signal: AbortSignal,
): MadeGap {
  const plan = planChain({ keys: 2, counts: [count], spacings: ['linear'], loop: false })
  let stored = 0
  let seconds: number | undefined
  const watcher = {
    onFrame: ({ made }: { made: boolean }) => void (stored += made ? 0 : 1),
    onGap: (_: number, output: { seconds: { total: number } }) => void (seconds = output.seconds.total),
  }
  async function* inner(): AsyncGenerator<Frame, void, undefined> {
    let index = 0
    for await (const frame of runChain(
      { store, inbetween },
      { ...job, plan, keys: [from, to] },
      watcher,
      signal,
    )) {
      if (index > 0 && index <= count) yield frame
      index++
    }
  }
  return { frames: inner(), seconds: () => (stored > 0 ? undefined : seconds), stored: () => stored }
}

async function modelMethod(
  workshop: Workshop,
  request: MethodRequest & { kind: 'model' },
  signal: AbortSignal,
): Promise<Method> {
  const { parts, plan } = workshop
  const { engine } = parts
  const { folder } = request
  const computer = await startComputer(parts, { folder }, signal)
  const { kind, name, parameters, hash, trained, card } = await engine.call(
    'describe-model',
    { folder },
    { signal },
  )
  const job = {
    model: computer.model,
    circumstances: computer.circumstances,
    memoryLimit: plan.memoryLimit,
  }
  return {
    request,
    about: `${kind} model, ${(parameters / 1e6).toFixed(2)} million parameters${trained ? '' : ', untrained'}`,
    model: { folder, name, kind, parameters, hash, trained, card },
    samples: plan.samples,
    make: (from, to, count, sample, asked) =>
      throughChain(
        workshop,
        (input, options) => engine.call('inbetween', input, options),
        { ...job, seed: plan.seed + sample },
        [from, to],
        count,
        asked,
      ),
  }
}

async function priorMethod(workshop: Workshop, request: MethodRequest): Promise<Method> {
  const { engine, engineBuild } = workshop.parts
  const job = {
    model: { folder: '', hash: 'motion prior' },
    circumstances: [await engineBuild()],
    memoryLimit: undefined,
    seed: 0,
  }
  return {
    request,
    about: "Interlude's motion prior, warped and blended; nothing learned",
    samples: 1,
    make: (from, to, count, _, signal) =>
      throughChain(
        workshop,
        ({ times, from: start, to: end }, options) =>
          engine.call('blend-prior', { times, from: start, to: end }, options),
        job,
        [from, to],
        count,
        signal,
      ),
  }
}

/** Makes a method ready; a model is read, so that a damaged one is found before any work. Throws what the engine says. */
export async function openMethod(
  workshop: Workshop,
  request: MethodRequest,
  signal: AbortSignal,
): Promise<Method> {
  switch (request.kind) {
    case 'model':
      return modelMethod(workshop, request, signal)
    case 'prior':
      return priorMethod(workshop, request)
    case 'nearest':
      return simple(request, 'the nearer keyframe', nearestKeyframe)
    case 'cross-fade':
      return simple(request, 'the keyframes mixed in proportion to time', crossFade)
    case 'minterpolate': {
      const tools = await workshop.parts.tools()
      return {
        request,
        about: `ffmpeg ${tools.version}, minterpolate=${minterpolateOptions}`,
        samples: 1,
        make: (from, to, count, _, asked) => clocked(minterpolate(tools, from, to, count, asked)),
      }
    }
  }
}

/** The device that computes, in words. */
export async function deviceOf(parts: EvaluationParts, signal: AbortSignal): Promise<string> {
  return describeDevice(await parts.engine.ready(signal))
}

/** Whether a baseline may be left out for this: a peer that can't do a picture must not end the judgement of a model. */
export function isOwnFailure(error: unknown): error is InterludeError {
  return (
    error instanceof InterludeError &&
    ['tool-failed', 'too-small', 'too-large', 'unsupported', 'out-of-memory'].includes(error.code)
  )
}
