// Puts the engine together: backend, models, motion room, and the work they do in common. Each is started when first used.
import { availableParallelism } from 'node:os'
import { loadBackend, type Backend } from './backend.ts'
import { keepLastGap } from './flow/last-gap.ts'
import { createMotionRoom } from './flow/motion.ts'
import type { EngineParts } from './handlers.ts'
import { blendGap } from './infer/blend-gap.ts'
import { createInbetweener } from './infer/inbetween.ts'
import { clipFeatures } from './metrics/fvd.ts'
import { loadI3d } from './metrics/i3d.ts'
import { inspectModel, openModel } from './model/inbetween-model.ts'
import { adoptModel } from './model/published-adopt.ts'
import { createMetrics } from './process-metrics.ts'
import { createModelShelf } from './process-models.ts'
import { findEnginePaths } from './process-paths.ts'
import { readBackendRequest } from './process-request.ts'
import { train } from './train/train.ts'
import { tryTraining } from './train/try-training.ts'

/** One gap may use this share of the memory, unless its request says otherwise: the rest of the machine goes on. */
const memoryShare = 0.5

/** The engine for an entry file in `folder`, as `env` asks for it. Throws Error when `folder` is not inside the program. */
export function composeEngine(folder: string, env: NodeJS.ProcessEnv): EngineParts {
  const paths = findEnginePaths(folder)
  let memory = 0
  const backend = untilItWorks(async (): Promise<Backend> => {
    const loaded = await loadBackend(readBackendRequest(env))
    memory = memoryShare * Math.min(loaded.device.memory, memoryOfGroup())
    return loaded
  })
  const motionFiles = { wasmFile: paths.motionWasm, workerFile: paths.flowWorker }
  const motion = untilItWorks(async () =>
    keepLastGap(await createMotionRoom({ ...motionFiles, threads: availableParallelism() })),
  )
  const models = createModelShelf(async (model: string) => {
    // Weights are made in the backend that is active when they are read.
    await backend()
    return openModel(model)
  })
  const inbetween = createInbetweener({
    motion,
    model: models.get,
    get memory() {
      return memory
    },
  })
  const metrics = createMetrics(async (weights) => {
    await backend()
    const i3d = loadI3d(weights)
    return {
      features: async (clip, signal) => {
        const [features] = await clipFeatures(i3d, [clip], { signal })
        return features ?? new Float32Array()
      },
      dispose: () => i3d.dispose(),
    }
  })
  return {
    backend,
    models,
    inspect: inspectModel,
    adopt: async (input, signal) => {
      await backend()
      return adoptModel(input, signal)
    },
    inbetween,
    blend: async (input, context) => blendGap(await motion(), input, context),
    metrics,
    tryTraining: async (input, { signal, emit }) => {
      await backend()
      return tryTraining(input, { motion, motionFiles, dataWorker: paths.dataWorker, memory }, signal, emit)
    },
    train: async (input, control, emit) => {
      await backend()
      // What was at hand for in-betweens would only be in the way for hours.
      models.clear()
      metrics.clear()
      return train(input, { motion, motionFiles, dataWorker: paths.dataWorker, memory }, control, emit)
    },
  }
}

/** The limit that a container puts on this process, in bytes; Infinity without one. */
function memoryOfGroup(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? limit : Infinity
}

/** Makes something once; after a failure the next call tries again. */
function untilItWorks<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
