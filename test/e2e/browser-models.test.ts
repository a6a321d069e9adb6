// Models in and out of the library, with the real engine: exported as a file, imported again, made the default, renamed, removed while a
// gap uses it, brought back; what is no model is refused; the self-test finds that everything works.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, it } from 'vitest'
import { words as device } from '../../src-renderer/i18n/en/device.ts'
import { words as dialogs } from '../../src-renderer/i18n/en/dialogs.ts'
import { words as models } from '../../src-renderer/i18n/en/models.ts'
import { words as timeline } from '../../src-renderer/i18n/en/timeline.ts'
import { testNames } from '../../src-shared/editor/device.ts'
import { describeJourneys, putFootage, shape } from './support/browser-suite.ts'
import { patience, type EditorWindow } from './support/browser-window.ts'

const cardOf = (window: EditorWindow, name: string): Locator =>
  window.dialog(models.title).getByRole('article', { name, exact: true })

async function manage(window: EditorWindow): Promise<void> {
  await window.menu('project', 'project.models')
  await cardOf(window, 'starter').getByText('4.5 M parameters').waitFor()
}

async function leave(window: EditorWindow): Promise<void> {
  await window.press('Escape')
  await expect.poll(() => window.page.getByRole('dialog').count(), { timeout: patience }).toBe(0)
}

/** Takes a file of the root in, by the manager, which is open. */
async function bring(window: EditorWindow, file: string): Promise<void> {
  await window.dialog(models.title).getByRole('button', { name: models.importFile }).click()
  const chooser = window.dialog(dialogs.files.titles.model)
  await chooser.getByRole('option', { name: new RegExp(`^${file}`) }).click()
  await chooser.getByRole('button', { name: dialogs.files.confirm.model, exact: true }).click()
  await chooser.waitFor({ state: 'detached' })
}

describeJourneys('models', (suite) => {
  it('go out and come in, are renamed and removed, and a gap without its model says so until it is back', async () => {
    const place = suite.place()
    const clip = await putFootage(place)
    writeFileSync(join(place.files, 'bad.interlude-model'), 'this is no archive')
    const program = await suite.start(place, { open: [clip] })
    const window = await suite.open(program)
    await window.untilNumber(shape, 0)
    await window.mark(shape, 4, 12)
    await window.press('Control+e')
    await window.untilGap(1, /ready/)

    // Out, as one file.
    await manage(window)
    await cardOf(window, 'starter').getByRole('button', { name: models.export }).click()
    const saving = window.dialog(dialogs.files.titles['save-model'])
    await saving.getByRole('textbox', { name: dialogs.files.name }).fill('mine')
    await saving.getByRole('button', { name: dialogs.files.confirm['save-model'], exact: true }).click()
    const file = join(place.files, 'mine.interlude-model')
    await expect.poll(() => existsSync(file), { timeout: patience }).toBe(true)
    await window.page.getByText(models.exported('starter', file)).first().waitFor()
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')

    // In again; what is none is refused, and nothing of it stays.
    await bring(window, 'mine')
    await cardOf(window, 'mine').getByText('4.5 M parameters').waitFor()
    expect(statSync(join(place.data, 'models', 'mine', 'weights.safetensors')).size).toBeGreaterThan(1e6)
    await bring(window, 'bad')
    await window.page
      .getByText(/bad.interlude-model is not a model that can be imported/)
      .first()
      .waitFor()
    await bring(window, 'mine')
    await window.dialog(models.title).getByText('There is a model called "mine" already.').waitFor()
    await window.dialog(models.title).getByRole('button', { name: 'Cancel' }).click()

    // The default of the project and the program, under another name.
    await cardOf(window, 'mine').getByRole('button', { name: models.prefer }).click()
    await cardOf(window, 'mine').getByRole('button', { name: models.renameAsk }).click()
    await window.dialog(models.title).getByRole('textbox', { name: models.newName }).fill('meadow')
    await window.press('Enter')
    await cardOf(window, 'meadow').getByText(models.preferred, { exact: true }).waitFor()
    expect(JSON.parse(readFileSync(join(place.data, 'settings.json'), 'utf8'))).toMatchObject({
      defaultModel: 'meadow',
    })
    await leave(window)

    // A gap made by it. It has the same weights, so all its in-betweens are there at once.
    await window.page.getByRole('listbox', { name: timeline.items }).getByRole('option').nth(1).click()
    await window.page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('meadow')
    await window.untilGap(1, /ready/)
    await manage(window)
    await cardOf(window, 'meadow').getByRole('button', { name: models.removeAsk }).click()
    await window.dialog(models.title).getByText(models.removeUsed(1)).waitFor()
    await window.shoot('models-remove-dark')
    await window.dialog(models.title).getByRole('button', { name: models.remove }).click()
    await cardOf(window, 'meadow').waitFor({ state: 'detached' })
    await leave(window)
    await window.untilGap(1, /failed/i)
    await window.page.getByText('There is no model called "meadow".').first().waitFor()
    await window.page
      .getByText('Choose another model for the gap, or import that one again.')
      .first()
      .waitFor()

    // Back, and the gap is whole without anything being made.
    await manage(window)
    const before = window.heard('frame').length
    await bring(window, 'mine')
    await cardOf(window, 'mine').getByText('4.5 M parameters').waitFor()
    await cardOf(window, 'mine').getByRole('button', { name: models.renameAsk }).click()
    await window.dialog(models.title).getByRole('textbox', { name: models.newName }).fill('meadow')
    await window.press('Enter')
    await cardOf(window, 'meadow').waitFor()
    await leave(window)
    await window.untilGap(1, /ready/)
    expect(window.heard('frame')).toHaveLength(before)
  }, 240_000)

  it('and the device are well: the self-test says so of every part', async () => {
    const place = suite.place()
    const program = await suite.start(place)
    const window = await suite.open(program)
    await window.menu('project', 'project.device')
    const page = window.dialog(device.title)
    await page.getByRole('button', { name: device.testRun }).click()
    const results = page.getByRole('list', { name: device.test }).getByRole('listitem')
    await expect
      .poll(() => results.getByText(new RegExp(`^(${device.states.ok}|${device.states.warning})$`)).count(), {
        timeout: 2 * patience,
      })
      .toBe(testNames.length)
    await window.shoot('device-dark')
    await window.page.emulateMedia({ colorScheme: 'light' })
    await window.page.locator(':root[data-theme=light]').waitFor()
    await window.shoot('device-light')
    // Another device: the engine is started anew, and the choice is kept.
    await page.getByRole('radio', { name: new RegExp(device.choices.cpu.replace(/[()]/g, '\\$&')) }).check()
    await expect.poll(() => window.heard('engine').at(-1)?.engine.state, { timeout: patience }).toBe('off')
    await page.getByRole('button', { name: device.examine }).click()
    await page.getByText('The CPU was asked for.').first().waitFor()
    expect(JSON.parse(readFileSync(join(place.data, 'settings.json'), 'utf8'))).toMatchObject({
      device: 'cpu',
    })
  })
})
