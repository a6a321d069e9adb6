// What runs here and what doesn't: one check for each thing that the program needs, each with a remedy where it lacks.
import os from 'node:os'
import type { Device } from '../../src-shared/engine-contract.ts'
import { throwIfCancelled, toErrorShape } from '../../src-shared/errors.ts'
import { makeFolder } from '../media/make-folder.ts'
import { storeFolder, type App } from './compose.ts'
import { formatBytes, freeSpace } from './disk-space.ts'
import { openFrameStore } from './frame-store.ts'
import type { Check } from './doctor-check.ts'
import { checkMedia } from './doctor-media.ts'
import { memoryOf } from './doctor-memory.ts'
import { slowSpeed, speedRemedy, speedWords } from './doctor-speed.ts'

/** What is looked at. */
export type ExaminedApp = Pick<App, 'models' | 'runtime' | 'tools'> & {
  readonly engine: Pick<App['engine'], 'call' | 'ready'>
}

const leastMemory = 2e9
const leastDisk = 1e9
const goodDisk = 10e9

function failed(id: string, label: string, error: unknown): Check {
  const { message, remedy } = toErrorShape(error)
  return { id, label, value: message, state: 'failed', remedy }
}

function checkSystem(): Check {
  const processors = os.cpus()
  const model = processors[0]?.model.trim() ?? 'unknown processor'
  const threads = os.availableParallelism()
  return {
    id: 'system',
    label: 'System',
    value: `${os.type()} ${os.release()} (${process.arch}), ${model}, ${String(threads)} threads`,
    state: 'ok',
    data: {
      platform: process.platform,
      release: os.release(),
      arch: process.arch,
      processor: model,
      threads,
    },
  }
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const good = major > 22 || (major === 22 && minor >= 18)
  return {
    id: 'node',
    label: 'Node',
    value: process.version,
    state: good ? 'ok' : 'failed',
    remedy: good
      ? undefined
      : 'Start the program by npm start, which brings the Node that it needs (22.18 or newer).',
    data: { version: process.versions.node, path: process.execPath },
  }
}

function checkMemory(): Check {
  const { available, total } = memoryOf()
  const enough = available >= leastMemory
  return {
    id: 'memory',
    label: 'Memory',
    value: `${formatBytes(available)} of ${formatBytes(total)} available`,
    state: enough ? 'ok' : 'warning',
    remedy: enough ? undefined : 'Close other programs, or make small pictures (--size 1280x720).',
    data: { total, available },
  }
}

async function checkCache(app: ExaminedApp): Promise<Check> {
  const folder = app.runtime.cache
  const base = { id: 'cache', label: 'Cache' }
  try {
    await makeFolder(folder)
  } catch (error) {
    const remedy = 'Make it writable, or name another folder: INTERLUDE_CACHE=FOLDER.'
    const reason = error instanceof Error ? error.message : String(error)
    return { ...base, value: `${folder} can't be made (${reason})`, state: 'failed', remedy }
  }
  const stored = await openFrameStore(storeFolder(app.runtime)).size()
  const free = await freeSpace(folder)
  const state = free === undefined || free >= goodDisk ? 'ok' : free >= leastDisk ? 'warning' : 'failed'
  const freeWord = free === undefined ? '' : `, ${formatBytes(free)} free`
  return {
    ...base,
    value: `${folder}: ${String(stored.files)} frames, ${formatBytes(stored.bytes)}${freeWord}`,
    state,
    remedy: state === 'ok' ? undefined : 'Free some space, or empty the cache: interlude cache clear.',
    data: { folder, frames: stored.files, bytes: stored.bytes, free },
  }
}

function describeBackend(app: ExaminedApp, device: Device): Check {
  const native = device.backend === 'tensorflow'
  const installed = app.runtime.tensorflow
  const because = installed?.reason === undefined ? '' : ` (${installed.reason})`
  return {
    id: 'tensorflow',
    label: 'TensorFlow',
    value: native
      ? `${device.version}, ${device.build} build${because}`
      : `not the native library, but WebAssembly ${device.version}: a hundred times slower`,
    state: native ? 'ok' : 'warning',
    remedy: native ? undefined : (device.remedy ?? 'Run the set-up again: npm run setup.'),
    details: installed && [`in ${installed.folder}`],
    data: {
      backend: device.backend,
      version: device.version,
      build: device.build,
      folder: installed?.folder,
    },
  }
}

function describeChoice(device: Device): Check {
  return {
    id: 'device',
    label: 'Device',
    value: `${device.kind}: ${device.name}, ${formatBytes(device.memory)}, ${String(device.threads)} threads`,
    state: device.remedy === undefined ? 'ok' : 'warning',
    remedy: device.remedy,
    details: [device.reason, `seen: ${device.devices.join(', ')}`],
    data: { ...device },
  }
}

async function checkSpeed(app: ExaminedApp, signal: AbortSignal): Promise<Check> {
  const base = { id: 'speed', label: 'Speed' }
  try {
    const speed = await app.engine.call('measure-speed', {}, { signal })
    const slow = speed.matmul < slowSpeed
    return {
      ...base,
      value: speedWords(speed),
      state: slow ? 'warning' : 'ok',
      remedy: slow ? speedRemedy : undefined,
      data: { ...speed },
    }
  } catch (error) {
    return failed(base.id, base.label, error)
  }
}

async function* checkEngine(app: ExaminedApp, signal: AbortSignal): AsyncGenerator<Check, void, undefined> {
  let device: Device
  try {
    device = await app.engine.ready(signal)
  } catch (error) {
    yield failed('tensorflow', 'TensorFlow', error)
    return
  }
  yield describeBackend(app, device)
  yield describeChoice(device)
  yield await checkSpeed(app, signal)
}

async function checkModels(app: ExaminedApp): Promise<Check> {
  const models = await app.models.list()
  const word = (trained: boolean | undefined): string =>
    trained === undefined ? '' : trained ? ', trained' : ', untrained'
  const broken = models.filter((model) => model.problem !== undefined)
  return {
    id: 'models',
    label: 'Models',
    value: models.length === 0 ? 'none found' : models.map((model) => model.name).join(', '),
    state: models.length === broken.length ? 'failed' : broken.length > 0 ? 'warning' : 'ok',
    remedy: broken[0]
      ? `${broken[0].folder} is no usable model (${broken[0].problem ?? ''}): copy it again or remove it.`
      : models.length === 0
        ? 'Install the program again: its starter model is missing.'
        : undefined,
    details: models.map(
      (model) => `${model.name}: ${model.kind ?? 'unknown kind'}${word(model.trained)}, ${model.folder}`,
    ),
    data: { models },
  }
}

/** Runs all checks, in the order in which they are shown, each as it is there. Only a cancel throws. */
export async function* examineEach(
  app: ExaminedApp,
  signal: AbortSignal,
): AsyncGenerator<Check, void, undefined> {
  yield checkSystem()
  yield checkNode()
  yield checkMemory()
  for await (const check of checkEngine(app, signal)) {
    throwIfCancelled(signal)
    yield check
  }
  const media = await checkMedia(app)
  throwIfCancelled(signal)
  yield* media
  yield await checkModels(app)
  yield await checkCache(app)
}

/** All checks at once; see {@link examineEach}. */
export async function examine(app: ExaminedApp, signal: AbortSignal): Promise<Check[]> {
  const checks: Check[] = []
  for await (const check of examineEach(app, signal)) checks.push(check)
  return checks
}
