// How long a frame takes from the engine's end of it until it is on the screen of a window in Chromium, at preview size; whether all frames
// come, in the order in which they were made; and what a window that takes nothing costs the main side. The built program, as a process.
// node bench/editor/paint.ts [--rounds 20] [--size 1280x720] [--engine fake|real] [--json FILE]
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { decode, encode } from '@msgpack/msgpack'
import WebSocket from 'ws'
import type { EditorEvent } from '../../src-shared/editor/events.ts'
import { startBrowser } from '../../test/e2e/support/browser-chromium.ts'
import { endPrograms, makePlace, startProgram } from '../../test/e2e/support/browser-program.ts'
import { middleFirst } from '../../test/support/fake-engine.ts'
import { runSync, testTools } from '../../test/support/media-fixtures.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    size: { type: 'string', default: '1280x720' },
    engine: { type: 'string', default: 'fake' },
    json: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const inBetweens = 15

const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms))

async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; !(await done()); await pause(50)) {
    if (Date.now() > end) throw new Error(`In two minutes there was no ${what}.`)
  }
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** The event that a message of the window's line carries. */
function eventOf(bytes: Uint8Array): EditorEvent | undefined {
  const message = decode(bytes) as { type?: string; item?: EditorEvent }
  return message.type === 'item' && typeof message.item === 'object' && 'type' in message.item
    ? message.item
    : undefined
}

const tools = await testTools()
const place = makePlace()
const clip = join(place.files, 'clip.mp4')
runSync(tools.ffmpeg, [
  ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=${values.size}:r=24:d=4`],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', clip],
])
const program = await startProgram(place, {
  open: [clip],
  engine: values.engine === 'real' ? 'real' : { frameDelay: 40 },
})
const browser = await startBrowser()

try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const events: EditorEvent[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const event = typeof payload === 'string' ? undefined : eventOf(payload)
      if (event) events.push(event)
    }),
  )
  await page.addInitScript(`
    window.painted = []
    new PerformanceObserver((list) => {
      for (const { name, detail } of list.getEntries()) if (name === 'interlude:frame-painted') window.painted.push(detail.paintedAt - detail.madeAt)
    }).observe({ type: 'measure' })
  `)
  await page.goto(program.address)
  const time = page.getByRole('textbox', { name: 'Go to a frame or time' })
  const goTo = async (frame: number): Promise<void> => {
    await time.fill(String(frame))
    await time.press('Enter')
    await page.locator('[data-scope="preview"] .picture').focus()
  }
  const items = page.getByRole('listbox', { name: 'Keyframes and gaps' }).getByRole('option')
  const painted = () => page.evaluate<number[]>('window.painted')
  await page.getByRole('button', { name: /^Mark keyframe/ }).waitFor()
  for (const frame of [8, 8 + inBetweens + 1]) {
    await goTo(frame)
    await page.keyboard.press('k')
  }
  const ready = async (): Promise<boolean> =>
    (await items.nth(1).getAttribute('aria-label'))?.endsWith(', ready') === true
  await until('gap', ready)
  await items.nth(1).click()
  await page.getByRole('button', { name: 'Sequence', exact: true }).click()

  // Another seed makes the gap anew; the playhead stands where one of its frames is to appear.
  const delays: number[] = []
  const disorder: string[] = []
  for (let round = 0; round < rounds; round++) {
    const order = middleFirst(inBetweens)
    const frame = order[round % order.length] ?? 0
    await goTo(frame + 1)
    const from = events.length
    const before = (await painted()).length
    await page.getByRole('button', { name: 'Another seed' }).click()
    const made = () => events.slice(from).filter((event) => event.type === 'frame')
    await until('frames', () => made().length >= inBetweens)
    await until('paint', async () => (await painted()).length > before)
    await until('gap', ready)
    delays.push(...(await painted()).slice(before))
    const indexes = made().map(({ index }) => index)
    const times = made().map(({ madeAt }) => madeAt)
    if (new Set(indexes).size !== inBetweens || indexes.length !== inBetweens) disorder.push(indexes.join())
    const late = times.some((at, index) => at < (times[index - 1] ?? 0))
    if (late) disorder.push(`out of order: ${indexes.join()}`)
  }

  // A window that asks to watch, and then takes nothing from its line while the gap is made again and again.
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const stalled = new WebSocket(`ws://127.0.0.1:${String(program.port)}/socket`, {
    headers: { cookie: cookies },
    origin: `http://127.0.0.1:${String(program.port)}`,
  })
  await new Promise((resolve) => stalled.once('open', resolve))
  const box = { width: 1280, height: 720 }
  stalled.send(encode({ type: 'call', id: 1, name: 'watch', input: { box } }))
  await pause(500)
  stalled.pause()
  const memory = [program.memory()]
  for (let round = 0; round < rounds; round++) {
    const from = events.length
    await page.getByRole('button', { name: 'Another seed' }).click()
    await until(
      'frames',
      () => events.slice(from).filter(({ type }) => type === 'frame').length >= inBetweens,
    )
    memory.push(program.memory())
  }
  stalled.terminate()

  const half = memory.slice(rounds / 2)
  const result = {
    engine: values.engine,
    size: values.size,
    painted: delays.length,
    median: quantile(delays, 0.5),
    p95: quantile(delays, 0.95),
    framesLostOrOutOfOrder: disorder.length,
    stalled: {
      frames: rounds * inBetweens,
      memoryAtFirst: memory[0] ?? NaN,
      memoryInTheMiddle: half[0] ?? NaN,
      memoryAtTheEnd: half.at(-1) ?? NaN,
    },
  }
  const mb = (bytes: number): string => `${String(Math.round(bytes / 1e6))} MB`
  process.stdout.write(
    [
      `frames of ${values.size}, ${values.engine} engine, ${String(rounds)} gaps of ${String(inBetweens)}`,
      `from the engine to the screen   median ${result.median.toFixed(0)} ms, 95 % within ${result.p95.toFixed(0)} ms (${String(delays.length)} frames painted)`,
      `gaps with lost or late frames   ${String(disorder.length)}${disorder.map((line) => `\n  ${line}`).join('')}`,
      `main side, one window stalled   ${mb(result.stalled.memoryAtFirst)} at first, ${mb(result.stalled.memoryInTheMiddle)} after ${String((rounds / 2) * inBetweens)} frames, ${mb(result.stalled.memoryAtTheEnd)} after ${String(rounds * inBetweens)}`,
      '',
    ].join('\n'),
  )
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  await browser.close()
  await program.stop()
  endPrograms()
  place.remove()
}
