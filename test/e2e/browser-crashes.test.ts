// Bad luck in a real browser: the engine dies, the program dies, the window is loaded again, two windows are open.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { words as common } from '../../src-renderer/i18n/en/common.ts'
import { words as dialogs } from '../../src-renderer/i18n/en/dialogs.ts'
import { words as exporting } from '../../src-renderer/i18n/en/export.ts'
import type { FakeMood } from '../support/fake-engine.ts'
import { runSync, testTools } from '../support/media-fixtures.ts'
import type { Place } from './support/browser-program.ts'
import { describeJourneys, putFootage, shape, type Suite } from './support/browser-suite.ts'
import { patience, type EditorWindow } from './support/browser-window.ts'

/** A window on two keyframes, 30 frames apart, that an engine is at work between. */
async function atWork(suite: Suite, place: Place, engine: 'real' | FakeMood) {
  const clip = await putFootage(place)
  const program = await suite.start(place, { engine, open: [clip] })
  const window = await suite.open(program)
  await window.untilNumber(shape, 0)
  await window.mark(shape, 5, 35)
  return { program, window }
}

const framesFrom = (window: EditorWindow): number => window.heard('frame').length

async function untilFrames(window: EditorWindow, count: number): Promise<void> {
  await expect
    .poll(() => framesFrom(window), { timeout: patience, interval: 20 })
    .toBeGreaterThanOrEqual(count)
}

describeJourneys('bad luck', (suite) => {
  it('the engine is killed in the middle of a gap: the gap is finished', { timeout: 120_000 }, async () => {
    const { program, window } = await atWork(suite, suite.place(), 'real')
    await untilFrames(window, 1)
    const [engine] = program.engines()
    expect(engine).toBeDefined()
    process.kill(engine!, 'SIGKILL')
    expect(framesFrom(window)).toBeLessThan(29)
    await window.untilGap(1, /29 in-betweens, (ready|failed)/)
    if ((await window.items())[1]?.includes('failed')) {
      await window.press('Shift+G')
      await window.untilGap(1, /29 in-betweens, ready/)
    }
    const [again] = program.engines()
    expect(again).not.toBe(engine)
  })

  it('the program is killed: its work is offered again, and nothing is made twice', async () => {
    const place = suite.place()
    const log = join(place.data, 'engine.log')
    const { program, window } = await atWork(suite, place, { frameDelay: 250, log })
    await untilFrames(window, 4)
    const items = await window.items()
    await expect
      .poll(() => window.heard('kept').some(({ where }) => where === 'recovery'), { timeout: patience })
      .toBe(true)
    // What is told was kept before it was told.
    await untilFrames(window, 8)
    await program.kill()
    await window.status().getByText(common.lost).waitFor()
    const made = framesFrom(window)

    const second = await suite.start(place, { engine: { log }, port: program.port })
    const next = await suite.open(second)
    await next.dialog(dialogs.recovery.title).getByRole('button', { name: dialogs.recovery.keep }).click()
    await next.untilGap(1, /29 in-betweens, ready/)
    expect((await next.items()).filter((_, index) => index % 2 === 0)).toEqual(
      items.filter((_, index) => index % 2 === 0),
    )
    const calls = readFileSync(log, 'utf8').trimEnd().split('\n')
    const [first, then] = calls
      .map((line) => JSON.parse(line) as { call: string; times?: number[] })
      .filter(({ call }) => call === 'inbetween')
    expect(first?.times).toHaveLength(29)
    expect(then?.times?.length).toBeLessThanOrEqual(29 - made)
  })

  it('the window is loaded again in the middle of an export: it goes on, and ends, and undo goes on too', async () => {
    const place = suite.place()
    const { window } = await atWork(suite, place, { frameDelay: 200 })
    await window.press('Control+m')
    const dialog = window.dialog(exporting.title)
    await dialog.getByRole('button', { name: exporting.start, exact: true }).click()
    await window.chooseName('export', 'film.mp4')
    await window.dialog(exporting.states.running).waitFor()
    const before = window.events.length
    await window.page.reload()
    await expect.poll(() => window.heard('hello', before).length, { timeout: patience }).toBe(1)
    const [hello] = window.heard('hello', before)
    expect(hello?.jobs.map(({ state }) => state)).toEqual(['running'])
    expect(hello?.writable).toBe(true)
    await window
      .status()
      .getByRole('button', { name: /film\.mp4/ })
      .waitFor()
    const chip = window
      .status()
      .getByRole('button', { name: exporting.chipEnded(exporting.states.done, 'film.mp4') })
    await chip.click()
    await window.dialog(exporting.states.done).waitFor()
    await window.press('Escape')
    const { length } = await window.items()
    await window.press('Control+z')
    await expect.poll(async () => (await window.items()).length, { timeout: patience }).toBe(length - 2)
    const tools = await testTools()
    const count = runSync(tools.ffprobe, [
      ...['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0'],
      join(place.files, 'film.mp4'),
    ])
    expect(count.trim()).toBe('31')
  })

  it('two windows: the second follows, takes over, and the first follows then', async () => {
    const { program, window: first } = await atWork(suite, suite.place(), {})
    await first.untilGap(1, /29 in-betweens, ready/)
    const second = await suite.open(program)
    await second.status().getByText(common.readOnly).waitFor()
    expect(await second.items()).toEqual(await first.items())

    // What the first one does, the second one shows; it can't do anything itself.
    await first.press('Control+z')
    await expect.poll(() => second.items(), { timeout: patience }).toHaveLength(1)
    await second.press('Control+y')
    await first.press('Control+Shift+z')
    await expect.poll(() => second.items(), { timeout: patience }).toHaveLength(3)
    expect(await second.button('Add media').first().isDisabled()).toBe(true)

    await second.status().getByRole('button', { name: common.takeOver }).click()
    await first.status().getByText(common.readOnly).waitFor()
    expect(await second.status().getByText(common.readOnly).count()).toBe(0)
    await second.press('Control+a', 'Delete')
    await expect.poll(() => first.items(), { timeout: patience }).toEqual([])
    expect(await second.items()).toEqual([])
  })
})
