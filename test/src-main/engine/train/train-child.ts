// A training in a process of its own, for the tests that kill it. Its argument is the training's input, as JSON.
import { join } from 'node:path'
import type { TrainInput } from '../../../../src-shared/engine-contract.ts'
import { loadBackend } from '../../../../src-main/engine/backend.ts'
import { createMotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { findEnginePaths } from '../../../../src-main/engine/process-paths.ts'
import { createControl } from '../../../../src-main/engine/train/control.ts'
import { train } from '../../../../src-main/engine/train/train.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const paths = findEnginePaths(join(root, 'src-main', 'engine'))
const motionFiles = { wasmFile: paths.motionWasm, workerFile: paths.flowWorker }

await loadBackend({ device: 'cpu', allowWasm: false })
await train(
  JSON.parse(process.argv[2]!) as TrainInput,
  {
    motion: () => createMotionRoom({ ...motionFiles, threads: 1 }),
    motionFiles,
    dataWorker: paths.dataWorker,
    memory: 8e9,
  },
  createControl(),
  () => Promise.resolve(),
)
