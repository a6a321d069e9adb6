import { existsSync } from 'node:fs'
import * as path from 'node:path'
import { defineConfig } from 'vite'

const root = import.meta.dirname

/** The programs of the main side, by their place in out/. */
const entries: [string, string][] = [
  ['main/cli', 'src-main/cli.ts'],
  ['main/core', 'src-main/core.ts'],
  ['engine/main', 'src-main/engine/main.ts'],
  ['engine/flow-worker', 'src-main/engine/flow/flow-worker.ts'],
  ['engine/data-worker', 'src-main/engine/train/data-worker.ts'],
]

// scripts/setup/steps/build.mjs builds into a folder aside (--outDir) and moves the result to out/.
export default defineConfig({
  root,
  build: {
    ssr: true,
    target: 'node22',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(entries.filter(([, file]) => existsSync(path.join(root, file)))),
      output: {
        format: 'esm',
        entryFileNames: '[name].js',
        // Shared parts lie beside the entries' folders, two levels below the program's root like them.
        chunkFileNames: 'shared/[name]-[hash].js',
        // Said from out/, where the files end up, not from where they are made.
        sourcemapPathTransform: (source, map) =>
          path.relative(
            path.join(root, 'out', path.basename(path.dirname(map))),
            path.resolve(path.dirname(map), source),
          ),
      },
    },
  },
  // Dependencies stay outside: native ones can't be bundled.
  ssr: { external: true, target: 'node' },
})
