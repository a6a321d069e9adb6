// What the engine answers, call by call. The parts do the work; here is only who may run when, and what failures are called.
import type {
  AdoptInput,
  Device,
  EngineContract,
  InbetweenInput,
  InbetweenItem,
  InbetweenOutput,
  ModelInfo,
  Speed,
  TrainInput,
  TrainItem,
  TrainOutput,
  TryTrainingOutput,
} from '../../src-shared/engine-contract.ts'
import { asOutOfMemory } from '../../src-shared/memory-errors.ts'
import type { CallContext, Handlers } from '../../src-shared/rpc.ts'
import type { BlendInput } from './infer/blend-gap.ts'
import type { Metrics } from './process-metrics.ts'
import type { ModelShelf, ShelfModel } from './process-models.ts'
import { createJobQueue } from './process-queue.ts'
import { createControl, type Control } from './train/control.ts'

/** What the handlers need of the backend. */
export interface HandlerBackend {
  readonly device: Device
  measureSpeed(): Promise<Speed>
  /** Tensors in memory, and their bytes. */
  memory(): { readonly tensors: number; readonly tensorBytes: number }
}

/** What the handlers need of a model. */
export interface DescribedModel extends ShelfModel {
  readonly info: ModelInfo
}

/** What the engine is made of. */
export interface EngineParts {
  /** The backend, loaded when first asked for. Rejects with the reason why there is none. */
  backend(): Promise<HandlerBackend>
  readonly models: ModelShelf<DescribedModel>
  /** Reads and checks a model's folder. */
  inspect(folder: string): Promise<ModelInfo>
  /** Makes a model folder of a published SavedModel. */
  adopt(input: AdoptInput, signal: AbortSignal): Promise<ModelInfo>
  inbetween(input: InbetweenInput, context: CallContext<InbetweenItem>): Promise<InbetweenOutput>
  blend(input: BlendInput, context: CallContext<InbetweenItem>): Promise<InbetweenOutput>
  readonly metrics: Metrics
  /** Tries a training. */
  tryTraining(
    input: Parameters<Handlers<EngineContract>['try-training']>[0],
    context: CallContext<{ done: number; total: number }>,
  ): Promise<TryTrainingOutput>
  /** Trains until its control stops it. */
  train(input: TrainInput, control: Control, emit: (item: TrainItem) => Promise<void>): Promise<TrainOutput>
}

/** The handlers of the engine's contract. Heavy calls run one at a time, in order; light ones are answered at once. */
export function createHandlers(parts: EngineParts): Handlers<EngineContract> {
  const queue = createJobQueue()
  const heavy = <T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> =>
    queue.run(async () => {
      try {
        return await job()
      } catch (error) {
        // The library ran out of memory and lived to tell: what is at hand but not needed makes room for the next try.
        const shortage = asOutOfMemory(error)
        if (shortage) {
          parts.models.clear()
          parts.metrics.clear()
        }
        throw shortage ?? error
      }
    }, signal)

  /** Of the trainings that run or wait; they are told together. */
  const controls = new Set<Control>()
  const train = async (input: TrainInput, { signal, emit }: CallContext<TrainItem>): Promise<TrainOutput> => {
    const control = createControl()
    // Who no longer waits for the answer still wants what was learnt to be saved.
    const stop = () => control.stop()
    signal.addEventListener('abort', stop)
    controls.add(control)
    try {
      return await heavy(signal, () => parts.train(input, control, emit))
    } finally {
      controls.delete(control)
      signal.removeEventListener('abort', stop)
    }
  }

  const { handlers: metrics } = parts.metrics
  return {
    ...metrics,
    'score-pictures': (input, context) =>
      heavy(context.signal, () => metrics['score-pictures'](input, context)),
    'measure-diversity': (input, context) =>
      heavy(context.signal, () => metrics['measure-diversity'](input, context)),
    'video-features': (input, context) =>
      heavy(context.signal, () => metrics['video-features'](input, context)),
    'describe-device': async () => (await parts.backend()).device,
    'measure-speed': (_, { signal }) => heavy(signal, async () => (await parts.backend()).measureSpeed()),
    'measure-memory': async () => {
      const { tensors, tensorBytes } = (await parts.backend()).memory()
      return { resident: process.memoryUsage.rss(), tensors, tensorBytes }
    },
    'describe-model': async ({ folder }, { signal }) => {
      const atHand = await parts.models.peek(folder)
      return (atHand ?? (await heavy(signal, () => parts.models.get(folder)))).info
    },
    'inspect-model': ({ folder }) => parts.inspect(folder),
    'adopt-model': (input, { signal }) => heavy(signal, () => parts.adopt(input, signal)),
    inbetween: (input, context) => heavy(context.signal, () => parts.inbetween(input, context)),
    'blend-prior': (input, context) => heavy(context.signal, () => parts.blend(input, context)),
    train,
    'try-training': (input, context) => heavy(context.signal, () => parts.tryTraining(input, context)),
    'train-control': ({ action }) => {
      for (const control of controls) control[action]()
      return Promise.resolve({ heard: controls.size > 0 })
    },
  }
}
