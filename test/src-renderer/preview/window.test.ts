// The preview in a real browser, over a fake main side.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Editor } from '../../../src-renderer/state/editor.svelte.ts'
import type { PictureRef } from '../../../src-shared/editor/values.ts'
import { startFakeWindow, type FakeWindow } from '../../support/fake-window.ts'

declare global {
  // What test/src-renderer/page/main.ts leaves in the page.
  var editor: Editor
}

let browser: FakeWindow
/** Most tests go on where the last one stopped: a page takes long to load. */
let page: Page
beforeAll(async () => {
  browser = await startFakeWindow()
  page = await browser.open('live=off&pace=20')
})
afterAll(() => browser.close())

/** Pixels of the canvas that differ from those of a picture as the main side sends it in full size, of how many. */
function compareScreen(page: Page, picture: PictureRef) {
  return page.evaluate(async (ref) => {
    const sent = await editor.call('picture', { picture: ref, box: { width: 1280, height: 720 } })
    const canvas = document.querySelector<HTMLCanvasElement>('[data-scope="preview"] .picture canvas')
    const context = canvas?.getContext('2d')
    if (!sent || !canvas || !context) throw new Error('nothing to compare')
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const left = Math.round((canvas.width - sent.width) / 2)
    const top = Math.round((canvas.height - sent.height) / 2)
    let seen = 0
    let wrong = 0
    for (let y = Math.max(0, top); y < Math.min(canvas.height, top + sent.height); y++) {
      for (let x = Math.max(0, left); x < Math.min(canvas.width, left + sent.width); x++) {
        const [at, from] = [(y * canvas.width + x) * 4, ((y - top) * sent.width + x - left) * 3]
        seen++
        const same = [0, 1, 2].every((channel) => data[at + channel] === sent.data[from + channel])
        if (!same || data[at + 3] !== 255) wrong++
      }
    }
    return { seen, wrong, density: devicePixelRatio }
  }, picture)
}

/** Waits until nothing is being read any more. */
const settled = (page: Page) => page.waitForSelector('[data-scope="preview"] .busy', { state: 'detached' })

/** How long something may take on a busy machine. */
const patience = { timeout: 30_000 }

const frameOf = (index: number): PictureRef => ({ kind: 'source', source: 'robot-arm', index })

describe('the picture', () => {
  it('has at 100 % exactly the pixels that were sent, at any density of the screen', async () => {
    const session = await page.context().newCDPSession(page)
    for (const density of [1, 1.5, 2]) {
      await session.send('Emulation.setDeviceMetricsOverride', {
        ...{ width: 1440, height: 900, deviceScaleFactor: density, mobile: false },
      })
      await page.evaluate(() => {
        editor.view.showSource('robot-arm', 7)
        editor.view.zoom = 1
      })
      await expect.poll(() => compareScreen(page, frameOf(7)), patience).toMatchObject({ wrong: 0 })
      const { seen, density: real } = await compareScreen(page, frameOf(7))
      expect(real).toBe(density)
      expect(seen).toBeGreaterThan(200_000)
    }
    await session.detach()
    // It can fail.
    expect((await compareScreen(page, frameOf(8))).wrong).toBeGreaterThan(1000)
  })

  it('goes through a source frame by frame, by keys and by typing', async () => {
    await page.evaluate(() => {
      editor.view.showSource('robot-arm', 20)
      editor.view.zoom = 1
    })
    const bar = page.getByRole('slider', { name: 'Frame of the source' })
    await bar.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await settled(page)
    expect(await compareScreen(page, frameOf(31))).toMatchObject({ wrong: 0 })
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    expect(await bar.getAttribute('aria-valuenow')).toBe('239')

    const field = page.getByRole('textbox', { name: 'Go to a frame or time' })
    await field.fill('1:06')
    await field.press('Enter')
    await expect.poll(() => bar.getAttribute('aria-valuenow'), patience).toBe('30')
    await field.fill('never')
    await field.press('Enter')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await field.press('Escape')
    expect(await field.inputValue()).toBe('00:00:01:06')
  })
})

describe('while in-betweens are made', () => {
  it('shows a blend and says so, then the frame when it has come, and tells how long that took', async () => {
    await page.evaluate(() => {
      editor.view.zoom = 1
      editor.seek(5)
      const painted: unknown[] = []
      Object.assign(window, { painted })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntriesByName('interlude:frame-painted')) {
          if (entry instanceof PerformanceMeasure) painted.push(entry.detail)
        }
      }).observe({ type: 'measure' })
    })
    const preview = page.locator('[data-scope="preview"]')
    await preview.getByText('Not made yet').waitFor()
    await preview.getByRole('button', { name: 'Make' }).click()
    await preview.locator('.badge').waitFor({ state: 'detached' })
    const gap = await page.evaluate(
      () => `${editor.project.document.gaps[0]!.from}>${editor.project.document.gaps[0]!.to}`,
    )
    await expect
      .poll(() => compareScreen(page, { kind: 'in-between', gap, index: 4 }), patience)
      .toMatchObject({ wrong: 0 })
    const painted = () => page.evaluate(() => Reflect.get(window, 'painted') as Record<string, unknown>[])
    await expect.poll(painted, patience).toMatchObject([{ gap, index: 4 }])
    const [{ madeAt, paintedAt } = {}] = await painted()
    expect(Number(paintedAt)).toBeGreaterThanOrEqual(Number(madeAt))
  })

  it('plays on, and rests entirely when it is stopped', async () => {
    await page.evaluate(() => {
      void editor.call('generate', { gaps: 'all' })
      editor.play(1)
    })
    await page.waitForFunction(() => editor.playback.shown > 12)
    await page.keyboard.press('Space')
    await page.evaluate(() =>
      editor.call('cancel-gaps', { gaps: 'all' }).then(() => (editor.view.zoom = 'fit')),
    )
    await settled(page)
    await page.waitForTimeout(500)
    const calls = await page.evaluate(async () => {
      let count = 0
      const real = window.requestAnimationFrame.bind(window)
      window.requestAnimationFrame = (callback) => {
        count++
        return real(callback)
      }
      await new Promise((resolve) => setTimeout(resolve, 400))
      window.requestAnimationFrame = real
      return count
    })
    expect(calls).toBe(0)
  })
})

describe('beside the picture', () => {
  it('compares with the real frame: a slider for the eye, a number from the pixels', async () => {
    await page.evaluate(() => editor.seek(5))
    await page.keyboard.press('c')
    const preview = page.locator('[data-scope="preview"]')
    await preview.getByText('Real frame 5').waitFor()
    // The fake main side makes just what the video has.
    await preview.getByText(/^The same pixels at \d+ × \d+$/).waitFor()
    const slider = preview.getByRole('slider', { name: /made frame ends/ })
    await slider.press('Home')
    expect(await slider.getAttribute('aria-valuenow')).toBe('0')
    await page.evaluate(() => editor.seek(12))
    await preview.getByText('A keyframe is a real frame').waitFor()
  })

  it('says what is wrong with a missing file, and leads to finding it', async () => {
    const other = await browser.open('scene=missing&live=off')
    const preview = other.locator('[data-scope="preview"]')
    await preview.getByText('The file /videos/robot-arm.mp4 is not there.').waitFor()
    await preview.getByRole('button', { name: 'Find the file…' }).click()
    expect(await other.evaluate(() => editor.view.dialog)).toBe('relink')
    await other.close()
  })

  it.each(['dark', 'light'])('can be used by everybody (%s)', async (theme) => {
    await page.evaluate((chosen) => editor.call('change-settings', { theme: chosen }), theme as 'dark')
    await page.waitForFunction((chosen) => document.documentElement.dataset.theme === chosen, theme)
    const scripts = [
      () => {
        editor.view.compare = 'off'
        editor.seek(30)
      },
      () => {
        editor.view.compare = 'difference'
        editor.seek(5)
      },
      () => {
        editor.view.showSource('robot-arm', 9)
      },
    ]
    for (const script of scripts) {
      await page.evaluate(script)
      await settled(page)
      const { violations } = await new AxeBuilder({ page }).include('[data-scope="preview"]').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    }
  })
})
