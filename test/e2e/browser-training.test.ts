// Teaching a model in a real browser with the real engine and a small model: from footage to a proof, through a pause, a reload, a program
// that is killed, and an edit that uses what was learnt. Pictures of every step are kept as the run's output.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { words as bin } from '../../src-renderer/i18n/en/bin.ts'
import { words as dialogs } from '../../src-renderer/i18n/en/dialogs.ts'
import { words } from '../../src-renderer/i18n/en/training.ts'
import { putBaseModel, writeTake } from '../support/finetune-lab.ts'
import { describeJourneys } from './support/browser-suite.ts'
import { patience, type EditorWindow } from './support/browser-window.ts'

const { footage, goal, training, result } = words
/** Reading, measuring and judging take their time where there is other work. */
const long = { timeout: 180_000 }

/** The newest training as the window was told of it. */
const told = (window: EditorWindow) => {
  const news = window.events.flatMap((event) =>
    event.type === 'training' ? [event.training] : event.type === 'hello' ? event.trainings : [],
  )
  return news.at(-1)
}

const wizard = (window: EditorWindow) => window.dialog(words.title)
const press = (window: EditorWindow, name: string | RegExp) =>
  wizard(window)
    .getByRole('button', { name, exact: typeof name === 'string' })
    .click(long)

/** Takes the picture of a step, dark and light. */
async function shoot(window: EditorWindow, step: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await window.page.emulateMedia({ colorScheme })
    await window.page.locator(`:root[data-theme=${colorScheme}]`).waitFor()
    await window.shoot(`training-${step}-${colorScheme}`)
  }
  await window.page.emulateMedia({ colorScheme: 'dark' })
}

async function fill(window: EditorWindow, label: string, text: string): Promise<void> {
  const field = wizard(window).getByRole('textbox', { name: label, exact: true })
  await field.fill(text)
  await field.press('Enter')
}

describeJourneys('teaching the model', (suite) => {
  it('refuses what can’t be learnt from, and says what is missing', { timeout: 240_000 }, async () => {
    const place = suite.place()
    await writeTake(join(place.files, 'brief.mkv'), 50)
    const program = await suite.start(place)
    const window = await suite.open(program)
    await window.addMedia('brief.mkv')
    await window.page.locator('[data-scope="bin"]').getByRole('listbox', { name: bin.list }).focus()
    await window.press('Shift+T')
    await wizard(window).getByRole('checkbox').check()
    await press(window, footage.check)
    await wizard(window).getByText(footage.refused).waitFor(long)
    expect(await wizard(window).getByRole('status').innerText()).toMatch(/brief\.mkv gave/)
    expect(await wizard(window).getByRole('button', { name: words.steps.goal }).isDisabled()).toBe(true)
    await shoot(window, 'refused')
  })

  it(
    'goes from footage to a model that is used, whatever happens on the way',
    { timeout: 600_000 },
    async () => {
      const place = suite.place()
      putBaseModel(place.data)
      await writeTake(join(place.files, 'long take.mkv'), 400)
      let program = await suite.start(place)
      let window = await suite.open(program)
      await window.addMedia('long take.mkv')

      // Footage.
      await window.menu('gap', 'training.open')
      await wizard(window).getByRole('checkbox').check()
      await press(window, footage.check)
      await wizard(window).getByRole('button', { name: footage.next }).waitFor(long)
      await shoot(window, '1-footage')
      await press(window, footage.next)

      // Goal: measured by itself, and again when what it costs changes. Closing the dialog loses nothing.
      expect(await wizard(window).getByRole('textbox', { name: goal.name }).inputValue()).toBe('long-take')
      await wizard(window).getByRole('textbox', { name: goal.name }).fill('base')
      await wizard(window).getByText(goal.nameProblems.taken).waitFor()
      await wizard(window).getByRole('textbox', { name: goal.name }).fill('walk')
      await wizard(window).getByRole('combobox', { name: goal.base }).selectOption('base')
      await wizard(window).locator('summary').click()
      await fill(window, goal.fields.batch, '2')
      await fill(window, goal.fields.size, '32')
      await fill(window, goal.fields.gaps, '3')
      await fill(window, goal.fields.steps, '240')
      await window.press('Escape')
      await wizard(window).waitFor({ state: 'detached' })
      await window.menu('gap', 'training.open')
      await wizard(window)
        .getByText(/Measured on/)
        .waitFor(long)
      await shoot(window, '2-goal')
      await press(window, /^Start training \(about/)

      // Training: paused, so that nothing moves while the page is loaded again.
      await press(window, training.pause)
      await expect.poll(() => told(window)?.state, long).toBe('paused')
      await window.page.reload()
      const chip = () => window.status().getByRole('button', { name: /^walk: / })
      await chip().click()
      await press(window, training.resume)
      await expect.poll(() => told(window)?.heldOut.length, long).toBeGreaterThan(1)
      await wizard(window).locator('.tiles canvas').first().waitFor(long)
      await shoot(window, '3-training')

      // The program is killed; the next one offers to go on.
      await program.kill()
      program = await suite.start(place)
      await window.close()
      window = await suite.open(program)
      expect(told(window)?.state).toBe('interrupted')
      await window.dialog(dialogs.recovery.title).getByRole('button', { name: dialogs.recovery.keep }).click()
      await chip().click()
      await wizard(window).getByText(training.interrupted).waitFor()
      await press(window, training.goOn)
      await expect.poll(() => told(window)?.state, long).toBe('learning')
      await press(window, training.finish)
      await expect.poll(() => told(window)?.state, long).toBe('done')

      // Result: the numbers are the report's, and the model goes to work.
      const proof = told(window)?.result
      await wizard(window).getByRole('table').first().waitFor(long)
      await shoot(window, '4-result')
      const after = proof?.table.find(({ method }) => method === 'after')
      const row = wizard(window).getByRole('row', { name: new RegExp(result.methods.after) })
      expect(await row.innerText()).toContain(after?.psnr?.toFixed(2) ?? 'a number')
      if (proof?.installed !== true) await press(window, result.keepAnyway)
      await press(window, result.useIt)
      await expect.poll(() => existsSync(join(place.data, 'models', 'walk', 'card.json'))).toBe(true)
      await window.press('Escape')
      await wizard(window).waitFor({ state: 'detached' })
      const model = window.page.getByRole('combobox', { name: 'Model' })
      await expect.poll(() => model.inputValue(), { timeout: patience }).toBe('walk')
      await window.press('Control+z')
      await expect.poll(() => model.inputValue(), { timeout: patience }).not.toBe('walk')
    },
  )
})
