// What the desks and the engine say, as the windows hear it.
import type { Device } from '../../../src-shared/engine-contract.ts'
import type { EditorEvent, ModelName } from '../../../src-shared/editor/events.ts'
import type { Training } from '../../../src-shared/editor/training.ts'
import type { Box, Job, Pixels, SourceStatus } from '../../../src-shared/editor/values.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { TrainingDesk } from '../training/parts.ts'
import { engineStateOf } from './engine-state.ts'
import type { ModelDesk } from './model-desk.ts'
import type { ExportDesk, GapDesk, HostServices, MadeFrame, PictureDesk, WindowPictures } from './parts.ts'
import type { Windows } from './windows.ts'
import { createWorkShare } from './work-share.ts'

/** Who says something, and who hears it. */
export interface NewsParts {
  readonly engine: Pick<Engine, 'status' | 'onStatus'>
  readonly pictures: Pick<PictureDesk, 'onStatus'>
  readonly view: Pick<WindowPictures, 'pixels'>
  readonly gaps: Pick<GapDesk, 'onChange' | 'onFrame' | 'modelsChanged'>
  readonly exports: Pick<ExportDesk, 'jobs' | 'onJob' | 'onRemoved'>
  readonly trainings: Pick<TrainingDesk, 'trainings' | 'onChange' | 'onGone' | 'onModels'>
  readonly host: Pick<HostServices, 'working'>
  readonly windows: Windows
  /** See `SourceGate.explain`. */
  readonly explain: (status: SourceStatus) => SourceStatus
  /** Work has ended that may have filled the cache. */
  readonly measureCache: () => void
  readonly library: Pick<ModelDesk, 'usable' | 'onChange'>
}

/** See {@link spreadNews}. */
export interface News {
  /** What the engine computes on, or did when it was last there. */
  device(): Device | undefined
  /** Tells which models there are: another one may be preferred now. */
  tellModels(): void
  /** Stops listening. */
  close(): void
}

/** How often the share of the work is told (ms). */
const shareEvery = 250

/** Bytes of the frame in the box, scaled down to fit. */
function bytesIn({ width, height, channels }: Frame, box: Box): number {
  const scale = Math.min(1, box.width / width, box.height / height)
  return Math.ceil(width * scale) * Math.ceil(height * scale) * channels
}

/** Passes on what is said, until it is closed. */
export function spreadNews(parts: NewsParts): News {
  const { engine, exports, trainings, windows } = parts
  const share = createWorkShare()
  let device: Device | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const tellShare = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      parts.host.working(share.now(), share.held())
    }, shareEvery)
    timer.unref()
  }

  const noteDevice = () => {
    const status = engine.status()
    if (status.state === 'ready') device = status.device
  }

  const onFrame = ({ frame, ...news }: MadeFrame) => {
    // Windows of one size share the work.
    const scaled = new Map<string, Promise<Pixels>>()
    const scale = (box: Box): Promise<Pixels> => {
      const size = `${box.width}x${box.height}`
      const pixels = scaled.get(size) ?? parts.view.pixels(frame, box)
      scaled.set(size, pixels)
      return pixels
    }
    windows.tell((outbox, { box }) => outbox.frame(news, bytesIn(frame, box), () => scale(box)))
  }

  const tellJob = (id: string) => {
    const read = (): EditorEvent => {
      const job = exports.jobs().find((one) => one.id === id)
      return job ? { type: 'job', job } : { type: 'job-removed', job: id }
    }
    windows.tell((outbox) => outbox.changed(`job ${id}`, read))
  }

  const onJob = (job: Job) => {
    tellJob(job.id)
    share.job(job)
    tellShare()
    if (job.state !== 'running') parts.measureCache()
  }

  const tellTraining = (id: string) => {
    const read = (): EditorEvent => {
      const training = trainings.trainings().find((one) => one.id === id)
      return training ? { type: 'training', training } : { type: 'training-gone', training: id }
    }
    windows.tell((outbox) => outbox.changed(`training ${id}`, read))
  }

  const onTraining = (training: Training) => {
    tellTraining(training.id)
    share.training(training)
    tellShare()
  }

  const tellModels = () => {
    const tell = (models: ModelName[]) =>
      windows.tell((outbox) => outbox.changed('models', () => ({ type: 'models', models })))
    parts.library.usable().then(tell, () => undefined)
  }

  const onModels = () => {
    tellModels()
    void parts.gaps.modelsChanged()
  }

  noteDevice()
  const removers = [
    engine.onStatus(() => {
      noteDevice()
      const read = (): EditorEvent => ({ type: 'engine', engine: engineStateOf(engine.status(), device) })
      windows.tell((outbox) => outbox.changed('engine', read))
    }),
    parts.pictures.onStatus((changed) => {
      windows.tell((outbox) => outbox.sources(changed.map(parts.explain)))
    }),
    parts.gaps.onChange((changed, removed) => {
      windows.tell((outbox) => outbox.gaps(changed, removed))
      share.gaps(changed, removed)
      tellShare()
      if (changed.some(({ state }) => state === 'done')) parts.measureCache()
    }),
    parts.gaps.onFrame(onFrame),
    exports.onJob(onJob),
    exports.onRemoved(tellJob),
    trainings.onChange(onTraining),
    trainings.onGone((id) => {
      tellTraining(id)
      share.trainingGone(id)
      tellShare()
    }),
    trainings.onModels(onModels),
    parts.library.onChange(onModels),
  ]
  return {
    device: () => device,
    tellModels,
    close() {
      for (const remove of removers) remove()
      clearTimeout(timer)
    },
  }
}
