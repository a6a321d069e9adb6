// A gap desk with its surroundings: an engine in this process that cross-fades and can be held up or struck down, a real store, pictures
// of one value that say which frame of the source they are.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGapDesk } from '../../../../src-main/app/editor/gap-desk.ts'
import type { GapDesk, GapDeskParts, MadeFrame } from '../../../../src-main/app/editor/parts.ts'
import { openFrameStore, type FrameStore } from '../../../../src-main/app/frame-store.ts'
import type { EngineStatus } from '../../../../src-main/engine-client/engine-status.ts'
import { memoryChannels } from '../../../../src-shared/channel-memory.ts'
import { engineContract, type Device, type InbetweenInput } from '../../../../src-shared/engine-contract.ts'
import type { GapStatus, SourceStatus } from '../../../../src-shared/editor/values.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import { srgb, type Frame, type FrameShape } from '../../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { setPicture } from '../../../../src-shared/project/edit-project.ts'
import { keyframeIndex } from '../../../../src-shared/project/lookup.ts'
import { connect } from '../../../../src-shared/rpc-connect.ts'
import { serve } from '../../../../src-shared/rpc-serve.ts'
import { fakeDevice, fakeHandlers } from '../../../support/fake-engine.ts'
import { flatFrame } from '../../../support/frames.ts'
import { chainAt } from '../../../src-shared/project/random-document.ts'

/** Size of the lab's pictures. */
export const labShape = { width: 24, height: 16, channels: 3, depth: 8 } as const

/** Keyframes k0, k1, ... at these places, small. */
export function smallChain(...places: number[]): ProjectDocument {
  return setPicture(chainAt(...places), { width: labShape.width, height: labShape.height, colour: srgb })
}

/** The picture of frame `index` of the source. */
export function pictureOfIndex(index: number, shape: FrameShape = labShape): Frame {
  return flatFrame(index * 4, shape)
}

/** What the engine was asked for: the indexes of both source frames, and the times. */
export interface LabCall {
  readonly from: number
  readonly to: number
  readonly times: readonly number[]
  readonly seed: number
  readonly memoryLimit?: number
}

/** An engine that can be told to wait. */
export class LabEngine {
  readonly calls: LabCall[] = []
  /** Questions for the device: how often it was started, or found running. */
  starts = 0
  device: Device = fakeDevice
  /** What it says of each gap that it makes. */
  notes: string[] = []
  /** How much each step of the seed brightens what it makes: a model whose takes differ. */
  grain = 0
  /** Frames that may be made before it waits. */
  passes = Infinity
  atOnce = 0
  mostAtOnce = 0
  /** Thrown by the next calls, one each. */
  readonly errors: InterludeError[] = []
  #status: EngineStatus = { state: 'off' }
  readonly #listeners = new Set<(status: EngineStatus) => void>()
  #wake: (() => void)[] = []
  readonly #call

  constructor() {
    const [ours, theirs] = memoryChannels()
    const fake = fakeHandlers()
    serve(
      engineContract,
      {
        ...fake,
        inbetween: async (input, context) => {
          this.atOnce++
          this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce)
          try {
            const error = this.errors.shift()
            if (error) throw error
            const output = await fake.inbetween(input, {
              ...context,
              emit: async (item) => {
                await this.#pass(context.signal)
                const data = item.frame.data.map((value) => value + this.grain * input.seed)
                await context.emit({ ...item, frame: { ...item.frame, data } })
              },
            })
            return { ...output, notes: [...output.notes, ...this.notes] }
          } finally {
            this.atOnce--
          }
        },
      },
      theirs,
    )
    this.#call = connect(engineContract, ours).call
  }

  async #pass(signal: AbortSignal): Promise<void> {
    while (this.passes <= 0) {
      if (signal.aborted) throw new InterludeError('cancelled', 'Cancelled.')
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve)
        signal.addEventListener('abort', () => resolve())
      })
    }
    this.passes--
  }

  /** Lets it make so many frames more. */
  go(passes = Infinity): void {
    this.passes = passes
    for (const wake of this.#wake.splice(0)) wake()
  }

  say(status: EngineStatus): void {
    this.#status = status
    for (const listener of [...this.#listeners]) listener(status)
  }

  readonly parts: GapDeskParts['engine'] = {
    call: (name, input, options) => {
      if (name === 'inbetween') {
        // The call's name says which input it is; the types of a generic call don't.
        const { from, to, times, seed, memoryLimit } = input as unknown as InbetweenInput
        this.calls.push({
          ...{ from: (from.data[0] ?? 0) / 4, to: (to.data[0] ?? 0) / 4, times, seed },
          ...(memoryLimit !== undefined && { memoryLimit }),
        })
      }
      return this.#call(name, input, options)
    },
    ready: () => {
      this.starts++
      this.say({ state: 'ready', device: this.device })
      return Promise.resolve(this.device)
    },
    status: () => this.#status,
    onStatus: (listener) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }
}

/** Pictures of sources that can go and come back. */
export class LabPictures {
  readonly missing = new Set<string>()
  readonly #listeners = new Set<(changed: readonly SourceStatus[]) => void>()

  comeBack(source: string): void {
    this.missing.delete(source)
    const status: SourceStatus = { source, state: 'ready', notes: [] }
    for (const listener of [...this.#listeners]) listener([status])
  }

  readonly parts: GapDeskParts['pictures'] = {
    keyframe: (document, id) => {
      const keyframe = document.keyframes[keyframeIndex(document, id)]
      const { source } = keyframe!.shows
      if (this.missing.has(source)) {
        return Promise.reject(new InterludeError('not-found', 'There is no such file.'))
      }
      const { width, height, channels, depth } = document.picture
      const index = keyframe!.shows.kind === 'frame' ? keyframe!.shows.index : 0
      return Promise.resolve(pictureOfIndex(index, { width, height, channels, depth }))
    },
    statuses: () => [],
    onStatus: (listener) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }
}

/** A timer that goes off when it is told to. */
export class LabTimer {
  readonly #waiting = new Set<{ readonly at: number; readonly then: () => void }>()
  #now = 0

  readonly wait = (milliseconds: number, then: () => void): (() => void) => {
    const entry = { at: this.#now + milliseconds, then }
    this.#waiting.add(entry)
    return () => this.#waiting.delete(entry)
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
    for (const entry of [...this.#waiting].sort((a, b) => a.at - b.at)) {
      if (entry.at <= this.#now && this.#waiting.delete(entry)) entry.then()
    }
  }
}

/** A desk and all that it works with. */
export interface Lab {
  readonly desk: GapDesk
  readonly engine: LabEngine
  readonly pictures: LabPictures
  readonly timer: LabTimer
  readonly store: FrameStore
  readonly made: MadeFrame[]
  /** The state of each gap, in order. */
  states(): string[]
  status(gap: string): GapStatus
  /** Resolves when this holds. */
  until(holds: () => boolean): Promise<void>
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>
}

/** Opens a desk on the folder; a second one in the same folder is the next run of the program. */
export async function openLab(
  folder: string,
  more: {
    readonly engine?: LabEngine
    readonly limit?: number
    readonly build?: string
    readonly weights?: string
    /** Models that are not there (any more). */
    readonly gone?: ReadonlySet<string>
  } = {},
): Promise<Lab> {
  const engine = more.engine ?? new LabEngine()
  const pictures = new LabPictures()
  const timer = new LabTimer()
  const store = openFrameStore(join(folder, 'frames'), more.limit)
  const model = join(folder, 'model')
  mkdirSync(model, { recursive: true })
  writeFileSync(join(model, 'options.json'), '{"a":1}')
  writeFileSync(join(model, 'card.json'), '{"seed":1}')
  writeFileSync(join(model, 'weights.safetensors'), more.weights ?? 'weights')
  const desk = await createGapDesk(
    {
      engine: engine.parts,
      engineBuild: () => Promise.resolve(more.build ?? 'build'),
      models: {
        resolve: (name) =>
          name === 'none' || more.gone?.has(name)
            ? Promise.reject(
                new InterludeError('model-missing', `There is no model called "${name}".`, 'Use studio.'),
              )
            : Promise.resolve({
                name,
                folder: model,
                origin: 'user',
                kind: 'studio',
                trained: true,
                problem: undefined,
              }),
      },
      store,
      pictures: pictures.parts,
      folder: join(folder, 'editor'),
    },
    timer.wait,
  )
  const made: MadeFrame[] = []
  desk.onFrame((frame) => made.push(frame))
  const states = (): string[] => desk.statuses().map(({ state }) => state)
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return {
    desk,
    engine,
    pictures,
    timer,
    store,
    made,
    states,
    status: (gap) => desk.statuses().find((status) => status.gap === gap)!,
    until,
    async idle() {
      // Whoever waits for rest has been at rest for long.
      timer.pass(1000)
      const isIdle = (): boolean => states().every((state) => state !== 'queued' && state !== 'running')
      await until(isIdle)
      // What just ended may be followed by something else.
      await new Promise(setImmediate)
      await until(isIdle)
    },
  }
}
