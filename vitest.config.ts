import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The window's state (*.svelte.ts) is tested as it runs in the window, though there is no page here.
  plugins: [svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) })],
  resolve: { conditions: ['browser', 'module', 'node'] },
  ssr: { resolve: { conditions: ['browser', 'module', 'node'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // Real engines are heavy and the reference machine has two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/global-setup.ts'],
    server: { deps: { inline: [/^svelte/, /node_modules\/svelte\//] } },
  },
})
