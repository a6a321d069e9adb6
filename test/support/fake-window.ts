// Serves the window over a fake main side (test/src-renderer/page) to a real browser.
import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { createServer } from 'vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'

const root = join(import.meta.dirname, '../..')

/** A running page server and browser. */
export interface FakeWindow {
  /** Opens the page; see test/src-renderer/page/main.ts for the query. */
  open(query?: string, size?: { readonly width: number; readonly height: number }): Promise<Page>
  close(): Promise<void>
}

/** Where Chromium is on this machine; undefined: where Playwright puts its own. */
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Starts both. */
export async function startFakeWindow(): Promise<FakeWindow> {
  const server = await createServer({
    configFile: false,
    root: join(root, 'test/src-renderer/page'),
    cacheDir: join(root, 'out/.vite-test'),
    plugins: [svelte({ configFile: false })],
    server: { host: '127.0.0.1', port: 0, fs: { allow: [root] }, hmr: false, watch: null },
    optimizeDeps: { entries: ['index.html'] },
    logLevel: 'error',
  })
  await server.listen()
  const address = server.resolvedUrls?.local[0] ?? ''
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  return {
    async open(query = '', size = { width: 1440, height: 900 }) {
      // A context of its own, as the accessibility checks need it.
      const context = await browser.newContext({ viewport: size })
      const page = await context.newPage()
      // The first one waits for the page's parts to be made.
      await page.goto(`${address}?${query}`, { timeout: 120_000 })
      await page.waitForSelector('footer.status')
      return page
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
