// Locks and spacing charts in a real browser with the real engine: regions are drawn, painted, moved by keys, proposed and taken back; a
// chart is chosen, its drawings are moved one by one and given to another gap.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { words as locks } from '../../src-renderer/i18n/en/locks.ts'
import { words as spacing } from '../../src-renderer/i18n/en/spacing.ts'
import { words as timeline } from '../../src-renderer/i18n/en/timeline.ts'
import { describeJourneys, putFootage, shape } from './support/browser-suite.ts'
import { patience, type EditorWindow } from './support/browser-window.ts'

/** What axe finds in a part of the page, in dark and in light; its picture is taken in both. */
async function examine(window: EditorWindow, name: string, part: string): Promise<string[]> {
  const found: string[] = []
  const { page } = window
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.locator(`:root[data-theme=${scheme}]`).waitFor()
    await window.shoot(`${name}-${scheme}`)
    const { violations } = await new AxeBuilder({ page }).include(part).analyze()
    found.push(...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`))
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  return found
}

const gapOption = (page: Page, gap: number) =>
  page
    .getByRole('listbox', { name: timeline.items })
    .getByRole('option')
    .nth(2 * gap - 1)

async function twoGaps(window: EditorWindow): Promise<void> {
  await window.menu('project', 'project.new')
  await window.addMedia('clip.mp4')
  await window.untilNumber(shape, 0)
  await window.mark(shape, 4, 10, 16)
  await window.press('Control+e')
  await gapOption(window.page, 1).click()
}

describeJourneys('locks and spacing', (suite) => {
  it('regions are drawn, painted, moved by keys, proposed and undone', { timeout: 240_000 }, async () => {
    const place = suite.place()
    await putFootage(place)
    const window = await suite.open(await suite.start(place), { size: { width: 1440, height: 900 } })
    const { page } = window
    await twoGaps(window)
    const part = page.getByRole('group', { name: locks.title })
    const boxes = page.locator('.layer').getByRole('button', { name: /^Locked box/ })
    const rows = part.getByRole('listitem')

    // A key takes the tool for the selected gap.
    await page.locator('[data-scope="preview"] .picture').last().focus()
    await window.press('m')
    const layer = page.locator('.layer')
    const area = await layer.boundingBox()
    expect(area).not.toBeNull()
    const at = (x: number, y: number): [number, number] => [
      (area?.x ?? 0) + (area?.width ?? 0) * x,
      (area?.y ?? 0) + (area?.height ?? 0) * y,
    ]
    const drag = async (...places: [number, number][]): Promise<void> => {
      for (const [index, [x, y]] of places.entries()) {
        await page.mouse.move(...at(x, y), { steps: 4 })
        if (index === 0) await page.mouse.down()
      }
      await page.mouse.up()
    }
    await drag([0.4, 0.3], [0.5, 0.5])
    await expect.poll(() => boxes.count(), { timeout: patience }).toBe(1)
    await window.press('p')
    await drag([0.55, 0.6], [0.6, 0.7], [0.65, 0.6])
    await window.press('e')
    await drag([0.45, 0.25], [0.45, 0.55])
    await expect.poll(() => rows.count(), { timeout: patience }).toBe(3)

    // By keys: arrows move, Alt resizes; what is held is one step.
    await window.press('b')
    await part.getByRole('button', { name: new RegExp(`^${locks.box(1)}`) }).click()
    const field = (name: keyof typeof locks.fields) =>
      part.getByRole('textbox', { name: `${locks.box(1)}: ${locks.fields[name]}` })
    const [x, width] = [Number(await field('x').inputValue()), Number(await field('width').inputValue())]
    await expect.poll(() => boxes.first().evaluate((box) => box === document.activeElement)).toBe(true)
    await page.keyboard.down('ArrowRight')
    await page.keyboard.down('ArrowRight')
    await page.keyboard.up('ArrowRight')
    await window.press('Alt+Shift+ArrowRight')
    await expect.poll(() => field('x').inputValue(), { timeout: patience }).toBe(String(x + 2))
    expect(await field('width').inputValue()).toBe(String(width + 10))
    await window.press('Control+z', 'Control+z')
    await expect.poll(() => field('x').inputValue(), { timeout: patience }).toBe(String(x))
    await field('width').fill('20')
    await field('width').press('Enter')
    await boxes.getByText(locks.box(1)).waitFor()
    expect(await boxes.first().getAttribute('aria-label')).toContain(', 20 by ')

    // The numbers of the footage are partly equal in both frames.
    await part.getByRole('button', { name: locks.proposal.ask }).click()
    await part.getByRole('button', { name: locks.proposal.all }).waitFor({ timeout: patience })
    expect(await examine(window, 'locks', '[data-scope="inspector"]')).toEqual([])
    expect(await examine(window, 'locks-layer', '[data-scope="preview"]')).toEqual([])
    const proposed = await page.locator('.suggestion').count()
    await part.getByRole('button', { name: locks.proposal.all }).click()
    await expect.poll(() => rows.count(), { timeout: patience }).toBe(3 + proposed)
    await window.untilGap(1, /ready/)

    // Escape lays the tool aside, then the selection is let go. Everything outlives a reload.
    await page.locator('[data-scope="preview"] .picture').last().focus()
    await window.press('Escape')
    await layer.waitFor({ state: 'detached' })
    expect(await rows.count()).toBe(3 + proposed)
    await page.reload()
    await gapOption(page, 1).click()
    await expect.poll(() => rows.count(), { timeout: patience }).toBe(3 + proposed)

    // For several gaps at once.
    await gapOption(page, 2).click({ modifiers: ['Control'] })
    await part.getByText(locks.differ).waitFor()
    await part.getByRole('button', { name: locks.share(2) }).click()
    await gapOption(page, 2).click()
    await expect.poll(() => rows.count(), { timeout: patience }).toBe(3 + proposed)
    await part.getByRole('button', { name: locks.remove(locks.box(1)) }).click()
    await expect.poll(() => rows.count(), { timeout: patience }).toBe(2 + proposed)
  })

  it(
    'a chart is chosen, moved drawing by drawing, undone, and given to another gap',
    { timeout: 240_000 },
    async () => {
      const place = suite.place()
      await putFootage(place)
      const window = await suite.open(await suite.start(place, { engine: {} }), {
        size: { width: 1440, height: 900 },
      })
      const { page } = window
      await twoGaps(window)
      await gapOption(page, 1).click({ button: 'right' })
      await page.getByRole('menuitem', { name: spacing.open }).click()
      const panel = page.getByRole('dialog', { name: spacing.open })
      const times = async (): Promise<number[]> =>
        (await panel.getByRole('slider').all()).length === 0
          ? []
          : await panel
              .getByRole('slider')
              .evaluateAll((ticks) => ticks.map((tick) => Number(tick.getAttribute('aria-valuenow'))))
      await panel.getByRole('button', { name: spacing.presets['slow-out'] }).click()
      await panel.getByRole('slider', { name: spacing.handle(1) }).focus()
      await window.press('ArrowRight', 'Shift+ArrowUp')
      expect(
        await panel.getByRole('slider', { name: spacing.handle(1) }).getAttribute('aria-valuetext'),
      ).toBe(spacing.handleAt(51, 10))
      await panel.getByRole('button', { name: spacing.free, exact: true }).click()
      await panel.getByRole('slider').nth(4).waitFor()
      const before = await times()
      expect(before).toHaveLength(5)

      // One drawing is moved as far as the next; a held key is one step.
      const third = panel.getByRole('slider').nth(2)
      await third.focus()
      await page.keyboard.down('Shift')
      for (let press = 0; press < 9; press++) await page.keyboard.down('ArrowUp')
      await page.keyboard.up('ArrowUp')
      await page.keyboard.up('Shift')
      const after = await times()
      expect(after[2]).toBe(before[3])
      expect(after.toSpliced(2, 1)).toEqual(before.toSpliced(2, 1))
      expect(await examine(window, 'spacing', '[role="dialog"]')).toEqual([])
      await third.focus()
      await window.press('Control+z')
      await expect.poll(times, { timeout: patience }).toEqual(before)
      await window.press('Control+y')
      await expect.poll(times, { timeout: patience }).toEqual(after)

      await panel.getByRole('button', { name: spacing.copy }).click()
      await window.press('Escape')
      await panel.waitFor({ state: 'detached' })
      await gapOption(page, 2).click()
      await window.press('Alt+v', 'Shift+s')
      await panel.getByRole('slider').nth(4).waitFor()
      expect(await times()).toEqual(after)
      await panel.getByRole('button', { name: spacing.paces.twos }).click()
      await expect.poll(async () => (await times()).length, { timeout: patience }).toBe(2)
      await panel.getByRole('button', { name: spacing.paces.hold }).click()
      await panel.getByText(spacing.still).waitFor()
      await window.press('Escape')
      await window.untilGap(2, /hold/)
    },
  )
})
