// The program's main deed: keys in, a video out. Checks all that can be checked first, then makes, encodes and verifies.
import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { InterludeError, cancelled, throwIfCancelled } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { rational, type Rational } from '../../src-shared/timebase.ts'
import { encodeVideo } from '../media/encode.ts'
import { resizeFrame } from '../media/resize.ts'
import { openSource } from '../media/source.ts'
import { makeFolder } from '../media/make-folder.ts'
import type { App } from './compose.ts'
import { describeDevice, startComputer, type Computer } from './computer.ts'
import { checkSpace, outputNeed, storeNeed } from './disk-space.ts'
import type { FrameStore } from './frame-store.ts'
import { countDistinct, runChain, type ChainJob } from './inbetween-chain.ts'
import type { InbetweenHooks, InbetweenRequest, InbetweenResult, VariantResult } from './inbetween-events.ts'
import { resolveKeyframes, type Keyframe } from './keyframes.ts'
import { planOutputs, type PlannedOutput } from './output-plan.ts'
import { parseKey, type KeyReference } from './parse-key.ts'
import { planChain, type ChainPlan } from './plan.ts'
import { createSheet } from './sheet.ts'
import { createTally, type Tally } from './tally.ts'

/** Frames a second where no key is a video. */
const defaultRate = rational(24)

/** A request whose every part is resolved. */
interface Job {
  readonly app: App
  readonly request: InbetweenRequest
  readonly hooks: InbetweenHooks
  readonly plan: ChainPlan
  readonly keys: readonly Frame[]
  readonly frameRate: Rational
  readonly computer: Computer | undefined
  readonly store: FrameStore
  readonly tally: Tally
}

async function readKeys(
  app: App,
  references: readonly KeyReference[],
  request: InbetweenRequest,
  hooks: InbetweenHooks,
): Promise<Keyframe[]> {
  hooks.onEvent({ type: 'stage', stage: 'keys' })
  const tools = await app.tools()
  for (const text of tools.warnings) hooks.onEvent({ type: 'note', text })
  const keyframes = await resolveKeyframes(
    references,
    { open: (path, signal) => openSource(tools, path, signal), resize: resizeFrame },
    request,
    hooks.signal,
  )
  for (const source of new Set(keyframes.map((key) => key.source))) {
    for (const text of source.info.notes) hooks.onEvent({ type: 'note', text })
  }
  return keyframes
}

function rateOf(keyframes: readonly Keyframe[]): Rational {
  const video = keyframes.find(({ source }) => source.info.kind === 'video' && source.info.frameRate)
  return video?.source.info.frameRate ?? defaultRate
}

async function checkDisks(
  app: App,
  plan: ChainPlan,
  first: Frame,
  outputs: readonly PlannedOutput[],
  hooks: InbetweenHooks,
): Promise<void> {
  const main = outputs[0]
  if (!main) return
  await makeFolder(app.runtime.cache).catch(() => undefined)
  const result = outputNeed(first, plan.frames * outputs.length, main.target)
  const stored = storeNeed(first, countDistinct(plan) * outputs.length)
  const warnings = [
    await checkSpace(dirname(main.target.path), 'The result', result),
    await checkSpace(app.runtime.cache, 'Storing the in-betweens', stored),
  ]
  for (const text of warnings) if (text !== undefined) hooks.onEvent({ type: 'note', text })
}

/** The frames of one variant, in display order. Without a computer there are no in-betweens to make. */
function framesOf(job: Job, seed: number): AsyncIterable<Frame> {
  const { app, plan, keys, computer, store, hooks, tally, request } = job
  const chain: ChainJob = {
    plan,
    keys,
    model: computer?.model ?? { folder: '', hash: '' },
    circumstances: computer?.circumstances ?? [],
    seed,
    memoryLimit: request.memoryLimit,
  }
  return runChain(
    { store, inbetween: (input, options) => app.engine.call('inbetween', input, options) },
    chain,
    {
      onFrame: (event) => tally.count(event.made),
      onGap: (gap, output) => {
        for (const text of output.notes) {
          hooks.onEvent({ type: 'note', text: `Gap ${String(gap + 1)}: ${text}` })
        }
      },
    },
    hooks.signal,
  )
}

/** Whose disk is full: the media room does not say it, the store does. */
function namePlace(error: unknown, path: string, cache: string): unknown {
  if (!(error instanceof InterludeError) || error.code !== 'disk-full' || error.message.includes(cache)) {
    return error
  }
  return new InterludeError(
    'disk-full',
    `The disk of ${dirname(path)} is full: ${basename(path)} could not be finished, and nothing of it was left.`,
    'Free some space there, or write to another disk. Finished in-betweens are kept, so little is lost.',
    { cause: error },
  )
}

/** Writes one variant. Also gives a digest of its frames, by which equal variants are noticed. */
async function writeVariant(
  job: Job,
  output: PlannedOutput,
): Promise<{ result: VariantResult; digest: string }> {
  const { app, request, hooks, plan } = job
  const sheet =
    output.sheet === undefined
      ? undefined
      : createSheet(plan, { ...output.sheet, title: basename(output.target.path) })
  const digest = createHash('sha256')
  async function* passing(): AsyncGenerator<Frame> {
    let index = 0
    for await (const frame of framesOf(job, output.seed)) {
      await sheet?.see(frame, index++)
      if (request.variants > 1) digest.update(frame.data)
      yield frame
    }
    hooks.onEvent({ type: 'finishing', output: output.target.path })
  }
  const { path, container, codec } = output.target
  const encoded = await encodeVideo(
    await app.tools(),
    {
      path,
      container,
      codec,
      frameRate: job.frameRate,
      encoder: request.encoder,
      quality: request.quality,
      overwrite: output.overwrite,
      frameCount: plan.frames,
    },
    passing(),
    hooks.signal,
  ).catch((error: unknown) => {
    throw namePlace(error, path, app.runtime.cache)
  })
  for (const text of encoded.notes) hooks.onEvent({ type: 'note', text })
  await sheet?.write()
  const result = { output: path, seed: output.seed, frames: encoded.frames, contactSheet: output.sheet?.path }
  return { result, digest: digest.digest('hex') }
}

async function writeAll(job: Job, outputs: readonly PlannedOutput[]): Promise<VariantResult[]> {
  const { computer, hooks } = job
  const results: VariantResult[] = []
  const digests = new Set<string>()
  hooks.onEvent({ type: 'stage', stage: 'frames' })
  for (const output of outputs) {
    throwIfCancelled(hooks.signal)
    const { result, digest } = await writeVariant(job, output)
    results.push(result)
    digests.add(digest)
  }
  if (computer && digests.size < outputs.length) {
    const reason = computer.trained
      ? 'the seed makes no difference between these keys'
      : 'the model is untrained, so its noise has no effect yet'
    hooks.onEvent({ type: 'note', text: `Some variants came out the same: ${reason}.` })
  }
  return results
}

async function prepare(app: App, request: InbetweenRequest, hooks: InbetweenHooks) {
  const { signal } = hooks
  const references = request.keys.map((text) => parseKey(text, request.folder))
  const plan = planChain({ ...request, keys: references.length })
  const model = await app.models.resolve(request.model, request.folder)
  const sources = references.map((reference) => reference.path)
  const outputs = await planOutputs(request, sources, hooks.mayOverwrite)
  const busy = countDistinct(plan) > 0
  // The engine takes a second or two to start: meanwhile the keys are read. If it fails, that is met further down.
  if (busy) app.engine.ready(signal).catch(() => undefined)
  const keyframes = await readKeys(app, references, request, hooks)
  const keys = keyframes.map((key) => key.frame)
  const [first] = keys
  if (first) await checkDisks(app, plan, first, outputs, hooks)
  hooks.onEvent({ type: 'stage', stage: 'engine' })
  const computer = busy ? await startComputer(app, model, signal) : undefined
  if (computer) hooks.onEvent({ type: 'device', device: computer.device })
  return { plan, model, outputs, keys, computer, frameRate: request.frameRate ?? rateOf(keyframes) }
}

/**
 * Makes the in-betweens of a chain of keys and writes the result, once for every variant.
 * Throws what its parts throw. After a failure or a cancel nothing of an unfinished result is left; finished
 * in-betweens stay in the store, so that the same request goes on where it stopped.
 */
export async function makeInbetweens(
  app: App,
  request: InbetweenRequest,
  hooks: InbetweenHooks,
): Promise<InbetweenResult> {
  const start = performance.now()
  try {
    const { plan, model, outputs, keys, computer, frameRate } = await prepare(app, request, hooks)
    const spool = await app.openStore(request.keep)
    const tally = createTally(countDistinct(plan) * outputs.length, hooks.onEvent)
    try {
      const job: Job = { app, request, hooks, plan, keys, frameRate, computer, store: spool.store, tally }
      const variants = await writeAll(job, outputs)
      return {
        variants,
        frames: plan.frames,
        keys: keys.length,
        keyFrames: plan.keyFrames,
        device: computer ? describeDevice(computer.device) : 'none needed',
        model: model.name,
        ...tally.summary(),
        seconds: (performance.now() - start) / 1000,
      }
    } finally {
      await spool.close()
    }
  } catch (error) {
    if (hooks.signal.aborted) throw cancelled()
    throw error
  }
}
