// The model manager and the device page in a real browser over a fake main side: by keyboard, and without findings of axe.
import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startFakeWindow, type FakeWindow } from '../../support/fake-window.ts'

let browser: FakeWindow | undefined

async function open(query = 'scene=sample&live=off'): Promise<Page> {
  if (!browser) throw new Error('unreachable')
  return browser.open(query)
}

const dialog = (page: Page) => page.locator('[data-dialog]').last()
const card = (page: Page, name: string) =>
  dialog(page).getByRole('article', { name }).and(page.locator('article'))
const models = (page: Page) =>
  page.evaluate(() => ({
    gaps: window.editor.project.document.gaps.map(({ model }) => model),
    given: window.editor.project.document.defaults.model,
    preferred: window.editor.session.settings.defaultModel,
    there: window.editor.session.models.map(({ name }) => name),
  }))

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include('[data-dialog]').analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

describe.skipIf(!existsSync(chromiumPath))('the window', () => {
  beforeAll(async () => {
    browser = await startFakeWindow()
  })
  afterAll(() => browser?.close())

  it('shows the library, finds in it, and opens a card by keyboard', async () => {
    const page = await open()
    await page.keyboard.press('Shift+M')
    await card(page, 'torn').getByText('The weights of torn are truncated.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.type('footage')
    await expect.poll(() => dialog(page).getByRole('article').count()).toBe(1)
    await card(page, 'my-footage')
      .getByRole('button', { name: /my-footage/ })
      .focus()
    await page.keyboard.press('Enter')
    await card(page, 'my-footage').getByText('Better than before on held-out footage').waitFor()
    await card(page, 'my-footage').getByRole('cell', { name: '28.412' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    // What comes with the program stays.
    await dialog(page).getByRole('searchbox').fill('starter')
    await expect.poll(() => card(page, 'starter').getByRole('button', { name: 'Remove…' }).count()).toBe(0)
    await page.context().close()
  })

  it('gives new gaps a model, and takes it back by undo', async () => {
    const page = await open()
    await page.keyboard.press('Shift+M')
    await card(page, 'my-footage').getByRole('button', { name: 'Use for new gaps here' }).click()
    expect((await models(page)).given).toBe('my-footage')
    await card(page, 'my-footage').getByRole('button', { name: 'Default for new projects' }).click()
    await expect.poll(async () => (await models(page)).preferred).toBe('my-footage')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    expect((await models(page)).given).toBe('starter')
    await page.context().close()
  })

  it('renames a model, and the gaps that use it go on with it', async () => {
    const page = await open()
    await page.evaluate(() => {
      const { editor } = window
      editor.edit('all', (document) => ({
        ...document,
        gaps: document.gaps.map((gap) => ({ ...gap, model: 'my-footage' })),
      }))
    })
    await page.keyboard.press('Shift+M')
    await card(page, 'my-footage').getByRole('button', { name: 'Rename…' }).click()
    const name = dialog(page).getByRole('textbox', { name: 'New name' })
    await name.fill('../up')
    await dialog(page).getByText('Up to 64 letters').waitFor()
    await name.fill('meadow')
    await page.keyboard.press('Enter')
    await card(page, 'meadow').waitFor()
    expect(new Set((await models(page)).gaps)).toEqual(new Set(['meadow']))

    // Removing it says what uses it, and can give that to another one.
    await card(page, 'meadow').getByRole('button', { name: 'Remove…' }).click()
    await dialog(page)
      .getByText(/gaps of this project use it: frames 0–/)
      .waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog(page).getByRole('combobox').selectOption('starter')
    await dialog(page).getByRole('button', { name: 'Remove for good' }).click()
    await expect.poll(async () => (await models(page)).there).not.toContain('meadow')
    expect(new Set((await models(page)).gaps)).toEqual(new Set(['starter']))
    await page.context().close()
  })

  it('asks for another name where that of a model that comes in is taken', async () => {
    const page = await open()
    await page.keyboard.press('Shift+M')
    await card(page, 'starter').waitFor()
    for (const time of ['first', 'second']) {
      await dialog(page).getByRole('button', { name: 'Import folder…' }).click()
      const choose = dialog(page).getByRole('button', { name: 'Choose this folder' })
      // The second question begins where the first one ended.
      if (time === 'first') await dialog(page).getByRole('option').first().dblclick()
      await choose.click()
      await choose.waitFor({ state: 'detached' })
      if (time === 'first') await expect.poll(async () => (await models(page)).there.length).toBe(4)
    }
    await dialog(page)
      .getByText(/There is a model called/)
      .waitFor()
    await dialog(page).getByRole('textbox', { name: 'Another name' }).fill('second')
    await page.keyboard.press('Enter')
    await card(page, 'second').waitFor()
    await page.context().close()
  })

  it('shows what the doctor finds, tests everything, and says what to do about a failure', async () => {
    const page = await open()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.keyboard.press('Control+k')
    await dialog(page).getByRole('combobox').fill('self-test')
    await page.keyboard.press('Enter')
    await dialog(page).getByText('1.2 GB of 16 GB available').waitFor()
    await dialog(page)
      .getByRole('radio', { name: /Processor/ })
      .check()
    await expect.poll(() => page.evaluate(() => window.editor.session.settings.device)).toBe('cpu')
    await dialog(page)
      .getByRole('radio', { name: /At most/ })
      .check()
    await expect.poll(() => page.evaluate(() => window.editor.session.settings.memoryLimit)).toBe(7.936e9)
    await dialog(page).getByRole('slider', { name: 'Memory for a gap' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => page.evaluate(() => window.editor.session.settings.memoryLimit)).toBe(7.68e9)
    await dialog(page).getByRole('button', { name: 'Run the self-test' }).click()
    await dialog(page).getByText("/cache can't be written to.").waitFor()
    await expect.poll(() => page.evaluate(() => window.editor.say.urgent)).toBe('1 of 6 parts failed')
    expect(await seriousFindings(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Copy report' }).click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('warning  Memory: 1.2 GB of 16 GB available')
    expect(copied).toContain('-> Make the folder writable')
    await page.context().close()
  })

  it('says when the engine is gone, and starts it again', async () => {
    const page = await open()
    await page.evaluate(() => {
      const error = { code: 'engine-died' as const, message: 'The engine was killed.', remedy: 'Try again.' }
      window.fake.tell({ type: 'engine', engine: { state: 'stopped', error } })
      window.editor.view.dialog = 'device'
    })
    await dialog(page).getByText('The engine was killed.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Start the engine' }).click()
    await dialog(page).getByText('Engine starting…').waitFor()
    await page.context().close()
  })
})
