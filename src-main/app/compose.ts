// Puts the parts together, once for every host: command line, window, browser host. Nothing is started before it is needed.
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { createEngine, type Engine } from '../engine-client/engine-link.ts'
import { forkStarter } from '../engine-client/fork-starter.ts'
import { findTools, type MediaTools } from '../media/find-tools.ts'
import { chooseDevice, type DeviceRequest } from './device-choice.ts'
import { hashEngineBuild } from './engine-build.ts'
import { defaultStoreLimit, openFrameStore } from './frame-store.ts'
import { createModelLibrary, type ModelLibrary } from './model-library.ts'
import type { Runtime } from './runtime.ts'
import { openSpool, type Spool } from './spool.ts'

/** What the user may choose for one run. */
export interface AppOptions {
  /** Insists on a device; otherwise the engine chooses. */
  readonly device?: 'cpu' | 'cuda' | undefined
  /** Space for finished in-betweens, in bytes; default 10 GB. */
  readonly storeLimit?: number | undefined
}

/** The parts of the program. */
export interface App {
  readonly runtime: Runtime
  readonly models: ModelLibrary
  readonly engine: Engine
  /** What engines are asked to compute on. */
  readonly device: DeviceRequest
  /** An engine of low priority, so that what the user waits for goes first. Whoever opens it closes it. */
  openTrainingEngine(): Engine
  /** ffmpeg and ffprobe, looked for once. Throws `tool-missing`. */
  tools(): Promise<MediaTools>
  /** Identifies the engine's code; see {@link hashEngineBuild}. */
  engineBuild(): Promise<string>
  /** The store of finished in-betweens: the one in the cache, or (`keep` false) one for this job alone. */
  openStore(keep: boolean): Promise<Spool>
  /** Ends what was started. */
  close(): Promise<void>
}

/** Of a training's process: `nice` 10, or what the system has like it. */
const lowPriority = constants.priority.PRIORITY_BELOW_NORMAL

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** The folder of finished in-betweens in the cache. */
export function storeFolder(runtime: Runtime): string {
  return join(runtime.cache, 'frames')
}

/** The folder of the keyframes that come with the program. */
export function sampleFolder(runtime: Runtime): string {
  return join(runtime.root, 'resources', 'sample')
}

/** Where code lies that decides what an in-between looks like. */
function engineFolders(runtime: Runtime): string[] {
  const out = join(runtime.root, 'out')
  return [dirname(runtime.engineEntry), join(out, 'shared'), join(out, 'wasm')]
}

/** Composes the program for this runtime. Whoever composes it closes it. */
export function compose(runtime: Runtime, options: AppOptions = {}): App {
  const device = chooseDevice(options.device, runtime.env)
  const env = (): NodeJS.ProcessEnv => ({
    // Two engines share a GPU: neither may take all of its memory at once.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    ...runtime.env,
    ...(runtime.description === undefined ? {} : { INTERLUDE_RUNTIME: runtime.description }),
    ...device.environment(),
  })
  const { engineEntry: entry } = runtime
  const engine = createEngine({ starter: forkStarter({ entry, env }) })
  return {
    runtime,
    models: createModelLibrary({
      bundled: join(runtime.root, 'resources', 'models'),
      user: join(runtime.data, 'models'),
    }),
    engine,
    device,
    openTrainingEngine: () => createEngine({ starter: forkStarter({ entry, env, priority: lowPriority }) }),
    tools: once(() => findTools({ ...runtime.tools, path: runtime.env.PATH })),
    engineBuild: once(() => hashEngineBuild(runtime.engineEntry, engineFolders(runtime))),
    async openStore(keep) {
      if (!keep) return openSpool(join(runtime.cache, 'spool'))
      const store = openFrameStore(storeFolder(runtime), options.storeLimit ?? defaultStoreLimit)
      return { store, close: () => store.release() }
    },
    close: () => engine.close(),
  }
}
