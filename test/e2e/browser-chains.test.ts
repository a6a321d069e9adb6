// Clips and chains in a real browser with the real engine: a whole clip, frames of it made anew, slow motion, a list of times, and the
// film that comes of it.
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, it } from 'vitest'
import { words as chains } from '../../src-renderer/i18n/en/chains.ts'
import { words as common } from '../../src-renderer/i18n/en/common.ts'
import { words as exporting } from '../../src-renderer/i18n/en/export.ts'
import { readResult } from '../support/keys.ts'
import { numberIn } from '../support/media-fixtures.ts'
import { describeJourneys, putFootage, shape } from './support/browser-suite.ts'
import { patience, type EditorWindow } from './support/browser-window.ts'

const frames = 60

/** Types a number into a field of the open dialog. */
async function type({ page }: EditorWindow, label: string, value: number): Promise<void> {
  const field = page.getByRole('dialog').getByRole('textbox', { name: label })
  await field.fill(String(value))
  await field.press('Enter')
}

/** Nothing in the open dialog keeps anyone from using it. */
async function expectUsable({ page }: EditorWindow): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
}

describeJourneys('clips and chains', (suite) => {
  it(
    'plays a clip, makes some of its frames anew, slows some down, and writes it all',
    { timeout: 300_000 },
    async () => {
      const place = suite.place()
      await putFootage(place)
      const program = await suite.start(place)
      const window = await suite.open(program)
      const { page } = window
      await window.menu('project', 'project.new')
      await window.addMedia('clip.mp4')
      await window.untilNumber(shape, 0)

      // The whole clip: every frame of it in its place, and nothing to be made.
      await window.press('Shift+W')
      await expect.poll(() => window.items(), { timeout: patience }).toHaveLength(3)
      expect((await window.items())[1]).toMatch(/plays its source, 58 frames/)
      for (const frame of [1, 25, 58, 24]) {
        await window.goTo(frame)
        await window.untilNumber(shape, frame)
      }

      // Seven frames made anew: those beside them are the clip's own, as all others are.
      const began = window.events.length
      await window.press('Shift+B')
      await window.dialog(chains.replace.title).waitFor()
      await type(window, chains.replace.from, 20)
      await type(window, chains.replace.to, 26)
      await expectUsable(window)
      await window
        .dialog(chains.replace.title)
        .getByRole('button', { name: chains.replace.go, exact: true })
        .click()
      await window.untilGap(2, /7 in-betweens, ready/)
      expect(new Set(window.heard('frame', began).map(({ gap }) => gap)).size).toBe(1)
      for (const frame of [19, 27, 45]) {
        await window.goTo(frame)
        await window.untilNumber(shape, frame)
      }
      // One step back, and forward.
      await window.press('Control+z')
      await expect.poll(() => window.items(), { timeout: patience }).toHaveLength(3)
      await window.press('Control+Shift+z')
      await window.untilGap(2, /7 in-betweens, ready/)

      // The film: frame by frame.
      await window.press('Control+m')
      await window.dialog(exporting.title).getByRole('button', { name: exporting.start, exact: true }).click()
      await window.chooseName('export', 'film.mp4')
      await window.dialog(exporting.states.done).waitFor()
      const { frames: written } = await readResult(join(place.files, 'film.mp4'))
      expect(written).toHaveLength(frames)
      for (const [index, frame] of written.entries()) {
        if (index < 20 || index > 26) expect(numberIn(frame)).toBe(index)
      }
      await window.dialog(exporting.states.done).getByRole('button', { name: common.close }).first().click()

      // Slow motion within the clip: what follows moves.
      await window.goTo(40)
      await window.menu('chain', 'chain.slow')
      await window.dialog(chains.slow.title).waitFor()
      await type(window, chains.slow.from, 40)
      await type(window, chains.slow.to, 42)
      await type(window, chains.slow.factor, 3)
      await expectUsable(window)
      await window.dialog(chains.slow.title).getByRole('button', { name: chains.slow.go }).click()
      await window.untilGap(4, /2 in-betweens, ready/)
      await window.untilGap(5, /2 in-betweens, ready/)
      for (const [at, number] of [
        [40, 40],
        [43, 41],
        [46, 42],
        [47, 43],
        [62, 58],
      ] as const) {
        await window.goTo(at)
        await window.untilNumber(shape, number)
      }

      // Looking for cuts finds none in this clip; a list of times says what is wrong with it, line by line.
      await window.menu('chain', 'chain.cuts')
      await window.dialog(chains.cuts.title).getByRole('button', { name: chains.cuts.look }).click()
      await page.getByText(chains.cuts.found(0)).waitFor()
      await expectUsable(window)
      await window.press('Escape')
      await window.menu('chain', 'chain.times')
      const dialog = window.dialog(chains.times.title)
      await dialog.getByRole('textbox').fill('3, 0.36\nsoon\n3\n900')
      await dialog.getByText(chains.times.count(2, 1)).waitFor()
      await dialog.getByText(chains.times.problem.unreadable(2, 'soon')).waitFor()
      await dialog.getByText(chains.times.problem.outside(4, '900')).waitFor()
      await expectUsable(window)
      await dialog.getByRole('button', { name: chains.times.go }).click()
      const last = async () =>
        (await window.items()).some((item) => /^Keyframe 9 of 9, .* frame 9$/.test(item))
      await expect.poll(last, { timeout: patience }).toBe(true)
      expect(await program.stop()).toBe(0)
    },
  )
})
