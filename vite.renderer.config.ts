// The window's page, from src-renderer/index.html to out/renderer. `--mode chrome83` makes it for the Electron of the tests.
import * as path from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

const root = path.join(import.meta.dirname, 'src-renderer')

/** What the old Chromium lacks, before anything else runs. */
function oldBrowser(): Plugin {
  return {
    name: 'interlude:old-browser',
    transform: {
      filter: { id: path.join(root, 'main.ts') },
      handler: (code) => ({ code: `import 'core-js/actual';${code}`, map: null }),
    },
  }
}

// scripts/setup/steps/build.mjs builds into a folder aside (--outDir) and moves the result to out/.
export default defineConfig(({ mode }) => {
  const old = mode === 'chrome83'
  return {
    root,
    base: './',
    plugins: [...(old ? [oldBrowser()] : []), svelte({ configFile: false })],
    build: {
      outDir: path.join(import.meta.dirname, 'out/renderer'),
      emptyOutDir: true,
      // The desktop's own Chromium, and the browsers of the last two years or so.
      target: old ? 'chrome83' : ['chrome122', 'firefox127', 'safari17.4'],
      sourcemap: true,
      // A data: URL for every small picture would need room in the content security policy for nothing.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  }
})
