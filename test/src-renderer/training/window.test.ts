// The wizard in a real browser over a fake main side: every step by keyboard, what is refused, what outlives the dialog, and axe.
import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startFakeWindow, type FakeWindow } from '../../support/fake-window.ts'

let browser: FakeWindow | undefined

const open = async (query: string, size?: { width: number; height: number }): Promise<Page> => {
  if (!browser) throw new Error('unreachable')
  return browser.open(`live=off&pace=1&${query}`, size)
}
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Teach the model' })
const button = (page: Page, name: string | RegExp) =>
  dialog(page).getByRole('button', { name, exact: typeof name === 'string' })
const show = (page: Page, id: string) =>
  page.evaluate((which) => {
    window.editor.trainings.show(which)
    window.editor.view.dialog = 'training'
  }, id)
const callsOf = (page: Page, name: string) =>
  page.evaluate((which) => window.fake.calls.filter((call) => call.name === which).length, name)

async function expectNothingSerious(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('[data-dialog]').analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(({ id, nodes }) => `${where}: ${id} ${nodes.map(({ html }) => html).join(', ')}`),
  ).toEqual([])
}

describe.skipIf(!existsSync(chromiumPath))('teaching the model', () => {
  beforeAll(async () => {
    browser = await startFakeWindow()
  })
  afterAll(() => browser?.close())

  it(
    'goes from footage to a model in use by keyboard alone, and undo takes that back',
    { timeout: 60_000 },
    async () => {
      const page = await open('scene=sample')
      await page.getByRole('listbox', { name: 'Media of the project' }).focus()
      await page.keyboard.press('Shift+T')
      await dialog(page).waitFor()
      const first = dialog(page).getByRole('checkbox').first()
      await first.focus()
      await page.keyboard.press('Space')

      // A part alone is too little; the handle is moved back by keyboard too.
      const start = dialog(page).getByRole('slider', { name: 'Start of the part' })
      await start.focus()
      await page.keyboard.press('PageUp')
      expect(await start.getAttribute('aria-valuenow')).toBe('24')
      await button(page, 'Check the footage').press('Enter')
      await dialog(page).getByText('This is not enough to learn from yet.').waitFor()
      expect(await button(page, /Goal/).isDisabled()).toBe(true)
      await start.focus()
      await page.keyboard.press('Home')
      await first.focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Space')
      await dialog(page).getByText('The choice has changed').waitFor()
      await button(page, 'Check the footage').press('Enter')
      await button(page, 'Choose a goal').press('Enter')

      // The times come by themselves. The focus is at the head of the step.
      await dialog(page)
        .getByText(/Measured on this computer/)
        .waitFor()
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
        /^Step 2 of 4/,
      )
      await dialog(page).getByRole('radio', { name: /Quick/ }).focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowLeft')
      expect(await callsOf(page, 'forecast-training')).toBe(1)
      await button(page, /Start training \(about 6 minutes\)/).press('Enter')
      await dialog(page).getByText('robot-arm is better than before').waitFor()
      await button(page, 'Use it').press('Enter')
      const models = () =>
        page.evaluate(() => {
          const { gaps, defaults } = window.editor.project.document
          return [...new Set([...gaps, defaults].map(({ model }) => model))].join()
        })
      expect(await models()).toBe('robot-arm')
      await page.evaluate(() => window.editor.project.undo())
      expect(await models()).toBe('starter')
      await page.context().close()
    },
  )

  it('keeps the plan when it is closed, or the page is loaded again', async () => {
    const page = await open('scene=sample')
    await page.keyboard.press('Shift+T')
    await dialog(page).getByRole('checkbox').first().check()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await page.keyboard.press('Shift+T')
    expect(await dialog(page).getByRole('checkbox').first().isChecked()).toBe(true)
    await page.reload()
    await page.waitForSelector('footer.status')
    await page.evaluate(() => window.editor.onCommand('training.open'))
    expect(await dialog(page).getByRole('checkbox').first().isChecked()).toBe(true)
    await page.context().close()
  })

  it('asks before it discards, and offers what was interrupted', async () => {
    const page = await open('scene=sample&training=interrupted+better')
    await page.getByText('The training of street-walk was interrupted.').first().waitFor()
    await page
      .locator('footer.status')
      .getByRole('button', { name: /street-walk/ })
      .click()
    await button(page, 'Discard…').click()
    await page
      .getByRole('dialog', { name: 'Discard this training?' })
      .getByRole('button', { name: 'Cancel' })
      .click()
    expect(await callsOf(page, 'control-training')).toBe(0)
    await button(page, 'Discard…').click()
    await page
      .getByRole('dialog', { name: 'Discard this training?' })
      .getByRole('button', { name: 'Discard' })
      .click()
    await page.waitForFunction(() => !window.editor.trainings.all.has('interrupted'))
    // Back at what is planned; the other one is in the list.
    await dialog(page).getByRole('combobox', { name: 'Training' }).selectOption({ label: 'dance: Done' })
    await dialog(page).getByText('dance is better than before').waitFor()
    await page.context().close()
  })

  it('refuses a model that is not better by default, and keeps it when that is asked for', async () => {
    const page = await open('scene=sample&training=poor')
    await show(page, 'poor')
    await dialog(page).getByText('still-life is not clearly better than before').waitFor()
    expect(await button(page, 'Use it').count()).toBe(0)
    await button(page, 'Keep anyway').click()
    await button(page, 'Use it').waitFor()
    await page.context().close()
  })

  it(
    'has no serious fault for people with other eyes and hands, and fits a small window',
    { timeout: 120_000 },
    async () => {
      const page = await open('scene=sample&training=learning+interrupted+better+poor', {
        width: 1024,
        height: 640,
      })
      await page.emulateMedia({ reducedMotion: 'reduce' })
      for (const theme of ['dark', 'light'] as const) {
        await page.evaluate((look) => window.editor.ask('change-settings', { theme: look }), theme)
        await page.waitForFunction((look) => document.documentElement.dataset.theme === look, theme)
        for (const id of ['learning', 'interrupted', 'better', 'poor']) {
          await show(page, id)
          await dialog(page).locator('.tiles').waitFor()
          await expectNothingSerious(page, `${theme} ${id}`)
        }
        await page.evaluate(() => window.editor.trainings.plan())
        const box = dialog(page).getByRole('checkbox')
        for (const at of [0, 1]) await box.nth(at).check()
        await expectNothingSerious(page, `${theme} footage`)
        if (await button(page, 'Check the footage').isVisible()) {
          await button(page, 'Check the footage').click()
        }
        await button(page, 'Choose a goal').click()
        await dialog(page)
          .getByText(/Measured on/)
          .waitFor()
        await dialog(page).locator('summary').click()
        await expectNothingSerious(page, `${theme} goal`)
        const wide = await page.evaluate(() => {
          const step = document.querySelector('.wizard .step')
          return step !== null && step.scrollWidth > step.clientWidth
        })
        expect(wide).toBe(false)
        // Nothing that moves by itself where less motion is wanted.
        await page.keyboard.press('Escape')
      }
      await page.context().close()
    },
  )
})
