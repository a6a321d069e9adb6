// Memory that a training step really takes, beside what memory-plan.ts plans with: whole runs of a few steps, each in a
// process of its own, and the most that the process ever held (Linux).
// nice node bench/train/memory.ts [--cases studio:64:1,studio:64:4,...] [--steps 3]   cases are recipe:side:batch,
// with :judges where a recipe that hears them late shall hear them from the start
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadBackend } from '../../src-main/engine/backend.ts'
import { createMotionRoom } from '../../src-main/engine/flow/motion.ts'
import { findEnginePaths } from '../../src-main/engine/process-paths.ts'
import { chooseRecipe } from '../../src-main/engine/train/choose-recipe.ts'
import { createControl } from '../../src-main/engine/train/control.ts'
import { stepMemory } from '../../src-main/engine/train/memory-plan.ts'
import type { Recipe } from '../../src-main/engine/train/recipe.ts'
import { beginRun } from '../../src-main/engine/train/run-file.ts'
import { train } from '../../src-main/engine/train/train.ts'

const usual = [
  'studio-small:64:2',
  'studio-small:64:8',
  'studio-small:128:2',
  'studio:64:1',
  'studio:64:4',
  'studio:128:1',
  'studio:128:4',
  'studio:64:2:judges',
  'studio:64:8:judges',
  'paper-kth:64:1',
  'paper-kth:64:4',
]

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: usual.join() },
    steps: { type: 'string', default: '3' },
    child: { type: 'string' },
  },
})

function parseCase(text: string): Recipe {
  const [name = '', size, batch, judges] = text.split(':')
  const changes = {
    size: Number(size),
    batch: Number(batch),
    windows: 1,
    evaluateEvery: 1e6,
    checkpointEvery: 1e6,
  }
  const recipe = chooseRecipe(name, { ...changes, steps: Number(values.steps) })
  const { adversary } = recipe
  if (adversary === null || adversary.from === 0) return recipe
  return { ...recipe, adversary: judges === 'judges' ? { ...adversary, from: 0 } : null }
}

/** The most that this process ever held, in bytes. */
function peak(): number {
  const line = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return Number(line?.[1] ?? NaN) * 1024
}

async function measure(recipe: Recipe): Promise<void> {
  const root = join(import.meta.dirname, '..', '..')
  const paths = findEnginePaths(join(root, 'src-main', 'engine'))
  const motionFiles = { wasmFile: paths.motionWasm, workerFile: paths.flowWorker }
  await loadBackend({ device: 'cpu', allowWasm: false })
  const room = await createMotionRoom({ ...motionFiles, threads: 1 })
  const place = mkdtempSync(join(tmpdir(), 'interlude-memory-'))
  const folder = join(place, 'run')
  await beginRun(folder, {
    version: 1,
    name: 'memory',
    recipe,
    stores: [],
    procedural: true,
    licences: [],
    command: '',
  })
  const parts = {
    motion: () => Promise.resolve(room),
    motionFiles,
    dataWorker: paths.dataWorker,
    memory: Infinity,
  }
  try {
    await train({ folder }, parts, createControl(), () => Promise.resolve())
    process.stdout.write(String(peak()))
  } finally {
    await room.close()
    rmSync(place, { recursive: true })
  }
}

if (values.child !== undefined) {
  await measure(parseCase(values.child))
} else {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2).padStart(8)
  console.log('case                   peak GB  plan GB  plan/peak')
  for (const text of values.cases.split(',')) {
    const args = [import.meta.filename, '--child', text, '--steps', values.steps]
    const said = execFileSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const real = Number(/\d+$/.exec(said)?.[0])
    const recipe = parseCase(text)
    const plan = stepMemory(recipe, recipe.batch)
    console.log(
      `${text.padEnd(21)} ${gigabytes(real)} ${gigabytes(plan)} ${(plan / real).toFixed(2).padStart(10)}`,
    )
  }
}
