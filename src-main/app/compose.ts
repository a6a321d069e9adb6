// Puts the parts together, once for every host: command line, window, browser host. Nothing is started before it is needed.
import { dirname, join } from 'node:path'
import { createEngine, type Engine } from '../engine-client/engine-link.ts'
import { forkStarter } from '../engine-client/fork-starter.ts'
import { findTools, type MediaTools } from '../media/find-tools.ts'
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
  /** ffmpeg and ffprobe, looked for once. Throws `tool-missing`. */
  tools(): Promise<MediaTools>
  /** Identifies the engine's code; see {@link hashEngineBuild}. */
  engineBuild(): Promise<string>
  /** The store of finished in-betweens: the one in the cache, or (`keep` false) one for this job alone. */
  openStore(keep: boolean): Promise<Spool>
  /** Ends what was started. */
  close(): Promise<void>
}

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
  const env: NodeJS.ProcessEnv = {
    ...runtime.env,
    ...(options.device === undefined ? {} : { INTERLUDE_DEVICE: options.device }),
    ...(runtime.description === undefined ? {} : { INTERLUDE_RUNTIME: runtime.description }),
  }
  const engine = createEngine({ starter: forkStarter({ entry: runtime.engineEntry, env }) })
  return {
    runtime,
    models: createModelLibrary({
      bundled: join(runtime.root, 'resources', 'models'),
      user: join(runtime.data, 'models'),
    }),
    engine,
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
