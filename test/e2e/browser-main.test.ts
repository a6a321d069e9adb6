// The main journey in a real browser with the real engine: from an empty project to a file that is exported.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { words as dialogs } from '../../src-renderer/i18n/en/dialogs.ts'
import { words as exporting } from '../../src-renderer/i18n/en/export.ts'
import { words as preview } from '../../src-renderer/i18n/en/preview.ts'
import { parseProject } from '../../src-shared/project/file.ts'
import { runSync, testTools } from '../support/media-fixtures.ts'
import { describeJourneys, putFootage, shape } from './support/browser-suite.ts'
import { patience } from './support/browser-window.ts'

const footageFrames = 60
const rate = 25

/** Where the keyframes of a project file are. */
function placesIn(file: string): number[] {
  return parseProject(readFileSync(file, 'utf8')).keyframes.map(({ at }) => at)
}

describeJourneys('the main journey', (suite) => {
  it('goes from footage to a film', { timeout: 240_000 }, async () => {
    const tools = await testTools()
    const place = suite.place('first start')
    await putFootage(place)
    const program = await suite.start(place)
    const window = await suite.open(program)
    const { page } = window

    // The first start shows the sample, and a tour that can be skipped.
    await window.dialog(dialogs.tour.steps[0]?.title ?? '').waitFor()
    await window.button(dialogs.tour.skip).click()
    expect((await window.items()).length).toBeGreaterThan(2)
    await window.menu('project', 'project.new')
    await page.getByRole('heading', { name: dialogs.welcome.title }).waitFor()
    expect(await window.items()).toEqual([])

    // Footage, by the chooser of the host's folders.
    await page.locator('.welcome').getByRole('button', { name: dialogs.welcome.add }).click()
    await window.chooseFiles('clip.mp4')
    await window.untilNumber(shape, 0)

    // Every step and every place of the bar shows just that frame.
    await window.press('.', '.', '.')
    await window.untilNumber(shape, 3)
    await window.press(',')
    await window.untilNumber(shape, 2)
    await window.press('End')
    await window.untilNumber(shape, footageFrames - 1)
    const bar = page.getByRole('slider', { name: preview.scrub.source })
    const { x, y, width, height } = (await bar.boundingBox())!
    await page.mouse.move(x + width * 0.2, y + height / 2)
    await page.mouse.down()
    for (const share of [0.35, 0.5, 0.72, 0.4]) {
      await page.mouse.move(x + width * share, y + height / 2, { steps: 5 })
      const frame = await window.frame()
      expect(frame).toBeGreaterThan(0)
      await window.untilNumber(shape, frame)
    }
    await page.mouse.up()

    // Keyframes: 12 frames apart in the footage, 12 apart in the sequence.
    const began = window.events.length
    await window.mark(shape, 10, 22)

    // The gap is made without being asked for, from its middle outwards.
    await window.untilGap(1, /11 in-betweens, ready/)
    const made = window.heard('frame', began)
    expect(made.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual([...Array(11).keys()])
    expect(made[0]?.index).toBe(5)
    expect(made.slice(1, 3).map(({ index }) => index)).toEqual(expect.arrayContaining([2, 8]))

    await window.mark(shape, 34)
    await window.untilGap(2, /11 in-betweens, ready/)
    // A keyframe that is dragged makes just its own gap out of date.
    const track = page.getByRole('listbox', { name: 'Keyframes and gaps' })
    const boxOf = async (item: number) => (await track.getByRole('option').nth(item).boundingBox())!
    const perFrame = ((await boxOf(4)).x - (await boxOf(2)).x) / 12
    const before = window.events.length
    const last = await boxOf(4)
    await page.keyboard.down('Alt')
    await page.mouse.move(last.x + 4, last.y + last.height / 2)
    await page.mouse.down()
    await page.mouse.move(last.x + 4 + 2 * perFrame, last.y + last.height / 2, { steps: 4 })
    await page.mouse.move(last.x + 4 + 4 * perFrame, last.y + last.height / 2, { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up('Alt')
    await window.untilGap(2, /15 in-betweens, ready/)
    expect((await window.items())[1]).toMatch(/11 in-betweens, ready/)
    const touched = new Set([
      ...window.heard('frame', before).map(({ gap }) => gap),
      ...window.heard('gaps', before).flatMap(({ changed }) => changed.map(({ gap }) => gap)),
    ])
    expect(touched.size).toBe(1)

    // Undo finds what was made before; redo too.
    const undone = window.events.length
    await window.press('Control+z')
    await window.untilGap(2, /11 in-betweens, ready/)
    await window.press('Control+Shift+z')
    await window.untilGap(2, /15 in-betweens, ready/)
    expect(window.heard('frame', undone)).toEqual([])

    // Plays at its true rate, round and round.
    await window.press('Home', 'Space')
    const length = 29
    const places = await page.evaluate(async () => {
      const bar = document.querySelector('[data-scope="preview"] [role="slider"]')
      const seen: { at: number; frame: number }[] = []
      const start = performance.now()
      while (performance.now() - start < 2500) {
        await new Promise((resolve) => requestAnimationFrame(resolve))
        seen.push({ at: performance.now(), frame: Number(bar?.getAttribute('aria-valuenow')) })
      }
      return seen
    })
    await window.press('Space')
    const [start] = places
    for (const { at, frame } of places) {
      const expected = (start?.frame ?? 0) + ((at - (start?.at ?? 0)) * rate) / 1000
      const apart = (((frame - expected) % length) + length) % length
      // A few frames of what a busy machine is late by.
      expect(Math.min(apart, length - apart)).toBeLessThan(5)
    }
    expect(new Set(places.map(({ frame }) => frame)).size).toBeGreaterThan(10)

    // Onion skin, and comparison with the real frame: 6 frames after frame 10 of the footage.
    await window.goTo(6)
    const pixels = () =>
      page
        .locator('[data-scope="preview"] canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
    const plain = await pixels()
    await window.press('n')
    await expect.poll(pixels, { timeout: patience }).not.toBe(plain)
    await window.press('n')
    await expect.poll(pixels, { timeout: patience }).toBe(plain)
    await window.press('c')
    await page.getByText(preview.compare.real(16)).waitFor()
    await expect.poll(pixels, { timeout: patience }).not.toBe(plain)
    const compare = page.getByRole('group', { name: preview.compare.toggle })
    for (const mode of ['difference', 'flicker', 'split'] as const) {
      await compare.getByRole('button', { name: preview.compare.modes[mode] }).click()
    }
    await expect.poll(() => compare.innerText(), { timeout: patience }).toMatch(/PSNR [\d.]+ dB/)
    await window.press('c')

    // Saved, and exported; the file is what it says.
    await window.press('Control+Shift+s')
    await window.chooseName('save-project', 'film')
    await expect.poll(() => page.locator('h1').innerText(), { timeout: patience }).toBe('film')
    expect(placesIn(join(place.files, 'film.interlude'))).toEqual([0, 12, 28])
    await window.press('Control+m')
    await window.dialog(exporting.title).getByRole('button', { name: exporting.start, exact: true }).click()
    await window.chooseName('export', 'film.mp4')
    await window.dialog(exporting.states.done).waitFor()
    const film = join(place.files, 'film.mp4')
    const probe = JSON.parse(
      runSync(tools.ffprobe, [
        ...['-v', 'error', '-count_frames', '-show_entries'],
        ...['stream=codec_name,width,height,nb_read_frames,avg_frame_rate', '-of', 'json', film],
      ]),
    ) as { streams: object[] }
    expect(probe.streams).toEqual([
      { codec_name: 'h264', width: 192, height: 128, avg_frame_rate: '25/1', nb_read_frames: '29' },
    ])

    expect(await program.stop()).toBe(0)
    expect(existsSync(film)).toBe(true)
  })
})
