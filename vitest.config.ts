import * as path from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const svelteSource = path.join(import.meta.dirname, 'node_modules/svelte/src')

export default defineConfig({
  // The window's state (*.svelte.ts) is tested as it runs in the window, though there is no page here.
  plugins: [svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) })],
  resolve: {
    // Node would get what Svelte renders on servers by, which stands still. Other packages keep their side for Node.
    alias: [
      { find: /^svelte$/, replacement: path.join(svelteSource, 'index-client.js') },
      {
        find: /^svelte\/(reactivity|store)$/,
        replacement: path.join(svelteSource, '$1/index-client.js'),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Real engines are heavy and the reference machine has two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/global-setup.ts'],
    server: { deps: { inline: [/node_modules\/svelte\//] } },
  },
})
