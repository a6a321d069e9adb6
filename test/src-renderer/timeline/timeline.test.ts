// The timeline in a real browser, over a fake main side: what the pointer and the keys do.
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeWindow, type FakeWindow } from '../../support/fake-window.ts'

let fake: FakeWindow
let page: Page

const keyframe = (number: number): Locator =>
  page.getByRole('option', { name: new RegExp(`^Keyframe ${String(number)} of`) })
const gap = (number: number): Locator =>
  page.getByRole('option', { name: new RegExp(`^Gap ${String(number)},`) })
const places = (): Promise<number[]> =>
  page.evaluate(() => window.editor.project.document.keyframes.map(({ at }) => at))
const selected = (): Promise<number[]> =>
  page.evaluate(() => [window.editor.selection.keyframes.size, window.editor.selection.gaps.size])
const undo = (): Promise<void> => page.evaluate(() => window.editor.project.undo())

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not in sight.')
  return box
}

/** Pixels of a frame, as it is shown. */
async function zoom(): Promise<number> {
  const [a, b] = [await boxOf(keyframe(1)), await boxOf(keyframe(2))]
  return (b.x - a.x) / 12
}

/** Presses at a point, and moves by so many pixels in a few steps. */
async function dragBy(from: { x: number; y: number }, dx: number, dy = 0): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2)
  await page.mouse.move(from.x + dx, from.y + dy)
}

const middle = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x: x + Math.min(width / 2, 30),
  y: y + height / 2,
})

beforeAll(async () => {
  fake = await startFakeWindow()
  page = await fake.open('scene=sample&keyframes=6&live=off')
  await keyframe(6).waitFor()
  await page.evaluate(() => Object.assign(window, { begin: window.fake.project }))
})
afterAll(() => fake.close())

beforeEach(async () => {
  await page.evaluate(async () => {
    const project = Reflect.get(window, 'begin') as typeof window.fake.project
    window.editor.stop()
    window.editor.flush()
    window.fake.project = project
    window.fake.tell({ type: 'project', project })
    // The window has heard of it when this is answered.
    await window.editor.call('look', { frame: 0, playing: false })
  })
  await page.waitForFunction(() => !window.editor.project.unsaved)
  await page.evaluate(() => {
    window.editor.seek(0)
    document.querySelector<HTMLElement>('.track')?.focus()
  })
  await page.keyboard.press('Shift+Z')
  // Else seconds and the playhead draw what the tests move.
  const snap = page.getByRole('button', { name: 'Snap' })
  if ((await snap.getAttribute('aria-pressed')) === 'true') await page.keyboard.press('s')
})

describe('dragging keyframes', () => {
  it('moves one as a single step of undo', async () => {
    const frame = await zoom()
    await dragBy(middle(await boxOf(keyframe(3))), 4 * frame)
    await page.mouse.up()
    expect(await places()).toEqual([0, 12, 28, 36, 48, 60])
    await undo()
    expect(await places()).toEqual([0, 12, 24, 36, 48, 60])
  })

  it('moves what follows with Shift, pressed at any time', async () => {
    const frame = await zoom()
    await dragBy(middle(await boxOf(keyframe(3))), 4 * frame)
    await page.keyboard.down('Shift')
    await page.mouse.up()
    await page.keyboard.up('Shift')
    expect(await places()).toEqual([0, 12, 28, 40, 52, 64])
  })

  it('is undone by Escape, which leaves the selection alone', async () => {
    const frame = await zoom()
    await dragBy(middle(await boxOf(keyframe(3))), 5 * frame)
    expect(await places()).toContain(29)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await places()).toEqual([0, 12, 24, 36, 48, 60])
    expect(await selected()).toEqual([1, 0])
    expect(await page.evaluate(() => window.editor.project.undoLabel)).toBeUndefined()
  })

  it('refuses a place that is taken, shows so, and says why', async () => {
    const frame = await zoom()
    await dragBy(middle(await boxOf(keyframe(3))), 12 * frame)
    await page.getByText('There is a keyframe already').waitFor()
    await page.mouse.up()
    await page
      .getByRole('alert')
      .getByText('There is a keyframe at frame 36 already')
      .waitFor({ state: 'attached' })
    expect(await places()).toEqual([0, 12, 24, 36, 48, 60])
  })

  it('moves all that are selected', async () => {
    const frame = await zoom()
    await keyframe(2).click({ position: { x: 20, y: 10 } })
    await keyframe(4).click({ position: { x: 20, y: 10 }, modifiers: ['Control'] })
    await dragBy(middle(await boxOf(keyframe(4))), -3 * frame)
    await page.mouse.up()
    expect(await places()).toEqual([0, 9, 24, 33, 48, 60])
  })

  it('is drawn to the playhead, with a line that shows it, unless Alt is held', async () => {
    const frame = await zoom()
    await page.keyboard.press('s')
    await page.evaluate(() => window.editor.seek(28))
    await dragBy(middle(await boxOf(keyframe(3))), 4 * frame + 5)
    expect(await page.locator('[data-guide]').getAttribute('data-guide')).toBe('28')
    await page.keyboard.down('Alt')
    await page.locator('[data-guide]').waitFor({ state: 'detached' })
    await page.keyboard.up('Alt')
    await page.mouse.up()
    expect(await places()).toContain(28)
  })
})

describe('the rest of the track', () => {
  it('sets the length of a gap by its end', async () => {
    const frame = await zoom()
    const { x, y, width } = await boxOf(gap(2))
    await dragBy({ x: x + width - 1, y: y + 8 }, -4 * frame)
    await page.getByText('8 frames, 7 in-betweens').first().waitFor()
    await page.mouse.up()
    expect(await places()).toEqual([0, 12, 20, 36, 48, 60])
  })

  it('selects what a marquee touches, and nothing by a click on nothing', async () => {
    const [first, last] = [await boxOf(gap(2)), await boxOf(gap(4))]
    await dragBy({ x: first.x + 20, y: first.y + 14 }, last.x + 20 - (first.x + 20), 10)
    await page.mouse.up()
    expect(await selected()).toEqual([0, 3])
    const track = await boxOf(page.locator('.track'))
    await page.mouse.click(track.x + 6, track.y + track.height / 2)
    expect(await selected()).toEqual([0, 0])
  })

  it('selects by click, Ctrl and Shift', async () => {
    await gap(1).click({ position: { x: 20, y: 10 } })
    await gap(4).click({ position: { x: 20, y: 10 }, modifiers: ['Shift'] })
    expect(await selected()).toEqual([0, 4])
    await gap(2).click({ position: { x: 20, y: 10 }, modifiers: ['Control'] })
    await keyframe(2).click({ position: { x: 20, y: 10 }, modifiers: ['Control'] })
    expect(await selected()).toEqual([1, 3])
  })

  it('scrubs in the ruler, and draws nothing anew for it', async () => {
    const frame = await zoom()
    const track = await boxOf(page.locator('.track'))
    const { x } = await boxOf(keyframe(1))
    await page.waitForTimeout(500)
    await page.evaluate(() => {
      Object.assign(window, { drawn: 0 })
      const context = document.querySelector<HTMLCanvasElement>('.track > canvas')?.getContext('2d')
      if (!context) throw new Error('The track has no canvas.')
      const fillRect = context.fillRect.bind(context)
      context.fillRect = (...box) => {
        Object.assign(window, { drawn: 1 })
        fillRect(...box)
      }
    })
    await dragBy({ x: x + 5.5 * frame, y: track.y + 6 }, 10 * frame)
    await page.mouse.up()
    expect(await page.evaluate(() => window.editor.playback.frame)).toBe(15)
    await page.waitForTimeout(200)
    expect(await page.evaluate(() => Reflect.get(window, 'drawn') as number)).toBe(0)
    await page.mouse.wheel(30, 0)
    await page.waitForFunction(() => Reflect.get(window, 'drawn') === 1)
  })

  it('zooms to the pointer', async () => {
    const before = await boxOf(keyframe(4))
    await page.mouse.move(Math.round(before.x), before.y + 20)
    await page.keyboard.down('Control')
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -100)
    await page.keyboard.up('Control')
    await page.waitForFunction(() => document.querySelectorAll('.track [role="option"]').length < 11)
    // A pointer is at whole pixels: what that leaves grows with the zoom.
    expect(Math.abs((await boxOf(keyframe(4))).x - before.x)).toBeLessThan(2.5)
  })

  it('takes a frame that is dropped on it, and replaces the keyframe it falls on', async () => {
    const drop = async (x: number, frame: number) => {
      const { y } = await boxOf(keyframe(1))
      const transfer = await page.evaluateHandle((index) => {
        const made = new DataTransfer()
        made.setData('application/x-interlude-frame', JSON.stringify({ source: 'flower-walk', frame: index }))
        return made
      }, frame)
      const at = { clientX: x, clientY: y + 10, dataTransfer: transfer }
      await page.dispatchEvent('.track', 'dragover', at)
      await page.dispatchEvent('.track', 'drop', at)
      await page.waitForFunction(
        (index) =>
          window.editor.project.document.keyframes.some(
            ({ shows }) => shows.kind === 'frame' && shows.source === 'flower-walk' && shows.index === index,
          ),
        frame,
      )
    }
    const frame = await zoom()
    const { x } = await boxOf(keyframe(1))
    await drop(x + 18 * frame, 7)
    expect(await places()).toEqual([0, 12, 18, 24, 36, 48, 60])
    await drop(x + 24 * frame, 9)
    expect(await places()).toEqual([0, 12, 18, 24, 36, 48, 60])
  })

  it('sets exposure and spacing of gaps by their menu', async () => {
    await gap(2).click({ button: 'right', position: { x: 30, y: 10 } })
    await page.getByRole('menuitem', { name: 'On twos' }).click()
    await gap(2).click({ button: 'right', position: { x: 30, y: 10 } })
    await page.getByRole('menuitem', { name: 'Ease in', exact: true }).click()
    const set = await page.evaluate(() => window.editor.project.document.gaps[1])
    expect(set).toMatchObject({ exposure: { kind: 'every', frames: 2 }, spacing: { name: 'ease-in' } })
    await page.getByRole('option', { name: /^Gap 2, 5 in-betweens/ }).waitFor()
  })
})

describe('keys and screen readers', () => {
  it('go through keyframes and gaps, seek and select', async () => {
    const list = page.getByRole('listbox', { name: 'Keyframes and gaps' })
    await list.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    expect(await selected()).toEqual([1, 0])
    expect(await keyframe(2).getAttribute('aria-selected')).toBe('true')
    expect(await keyframe(2).getAttribute('aria-label')).toBe(
      'Keyframe 2 of 6, frame 12, robot-arm.mp4 frame 12',
    )
    expect(await list.getAttribute('aria-activedescendant')).toBe(await keyframe(2).getAttribute('id'))
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => window.editor.playback.frame)).toBe(12)
    await page.keyboard.press('Alt+ArrowRight')
    expect(await places()).toEqual([0, 13, 24, 36, 48, 60])
    await page.keyboard.press('Shift+ArrowDown')
    expect(await selected()).toEqual([2, 0])
    await page.keyboard.press('End')
    expect(await keyframe(6).getAttribute('class')).toContain('active')
  })

  it('move the playhead', async () => {
    await page.getByRole('slider', { name: 'Playhead' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('PageUp')
    expect(await page.evaluate(() => window.editor.playback.frame)).toBe(11)
    await page.keyboard.press('End')
    expect(await page.evaluate(() => window.editor.playback.frame)).toBe(60)
  })

  it('plays by Space after a click, which leaves the list alone', async () => {
    await keyframe(2).click({ position: { x: 20, y: 10 } })
    await page.keyboard.press('Space')
    expect(await page.evaluate(() => window.editor.playback.playing)).toBe(true)
  })

  it('has nothing that axe objects to, in both themes, with and without keyframes', async () => {
    for (const theme of ['dark', 'light'] as const) {
      for (const empty of [false, true]) {
        await page.evaluate(
          async (wanted) => {
            const { fake: side, editor } = window
            const project = Reflect.get(window, 'begin') as typeof side.project
            const bare = { ...project.document, keyframes: [], gaps: [], sources: [] }
            side.project = wanted.empty ? { ...project, document: bare } : project
            side.tell({ type: 'project', project: side.project })
            await editor.call('change-settings', { theme: wanted.theme })
          },
          { theme, empty },
        )
        await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme)
        const axe = new AxeBuilder({ page }).setLegacyMode().include('[data-scope="timeline"]')
        const { violations } = await axe.analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      }
    }
  })
})
