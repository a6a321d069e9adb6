// Where the engine finds its own parts. It runs in two ways: bundled (out/engine/main.js) and from the sources.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The engine's files; absolute paths. */
export interface EnginePaths {
  /** The program's own folder. */
  readonly root: string
  /** The motion room's WebAssembly module; it exists as a build alone. */
  readonly motionWasm: string
  /** The motion room's worker. */
  readonly flowWorker: string
  /** The trainer's data worker. */
  readonly dataWorker: string
}

/** Finds the files, for an entry that lies in `folder`. Throws Error when `folder` is not inside the program. */
export function findEnginePaths(folder: string): EnginePaths {
  const root = findRoot(folder)
  const bundled = join(root, 'out', 'engine')
  const sources = join(root, 'src-main', 'engine')
  const isBundled = folder === bundled
  return {
    root,
    motionWasm: join(root, 'out', 'wasm', 'motion.wasm'),
    flowWorker: isBundled ? join(bundled, 'flow-worker.js') : join(sources, 'flow', 'flow-worker.ts'),
    dataWorker: isBundled ? join(bundled, 'data-worker.js') : join(sources, 'train', 'data-worker.ts'),
  }
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && nameIn(readFileSync(file, 'utf8')) === 'interlude') return folder
    if (folder === dirname(folder)) throw new Error(`${start} does not lie inside the program's folder.`)
  }
}

function nameIn(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined
  } catch {
    return undefined
  }
}
