// Takes and quality in a real browser with the real engine: a lane is opened, a take is pinned and discarded, undo brings it back; the gap is
// measured beside its real frames, and made by a cross-fade with one click.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { words as inspector } from '../../src-renderer/i18n/en/inspector.ts'
import { words as quality } from '../../src-renderer/i18n/en/quality.ts'
import { words as takes } from '../../src-renderer/i18n/en/takes.ts'
import { describeJourneys, putFootage, shape } from './support/browser-suite.ts'
import { patience } from './support/browser-window.ts'

/** What axe finds in a part of the page. */
async function findings(page: Page, part: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describeJourneys('takes and quality', (suite) => {
  it('are made, chosen, measured and taken back', { timeout: 240_000 }, async () => {
    const place = suite.place()
    await putFootage(place)
    const window = await suite.open(await suite.start(place))
    const { page } = window
    await window.menu('project', 'project.new')
    await window.addMedia('clip.mp4')
    await window.untilNumber(shape, 0)
    await window.mark(shape, 10, 14)
    await window.untilGap(1, /3 in-betweens, ready/)

    // The lane opens with four takes, and makes those that are not there.
    await window.press('v')
    const lane = page.getByRole('region', { name: takes.title })
    const take = (seed: number) =>
      lane.getByRole('button', { name: new RegExp(`^Take \\d, seed ${String(seed)},`) })
    await take(1).waitFor({ timeout: patience })
    expect(await lane.getByRole('listitem').count()).toBe(4)
    for (const seed of [1, 2, 3, 4]) {
      await lane
        .getByRole('button', { name: new RegExp(`seed ${String(seed)}, ${takes.states.done}`) })
        .waitFor({ timeout: patience })
    }
    // How much they differ is said.
    await lane
      .getByRole('status')
      .filter({ hasText: /differ|equal/ })
      .waitFor({ timeout: patience })
    expect(await findings(page, '.lane')).toEqual([])

    // A number pins, and it costs nothing: nothing is made anew.
    const before = window.events.length
    await page.keyboard.press('3')
    await lane.getByRole('button', { name: /seed 3, Ready, pinned/, pressed: true }).waitFor()
    await window.untilGap(1, /3 in-betweens, ready/)
    expect(window.heard('frame', before)).toEqual([])
    // Arrow keys go along, Delete discards, undo brings back.
    await take(3).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Delete')
    await take(4).waitFor({ state: 'detached' })
    await window.press('Control+z')
    await take(4).waitFor()
    await window.press('Control+z')
    await lane.getByRole('button', { name: /seed 1, Ready, plays/ }).waitFor()
    await window.press('v')
    await lane.waitFor({ state: 'detached' })

    // The real frames are known, so that the gap is measured; here without a model, by choice.
    await window.press('q')
    const measured = page.getByRole('region', { name: quality.title })
    await measured.getByText(quality.states.done).waitFor({ timeout: patience })
    const rows = await measured.getByRole('row').allTextContents()
    expect(rows.filter((row) => /\d\d\.\d\d/.test(row)).length).toBeGreaterThanOrEqual(3)
    expect(await findings(page, '[data-scope=inspector]')).toEqual([])
    await page.getByLabel(quality.method, { exact: true }).selectOption('cross-fade')
    await window.untilGap(1, /3 in-betweens, ready/)
    await measured.getByRole('button', { name: quality.back }).click()
    await page.getByText(inspector.gaps.states.done).first().waitFor()
  })
})
