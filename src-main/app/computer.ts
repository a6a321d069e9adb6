// The engine made ready for a model: which device, which code, which weights. All of it decides the pixels.
import type { Device } from '../../src-shared/engine-contract.ts'
import type { App } from './compose.ts'
import type { ModelEntry } from './model-library.ts'

/** What computes. */
export interface Computer {
  readonly device: Device
  readonly model: { readonly folder: string; readonly hash: string }
  readonly trained: boolean
  /** Everything else that the pixels depend on. */
  readonly circumstances: readonly string[]
}

/** `cpu: AMD EPYC (2 threads)`. */
export function describeDevice(device: Device): string {
  return `${device.kind}: ${device.name}`
}

/** Starts the engine where it isn't running, and has it read the model. Rejects with the engine's reasons. */
export async function startComputer(
  app: Pick<App, 'engineBuild'> & { readonly engine: Pick<App['engine'], 'call' | 'ready'> },
  model: Pick<ModelEntry, 'folder'>,
  signal: AbortSignal,
): Promise<Computer> {
  const device = await app.engine.ready(signal)
  const [info, build] = await Promise.all([
    app.engine.call('describe-model', { folder: model.folder }, { signal }),
    app.engineBuild(),
  ])
  return {
    device,
    model: { folder: model.folder, hash: info.hash },
    trained: info.trained,
    // The same build on another kind of device rounds differently.
    circumstances: [build, device.backend, device.kind, device.version],
  }
}
