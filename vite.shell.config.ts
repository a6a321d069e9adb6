// The desktop's shell and its preload, to out/shell: CommonJS in a syntax that every Electron from 9 on understands, each in one file
// (a sandboxed preload can load no second one). `--mode main` or `--mode preload`.
import { builtinModules } from 'node:module'
import * as path from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** The old Node inside Electron 9 knows its modules without `node:`. */
const plainBuiltins: Plugin = {
  name: 'interlude:plain-builtins',
  enforce: 'pre',
  resolveId: (id) => {
    const plain = id.replace(/^node:/, '')
    return builtinModules.includes(plain) || plain === 'electron' ? { id: plain, external: true } : undefined
  },
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [plainBuiltins],
  build: {
    ssr: true,
    target: 'node12',
    outDir: path.join(import.meta.dirname, 'out/shell'),
    emptyOutDir: false,
    sourcemap: false,
    minify: false,
    rolldownOptions: {
      input: { [mode]: path.join(import.meta.dirname, `src-main/${mode}.ts`) },
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true as const, target: 'node' as const },
}))
