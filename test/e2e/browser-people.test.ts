// For everyone: every screen and dialog without serious findings of axe, in dark and light; by keyboard alone; in Korean; small and large.
// Pictures of all screens are kept as the run's output.
import { existsSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, it } from 'vitest'
import { words as bin } from '../../src-renderer/i18n/en/bin.ts'
import { words as dialogs } from '../../src-renderer/i18n/en/dialogs.ts'
import { words as exporting } from '../../src-renderer/i18n/en/export.ts'
import { words as timeline } from '../../src-renderer/i18n/en/timeline.ts'
import { describeJourneys, putFootage, shape, type Suite } from './support/browser-suite.ts'
import { patience, type EditorWindow } from './support/browser-window.ts'

/** Findings of axe that would keep someone out, in words; of all its rules, or the named ones. What lies under a dialog is not looked at. */
async function findings(window: EditorWindow, rules?: string[]): Promise<string[]> {
  const over = (await window.page.getByRole('dialog').count()) > 0
  const axe = new AxeBuilder({ page: window.page }).setLegacyMode()
  if (over) axe.include('[role="dialog"]')
  const runOnly = rules && ({ type: 'rule', values: rules } as const)
  axe.options({ resultTypes: ['violations'], ...(runOnly && { runOnly }) })
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    )
}

/** Takes the picture of a screen in dark and light, and gives what axe finds in it. */
async function examine(window: EditorWindow, name: string): Promise<string[]> {
  const found: string[] = []
  for (const scheme of ['dark', 'light'] as const) {
    await window.page.emulateMedia({ colorScheme: scheme })
    await window.page.locator(`:root[data-theme=${scheme}]`).waitFor()
    // Things that move are judged where they come to rest.
    await window.page.evaluate(() =>
      Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
    )
    await window.shoot(`${name}-${scheme}`)
    // Colours alone are others in light.
    found.push(...(await findings(window, scheme === 'dark' ? undefined : ['color-contrast'])))
  }
  await window.page.emulateMedia({ colorScheme: 'dark' })
  return found.map((finding) => `${name}: ${finding}`)
}

/** Every screen and dialog in turn, each handed to `look` with its name. */
async function tourScreens(
  suite: Suite,
  look: (window: EditorWindow, name: string) => Promise<void>,
): Promise<void> {
  const place = suite.place('first start')
  const clip = await putFootage(place)
  await putFootage(place, 'other.mp4', 30)
  const program = await suite.start(place, { engine: {} })
  const window = await suite.open(program, {
    size: { width: 1440, height: 900 },
    reducedMotion: true,
  })
  const at = (name: string) => look(window, name)
  const closed = async () => {
    await window.press('Escape')
    await expect.poll(() => window.page.getByRole('dialog').count(), { timeout: patience }).toBe(0)
  }

  await window.dialog(dialogs.tour.steps[0]?.title ?? '').waitFor()
  await at('tour')
  await window.button(dialogs.tour.skip).click()
  await window.untilGap(1, /ready/)
  await at('sample')
  await window.menu('project', 'project.new')
  await window.page.locator('.welcome').waitFor()
  await at('welcome')
  await window.page.locator('.welcome').getByRole('button', { name: dialogs.welcome.add }).click()
  await window.dialog(dialogs.files.titles.media).getByRole('option').first().waitFor()
  await at('chooser')
  await window.chooseFiles('clip.mp4', 'other.mp4')
  await window.untilNumber(shape, 0)
  await at('source')
  await window.mark(shape, 4, 16, 28)
  await window.press('Control+e')
  await window.untilGap(2, /ready/)
  await window.goTo(6)
  await window.press('Control+a')
  await at('sequence')
  await window.press('n')
  await at('onion')
  await window.press('n', 'c')
  await window.page.getByText(/PSNR/).waitFor()
  await at('compare')
  await window.press('c', 'Escape')
  await window.page.getByRole('listbox', { name: timeline.items }).getByRole('option').nth(1).click()
  await at('gap')
  await window.page
    .getByRole('listbox', { name: timeline.items })
    .getByRole('option')
    .nth(1)
    .click({ button: 'right' })
  await window.page.getByRole('menu').waitFor()
  await at('timeline-menu')
  await window.press('Escape')
  await window.page.getByRole('navigation').first().getByRole('button').first().click()
  await at('menu')
  await window.press('Escape')
  for (const [name, keys] of [
    ['palette', 'Control+k'],
    ['shortcuts', 'F1'],
    ['settings', 'Control+,'],
    ['export', 'Control+m'],
  ] as const) {
    await window.press(keys)
    await window.page.getByRole('dialog').waitFor()
    await at(name)
    await closed()
  }
  for (const [name, group, command] of [
    ['about', 'help', 'help.about'],
    ['versions', 'project', 'project.versions'],
    ['unsaved', 'project', 'project.new'],
  ] as const) {
    await window.menu(group, command)
    await window.page.getByRole('dialog').waitFor()
    await at(name)
    await closed()
  }
  await window.page
    .getByRole('listbox', { name: bin.list })
    .getByRole('option')
    .first()
    .click({ button: 'right' })
  await window.page.getByRole('menuitem', { name: 'Every n-th frame as keyframes…' }).click()
  await window.dialog(bin.every.title).waitFor()
  await at('every-nth')
  await closed()
  await window.press('Control+m')
  await window.dialog(exporting.title).getByRole('button', { name: exporting.start, exact: true }).click()
  await window.chooseName('export', 'film.mp4')
  await window.dialog(exporting.states.done).waitFor()
  await at('exported')
  await closed()

  unlinkSync(clip)
  await window.page
    .locator('[data-scope="bin"]')
    .getByText(bin.states.missing, { exact: true })
    .first()
    .waitFor()
  await window.page.getByRole('listbox', { name: bin.list }).getByRole('option').first().click()
  await at('missing')
  await window.page.getByRole('button', { name: bin.relink }).click()
  await window.dialog(dialogs.relink.title).waitFor()
  await at('relink')
  await closed()

  await window.press('Control+Shift+s')
  await window.dialog(dialogs.files.titles['save-project']).waitFor()
  await at('save')
  await closed()
  await expect.poll(() => window.heard('kept').length, { timeout: patience }).toBeGreaterThan(0)
  await program.kill()
  await window.status().locator('.bad').waitFor()
  await at('lost')
  const again = await suite.start(place, { engine: {} })
  const next = await suite.open(again, { size: { width: 1440, height: 900 }, reducedMotion: true })
  await next.dialog(dialogs.recovery.title).waitFor()
  await look(next, 'recovery')
  const second = await suite.open(again, { size: { width: 1440, height: 900 }, reducedMotion: true })
  await look(second, 'read-only')
}

describeJourneys('every screen', (suite) => {
  it('keeps nobody out, in dark and light', { timeout: 240_000 }, async () => {
    const found: string[] = []
    await tourScreens(suite, async (window, name) => {
      found.push(...(await examine(window, name)))
    })
    expect(found).toEqual([])
  })
})

/** What of the text that can be seen is cut off, lies outside of the window, or under its edge, in words. */
function misfits(window: EditorWindow): Promise<string[]> {
  return window.page.evaluate(() => {
    const found: string[] = []
    const { innerWidth, innerHeight } = globalThis
    const root = document.documentElement
    if (root.scrollWidth > innerWidth) found.push(`the window is ${root.scrollWidth} wide`)
    if (root.scrollHeight > innerHeight) found.push(`the window is ${root.scrollHeight} high`)
    const over = [...document.querySelectorAll('[role="dialog"]')].at(-1) ?? document.body
    for (const element of over.querySelectorAll<HTMLElement>('*')) {
      const own = [...element.childNodes].filter(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      )
      const { width, height } = element.getBoundingClientRect()
      // What is a pixel large is for screen readers.
      const seen = element.checkVisibility({ visibilityProperty: true }) && width * height > 1
      if (own.length === 0 || !seen) continue
      const range = document.createRange()
      range.setStartBefore(own[0]!)
      range.setEndAfter(own.at(-1)!)
      const text = range.getBoundingClientRect()
      if (text.width === 0) continue
      for (let box: HTMLElement | null = element; box; box = box.parentElement) {
        const { overflowX, overflowY, textOverflow, position } = getComputedStyle(box)
        const scrolls = [overflowX, overflowY].some(
          (overflow) => overflow === 'auto' || overflow === 'scroll',
        )
        if (scrolls || textOverflow === 'ellipsis') break
        const { left, right, top, bottom } = box.getBoundingClientRect()
        const cutX = overflowX !== 'visible' && (text.left < left - 1 || text.right > right + 1)
        const cutY = overflowY !== 'visible' && (text.top < top - 3 || text.bottom > bottom + 3)
        if (cutX || cutY) {
          found.push(`“${element.innerText}” is cut by ${box.className || box.tagName}`)
        }
        if (cutX || cutY || position === 'fixed') break
      }
    }
    return found
  })
}

/** All that can be read or heard: texts, names and tips. */
function textsOf(window: EditorWindow): Promise<string[]> {
  return window.page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>('*')]
      .filter((element) => element.checkVisibility())
      .flatMap((element) => [
        ...[...element.childNodes]
          .filter((node) => node.nodeType === Node.TEXT_NODE)
          .map((node) => node.textContent),
        ...['aria-label', 'title', 'placeholder', 'aria-valuetext'].map((name) => element.getAttribute(name)),
      ])
      .map((text) => text?.trim() ?? '')
      .filter((text) => text !== ''),
  )
}

describeJourneys('everyone', (suite) => {
  it('gets from the start to a film by keys alone', { timeout: 120_000 }, async () => {
    const place = suite.place('first start')
    await putFootage(place)
    const program = await suite.start(place, { engine: {} })
    const window = await suite.open(program)
    const { page } = window
    const unseen: string[] = []
    /** Tabs to what has this name and role, and sees that each stop on the way shows that it has the focus. */
    const tabTo = async (role: string, name: string) => {
      for (let stop = 0; stop < 60; stop++) {
        const here = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement
          const lit = (one: Element | null): boolean => {
            if (!one) return false
            return [null, '::before', '::after'].some((part) => {
              const style = getComputedStyle(one, part)
              if (part !== null && style.content === 'none') return false
              const ring = style.outlineStyle !== 'none' && style.outlineWidth !== '0px'
              return ring || style.boxShadow !== 'none' || (part !== null && style.borderStyle !== 'none')
            })
          }
          const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
          const box = element instanceof HTMLInputElement && element.type === 'checkbox'
          const roles: Record<string, string> = { BUTTON: 'button', INPUT: box ? 'checkbox' : 'textbox' }
          return {
            role: element.getAttribute('role') ?? roles[element.tagName] ?? element.tagName,
            name: element.getAttribute('aria-label') ?? element.innerText,
            lit: element === document.body || lit(element) || lit(active) || lit(element.parentElement),
            html: element.outerHTML.slice(0, 160),
          }
        })
        if (stop > 0 && !here.lit) unseen.push(here.html)
        if (here.role === role && here.name.replace(/ \(.*\)$/, '') === name) return
        await window.press('Tab')
      }
      throw new Error(`No Tab leads to ${role} ${name}.`)
    }

    await window.dialog(dialogs.tour.steps[0]?.title ?? '').waitFor()
    await window.press('Escape')
    await window.press('Control+Alt+n')
    await page.locator('.welcome').waitFor()
    await tabTo('button', dialogs.welcome.add)
    await window.press('Enter')
    const chooser = window.dialog(dialogs.files.titles.media)
    await chooser.getByRole('option', { name: /^clip/ }).waitFor()
    await tabTo('listbox', dialogs.files.list)
    await window.press('Home', 'Enter')
    await window.untilNumber(shape, 0)
    await window.press('.', '.', '.', 'k')
    await expect.poll(() => window.items(), { timeout: patience }).toHaveLength(1)
    await window.press('Shift+ArrowRight')
    await window.untilNumber(shape, 13)
    await window.press('k')
    await window.untilGap(1, /9 in-betweens, ready/)

    // In the timeline: the last keyframe two frames later, and back, and later again.
    await tabTo('listbox', timeline.items)
    await window.press('End', 'Space', 'Alt+ArrowRight', 'Alt+ArrowRight')
    await window.untilGap(1, /11 in-betweens, ready/)
    await window.press('Control+z')
    await window.untilGap(1, /10 in-betweens, ready/)
    await window.press('Control+Shift+z')
    await window.untilGap(1, /11 in-betweens, ready/)

    // By name, where one does not know the keys.
    await window.press('Control+k')
    await window.dialog(dialogs.palette.title).waitFor()
    await page.keyboard.type('export')
    await window.press('Enter')
    await window.dialog(exporting.title).waitFor()
    await tabTo('button', exporting.start)
    await window.press('Enter')
    await window.dialog(dialogs.files.titles.export).locator(':focus').waitFor()
    await tabTo('textbox', '')
    await window.press('Control+a')
    await page.keyboard.type('by keys')
    await window.press('Enter')
    await window.dialog(exporting.states.done).waitFor()
    expect(existsSync(join(place.files, 'by keys.mp4'))).toBe(true)
    await window.press('Escape')
    expect(unseen).toEqual([])
  })

  it.each([
    ['1024x640', { size: { width: 1024, height: 640 } }],
    ['1024x640 at 200 %', { size: { width: 1024, height: 640 }, scale: 2 }],
    ['720x640', { size: { width: 720, height: 640 } }],
  ])('reads all in Korean and English at %s', { timeout: 120_000 }, async (name, options) => {
    const place = suite.place({ tourSeen: true })
    const clip = await putFootage(place)
    const program = await suite.start(place, { engine: {}, open: [clip] })
    const found: string[] = []
    for (const locale of ['en-US', 'ko-KR']) {
      const window = await suite.open(program, { ...options, locale, reducedMotion: true })
      const korean = locale === 'ko-KR'
      const look = async (screen: string) => {
        await window.shoot(`${name.replaceAll(' ', '')}-${locale.slice(0, 2)}-${screen}`)
        for (const misfit of await misfits(window)) found.push(`${locale} ${screen}: ${misfit}`)
        if (!korean) return
        found.push(...(await textsOf(window)).filter(isEnglish).map((text) => `${screen}: English: ${text}`))
      }
      if (korean) await window.status().getByRole('button').first().click()
      if (!korean) await window.untilNumber(shape, 0)
      await look(korean ? 'sequence' : 'source')
      if (!korean) await window.mark(shape, 3, 15)
      await expect
        .poll(() => window.heard('gaps').length + window.heard('hello').length, { timeout: patience })
        .toBeGreaterThan(0)
      await window.page.locator('[role="option"][aria-posinset="2"]').last().click()
      await look('gap')
      for (const keys of ['Control+,', 'Control+m', 'F1', 'Control+k', 'Control+i']) {
        await window.press(keys)
        await window.page.getByRole('dialog').waitFor()
        await look(keys.replace('Control+', '').replace(',', 'settings'))
        await window.press('Escape')
        await expect.poll(() => window.page.getByRole('dialog').count(), { timeout: patience }).toBe(0)
      }
    }
    expect(found).toEqual([])
  })
})

/** Whether a text has words of English and none of Korean; what names files, formats, keys and machines is the same everywhere. */
function isEnglish(text: string): boolean {
  if (/[가-힣]/.test(text)) return false
  const rest = text
    .replace(/Interlude|Fake processor|It is a fake\.|starter|Korean|English/g, '')
    .replace(/\b(Ctrl|Shift|Alt|Space|Home|End|Esc|Enter|Delete|Backspace|F1)\b/g, '')
    .replace(/\b(H\.26[45]|AV1|MP4|MOV|ProRes|WebM|VP9|GIF|PNG|MKV|FFV1|fps|GB|MB|kB|PSNR|dB)\b/g, '')
    .replace(/[\w/. -]*\.(mp4|interlude|png)|\/[\w/.-]+/g, '')
  return /[A-Za-z]{3,}/.test(rest)
}
