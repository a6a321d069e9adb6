// How smooth the timeline is on a large project: 500 keyframes and 10,000 in-betweens that are all made. A built window in Chromium over a
// fake main side in a worker; the wheel is turned by the browser itself. Prints, for each stretch, the times from animation frame to
// animation frame, and how many tasks of the window took longer than 50 ms: by the clock, as the browser reports them, and by the time that
// they had a processor, which is what the window is to blame for where other work takes turns with it. A page that does nothing, in the same
// run, is the yardstick of the machine.
// node bench/editor/timeline.ts [--keyframes 500] [--apart 21] [--seconds 4] [--json FILE]
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, preview } from 'vite'
import { chromiumPath } from '../../test/support/fake-window.ts'

const { values } = parseArgs({
  options: {
    keyframes: { type: 'string', default: '500' },
    apart: { type: 'string', default: '21' },
    seconds: { type: 'string', default: '4' },
    json: { type: 'string' },
  },
})
const project = join(import.meta.dirname, '../..')
const outDir = join(project, 'out/bench/timeline')

interface Recorded {
  readonly frames: readonly number[]
  readonly longTasks: readonly number[]
}

/** An event of Chromium's trace, as far as it is read here. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of processor time. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

const settings = {
  configFile: false as const,
  root: join(project, 'test/src-renderer/timeline/bench-page'),
  base: './',
  plugins: [svelte({ configFile: false })],
  worker: { format: 'es' as const },
  build: { outDir, emptyOutDir: true, target: 'chrome122' },
  logLevel: 'error' as const,
}

const round = (value: number): number => Math.round(value * 10) / 10

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** Milliseconds of processor time of each task of the page's main thread. */
function taskTimes(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${String(pid)} ${String(tid)}`),
  )
  return traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${String(pid)} ${String(tid)}`))
    .map(({ tdur }) => (tdur ?? 0) / 1000)
}

/** Runs `step` again and again for the time, and says what that cost the window. */
async function measure(page: Page, work: string, step: (count: number) => Promise<unknown>) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  await page.evaluate('window.ended = window.record()')
  const until = performance.now() + Number(values.seconds) * 1000
  for (let count = 0; performance.now() < until; count++) await step(count)
  const { frames, longTasks } = await page.evaluate<Recorded>('window.ended()')
  const tasks = taskTimes(await browser.stopTracing())
  const sorted = [...frames].sort((a, b) => a - b)
  return {
    work,
    frames: frames.length,
    'median ms': round(quantile(sorted, 0.5)),
    'p95 ms': round(quantile(sorted, 0.95)),
    'max ms': round(quantile(sorted, 1)),
    'tasks over 50 ms': longTasks.length,
    'longest ms': round(Math.max(0, ...longTasks)),
    'of processor: over 50 ms': tasks.filter((time) => time > 50).length,
    longest: round(Math.max(0, ...tasks)),
    'for each frame': round(tasks.reduce((sum, time) => sum + time, 0) / frames.length),
  }
}

await build(settings)
const server = await preview({ ...settings, preview: { host: '127.0.0.1', port: 0 } })
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } })
  const address = server.resolvedUrls?.local[0] ?? ''
  await page.goto(`${address}?keyframes=${values.keyframes}&apart=${values.apart}`)
  await page.waitForFunction(`window.editor?.session.gaps.size === ${values.keyframes} - 1`)
  await page.waitForTimeout(2000)
  const box = await page.locator('.track').boundingBox()
  if (!box) throw new Error('The page has no track.')
  const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.5]
  await page.mouse.move(x, y)
  const wheel = (by: number) => page.mouse.wheel(by, 0)
  const zoom = async (by: number) => {
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, by)
    await page.keyboard.up('Control')
  }
  const drag = async (count: number) => {
    if (count === 0) {
      await page.mouse.move(box.x + 400, box.y + 12)
      await page.mouse.down()
    }
    await page.mouse.move(box.x + 700 + 500 * Math.sin(count / 20), box.y + 12)
  }
  const rows = [
    await measure(page, 'nothing', () => page.waitForTimeout(50)),
    await measure(page, 'scroll, all in sight', (count) => wheel(count % 60 < 30 ? 40 : -40)),
    await measure(page, 'zoom in and out', (count) => zoom(count % 120 < 60 ? -30 : 30)),
  ]
  await page.evaluate(
    'window.dispatchEvent(new KeyboardEvent("keydown", { key: "Z", code: "KeyZ", shiftKey: true }))',
  )
  for (let count = 0; count < 16; count++) await zoom(-40)
  rows.push(await measure(page, 'scroll, some keyframes', (count) => wheel(count % 200 < 150 ? 60 : -60)))
  for (let count = 0; count < 10; count++) await zoom(-40)
  rows.push(await measure(page, 'scroll, single frames', (count) => wheel(count % 200 < 150 ? 60 : -60)))
  rows.push(await measure(page, 'scrub', drag))
  await page.mouse.up()
  await page.evaluate('window.editor.play(1)')
  rows.push(await measure(page, 'play', () => page.waitForTimeout(50)))
  console.table(rows)
  const inbetweens = (Number(values.keyframes) - 1) * (Number(values.apart) - 1)
  if (values.json !== undefined) {
    await writeFile(
      values.json,
      JSON.stringify({ keyframes: Number(values.keyframes), inbetweens, rows }, null, 2) + '\n',
    )
  }
} finally {
  await browser.close()
  await server.close()
}
