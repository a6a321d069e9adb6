// Bin, dialogs and export in a real browser over a fake main side: by keyboard where there is a key for it.
import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startFakeWindow, type FakeWindow } from '../../support/fake-window.ts'

let browser: FakeWindow | undefined

const open = async (query: string): Promise<Page> => {
  if (!browser) throw new Error('unreachable')
  return browser.open(query)
}

const dialog = (page: Page) => page.locator('[data-dialog]').last()
const show = (page: Page, name: string) =>
  page.evaluate((which) => Object.assign(window.editor.view, { dialog: which }), name)
const keyframes = (page: Page) => page.evaluate(() => window.editor.project.document.keyframes.length)
const callsOf = (page: Page, name: string) =>
  page.evaluate((which) => window.fake.calls.filter((call) => call.name === which).length, name)

async function expectNothingSerious(page: Page, where: string, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(
      ({ id, nodes }) => `${where}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
}

describe.skipIf(!existsSync(chromiumPath))('the window', () => {
  beforeAll(async () => {
    browser = await startFakeWindow()
  })
  afterAll(() => browser?.close())

  it('runs a command by its name, and gives the focus back', async () => {
    const page = await open('scene=sample&live=off')
    await page.getByRole('listbox', { name: 'Media of the project' }).focus()
    await page.keyboard.press('Control+k')
    await dialog(page).getByRole('combobox').fill('onion')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => window.editor.view.onion.on && window.editor.view.dialog === null)
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'listbox')
    await page.context().close()
  })

  it('orders, adds and removes media by keyboard, each as one step that undo takes back', async () => {
    const page = await open('scene=sample&live=off')
    const ids = () => page.evaluate(() => window.editor.project.document.sources.map(({ id }) => id).join())
    await page.getByRole('listbox', { name: 'Media of the project' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Alt+ArrowUp')
    expect(await ids()).toBe('flower-walk,robot-arm,sketch')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => window.editor.project.document.keyframes.length === 6)
    await page.keyboard.press('Delete')
    await dialog(page).getByRole('button', { name: 'Remove with keyframes' }).click()
    expect([await ids(), await keyframes(page)]).toEqual(['robot-arm,sketch', 5])
    for (const left of [6, 5]) {
      await page.keyboard.press('Control+z')
      expect(await keyframes(page)).toBe(left)
    }
    await page.context().close()
  })

  it('adds every n-th frame in one step', async () => {
    const page = await open('scene=sample&live=off')
    await page
      .getByRole('listbox', { name: 'Media of the project' })
      .getByRole('option', { name: /robot-arm/ })
      .click()
    await page.evaluate(() => window.editor.onCommand('source.every'))
    await dialog(page).getByRole('textbox', { name: 'Every' }).fill('24')
    await page.keyboard.press('Enter')
    await dialog(page).getByRole('button', { name: 'Add keyframes' }).click()
    await page.waitForFunction(() => window.editor.project.document.keyframes.length === 15)
    await page.keyboard.press('Control+z')
    expect(await keyframes(page)).toBe(5)
    await page.context().close()
  })

  it('exports to a file that is chosen among the folders of the host, and says when it is done', async () => {
    const page = await open('scene=sample&live=off')
    await show(page, 'export')
    await dialog(page).getByRole('button', { name: 'Choose…' }).click()
    const list = page.getByRole('listbox', { name: 'Files and folders' })
    // It begins beside the project that was open last.
    await page.getByRole('button', { name: 'Projects' }).waitFor()
    await list.focus()
    await page.keyboard.press('Backspace')
    await list.getByRole('option', { name: 'Videos' }).dblclick()
    const name = page.getByRole('textbox', { name: 'File name' })
    await name.fill('walk.mkv')
    expect(await page.getByRole('status').filter({ hasText: 'exists' }).count()).toBe(0)
    await name.fill('dance')
    await page.keyboard.press('Enter')
    await dialog(page).getByRole('button', { name: 'Export', exact: true }).click()
    await dialog(page).getByRole('button', { name: 'Another export' }).waitFor()
    // A browser can't open the file manager.
    expect(await dialog(page).getByRole('button', { name: 'Show in folder' }).count()).toBe(0)
    expect(
      await page.evaluate(() => window.fake.calls.find(({ name: call }) => call === 'export')?.input),
    ).toMatchObject({
      path: '/home/ann/Videos/dance.mp4',
      overwrite: true,
      output: { container: 'mp4' },
    })
    expect(await page.evaluate(() => window.editor.say.polite)).toContain('dance.mp4')
    await page.context().close()
  })

  it('asks about a file that another program has changed, and replaces it when that is wanted', async () => {
    const page = await open('scene=sample&live=off')
    await page.evaluate(() => (window.fake.inTheWay = '/projects/untitled.interlude was changed.'))
    const saves = () =>
      page.evaluate(() =>
        window.fake.calls.filter(({ name }) => name === 'save-project').map(({ input }) => input),
      )
    const save = () => page.evaluate(() => window.editor.onCommand('project.save'))
    await page.evaluate(() => (window.editor.project.path = '/projects/untitled.interlude'))
    await save()
    await dialog(page).getByText('was changed').waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Save as…')
    await page.keyboard.press('Escape')
    expect(await saves()).toHaveLength(1)
    await save()
    await dialog(page).getByRole('button', { name: 'Replace' }).click()
    await page.waitForFunction(() => window.editor.say.polite === 'All changes saved')
    expect((await saves()).at(-1)).toEqual({ path: null, overwrite: true })
    await page.context().close()
  })

  it('shows messages where no control is, and closes them by a key, over dialogs too', async () => {
    const page = await open('scene=sample&live=off')
    const region = page.getByRole('region', { name: 'Messages' })
    await page.evaluate(() => {
      for (const text of ['one', 'two', 'three', 'four', 'four']) window.editor.session.notify('error', text)
    })
    expect(await region.getByRole('button', { name: 'Dismiss' }).count()).toBe(3)
    expect(await region.innerText()).toMatch(/four\s*× 2/)
    await show(page, 'settings')
    await dialog(page).waitFor()
    const [message, window_] = [await region.boundingBox(), await dialog(page).boundingBox()]
    expect((message?.y ?? 0) + (message?.height ?? 0)).toBeLessThanOrEqual(window_?.y ?? 0)
    await page.keyboard.press('F8')
    await region.getByText('three').waitFor()
    await region.getByRole('button', { name: 'Dismiss' }).click()
    await region.getByText('two').waitFor()
    expect(await dialog(page).count()).toBe(1)
    await page.context().close()
  })

  it('takes back edits, not old texts, from a field that is committed', async () => {
    const page = await open('scene=sample&live=off')
    const length = () =>
      page.evaluate(() => {
        const [first, second] = window.editor.project.document.keyframes
        return (second?.at ?? 0) - (first?.at ?? 0)
      })
    await page.evaluate(() => {
      const [gap] = window.editor.project.document.gaps
      window.editor.selection.set([], gap ? [`${gap.from}>${gap.to}`] : [])
    })
    const before = await length()
    const field = page.getByRole('textbox', { name: 'Length', exact: true })
    for (const text of ['31', '37']) {
      await field.fill(text)
      await page.keyboard.press('Enter')
    }
    expect(await length()).toBe(37)
    await field.focus()
    await page.keyboard.press('Control+z')
    expect([await length(), await field.inputValue()]).toEqual([31, '31'])
    await field.fill('99')
    await page.keyboard.press('Control+z')
    expect(await field.inputValue()).toBe('31')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Tab')
    expect(await length()).toBe(before)
    await page.context().close()
  })

  it('asks before unsaved work is left', async () => {
    const page = await open('scene=sample&live=off')
    await page.evaluate(() =>
      window.editor.edit('x', (document) => ({ ...document, range: { in: 1, out: null } })),
    )
    await page.evaluate(() => window.editor.onCommand('project.new'))
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    expect([await callsOf(page, 'new-project'), await keyframes(page)]).toEqual([0, 5])
    await page.evaluate(() => window.editor.onCommand('project.new'))
    await dialog(page).getByRole('button', { name: 'Don’t save' }).click()
    await page.waitForFunction(() => window.editor.project.document.keyframes.length === 0)
    await page.context().close()
  })

  it('offers unsaved work of an earlier run, shows the tour once, and relinks what a folder holds', async () => {
    const recovery = await open('scene=recovery')
    // Enter opens, and to discard takes two presses.
    const focused = () => recovery.evaluate(() => document.activeElement?.textContent.trim())
    await dialog(recovery).waitFor()
    expect(await focused()).toBe('Open')
    await dialog(recovery).getByRole('button', { name: 'Discard' }).first().click()
    expect(await recovery.evaluate(() => window.editor.session.recoveries.length)).toBe(2)
    await dialog(recovery).getByRole('button', { name: 'Discard for good' }).click()
    await recovery.waitForFunction(() => window.editor.session.recoveries.length === 1)
    await recovery.context().close()

    const tour = await open('scene=tour')
    for (const step of ['Next', 'Next', 'Next', 'Next', 'Start']) {
      await tour.getByRole('dialog').getByRole('button', { name: step }).click()
    }
    await tour.waitForFunction(
      () => window.editor.session.settings.tourSeen && window.editor.view.dialog === null,
    )
    await tour.context().close()

    const lost = await open('scene=missing&live=off')
    await lost.getByRole('button', { name: 'Relink…' }).click()
    await dialog(lost).getByRole('button', { name: 'Search a folder…' }).click()
    await lost.getByRole('option', { name: '/media/disk' }).dblclick()
    await dialog(lost).getByRole('button', { name: 'Choose this folder' }).click()
    // The fake finds another file, so it is asked first.
    await dialog(lost).getByRole('button', { name: 'Use it anyway' }).click()
    const path = () => lost.evaluate(() => window.editor.project.document.sources[0]?.path)
    expect(await path()).toBe('/media/disk/robot-arm.mp4')
    await lost.context().close()
  })

  it(
    'has no serious fault for people with other eyes and hands, dark and light',
    { timeout: 240_000 },
    async () => {
      const page = await open('scene=missing&live=off')
      for (const theme of ['dark', 'light'] as const) {
        await page.evaluate((look) => window.editor.ask('change-settings', { theme: look }), theme)
        await page.waitForFunction((look) => document.documentElement.dataset.theme === look, theme)
        await expectNothingSerious(page, `${theme} bin`, '[data-scope="bin"]')
        await expectNothingSerious(page, `${theme} inspector`, '[data-scope="inspector"]')
        for (const name of ['export', 'settings', 'palette', 'shortcuts', 'versions', 'about', 'relink']) {
          await show(page, name)
          await dialog(page).waitFor()
          await expectNothingSerious(page, `${theme} ${name}`, '[data-dialog]')
          await page.keyboard.press('Escape')
        }
      }
      await page.context().close()
    },
  )
})
