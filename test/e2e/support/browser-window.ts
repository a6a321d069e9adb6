// The editor's window in a current Chromium, as a person sees it and works it; and what the main side tells it, heard on its line.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from '@playwright/test'
import { decode, ExtensionCodec } from '@msgpack/msgpack'
import { expect } from 'vitest'
import type { EditorEvent } from '../../../src-shared/editor/events.ts'
import type { Box } from '../../../src-shared/editor/values.ts'
import { words as commandWords } from '../../../src-renderer/i18n/en/commands.ts'
import type { CommandId } from '../../../src-renderer/commands/registry.svelte.ts'
import { words as binWords } from '../../../src-renderer/i18n/en/bin.ts'
import { words as commonWords } from '../../../src-renderer/i18n/en/common.ts'
import { words as fileWords } from '../../../src-renderer/i18n/en/dialogs.ts'
import { words as previewWords } from '../../../src-renderer/i18n/en/preview.ts'
import { words as timelineWords } from '../../../src-renderer/i18n/en/timeline.ts'
import type { Program } from './browser-program.ts'

/** How a window is opened. */
export interface WindowOptions {
  readonly size?: Box
  readonly scale?: number
  readonly scheme?: 'dark' | 'light'
  readonly locale?: string
  readonly reducedMotion?: boolean
}

/** How long things may take on a machine that has other work (ms). */
export const patience = 45_000

type EventOf<T extends EditorEvent['type']> = Extract<EditorEvent, { type: T }>

/** Text as a regular expression takes it. */
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** See the top of this file. */
export class EditorWindow {
  readonly page: Page
  /** All that `watch` has given, oldest first. */
  readonly events: EditorEvent[] = []
  /** Defects: uncaught errors and what the console calls an error. */
  readonly defects: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.defects.push(error.message))
    page.on('console', (message) => {
      const text = message.text()
      // A line that breaks is Chromium's news, not ours. A program that was killed is sought again: the browser reports each attempt, whatever the page makes of it.
      const seeking = /WebSocket connection|ERR_(CONNECTION_|EMPTY_RESPONSE)|status of 403/.test(text)
      if (message.type() === 'error' && !seeking) this.defects.push(text)
    })
    page.on('websocket', (socket) => {
      // Everything but plain bytes is left undecoded: events have none.
      const codec = new ExtensionCodec()
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload === 'string') return
        const message = decode(payload, { extensionCodec: codec }) as { type?: string; item?: EditorEvent }
        const { item } = message
        if (message.type === 'item' && typeof item === 'object' && 'type' in item) this.events.push(item)
      })
    })
  }

  /** What the main side has told of one kind. */
  heard<T extends EditorEvent['type']>(type: T, since = 0): EventOf<T>[] {
    return this.events.slice(since).filter((event): event is EventOf<T> => event.type === type)
  }

  /** Presses keys, one after the other. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** A button of the window by its whole name, or that name with its keys. */
  button(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${escape(name)}( \\(.*\\))?$`) })
  }

  /** Runs a command by its menu. */
  async menu(group: keyof typeof commandWords.groups, id: CommandId): Promise<void> {
    await this.page
      .getByRole('navigation', { name: commonWords.menu })
      .getByRole('button', { name: commandWords.groups[group] })
      .click()
    await this.page.getByRole('menuitem', { name: commandWords.names[id] }).click()
  }

  dialog(title: string): Locator {
    return this.page.getByRole('dialog', { name: title })
  }

  /** Chooses files by the window's own chooser, which is open at the root. */
  async chooseFiles(...names: string[]): Promise<void> {
    const dialog = this.dialog(fileWords.files.titles.media)
    for (const [index, name] of names.entries()) {
      await dialog
        .getByRole('option', { name: new RegExp(`^${escape(name)}`) })
        .click({ modifiers: index === 0 ? [] : ['Control'] })
    }
    await dialog.getByRole('button', { name: fileWords.files.confirm.media, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** Adds files of the only root to the media, by the chooser. */
  async addMedia(...names: string[]): Promise<void> {
    const bin = this.page.locator('[data-scope="bin"]')
    await bin.getByRole('button', { name: binWords.add }).first().click()
    await this.chooseFiles(...names)
  }

  /** Goes to a frame of what the preview shows, by typing it, and leaves the keys to the picture. */
  async goTo(frame: number): Promise<void> {
    const field = this.page.getByRole('textbox', { name: previewWords.transport.time })
    await field.fill(String(frame))
    await field.press('Enter')
    await expect.poll(() => this.frame(), { timeout: patience, interval: 50 }).toBe(frame)
    await this.page.locator('[data-scope="preview"] .picture').focus()
  }

  /** Marks frames of the chosen source as keyframes. `picture` is the size of its numbered frames. */
  async mark(picture: Box, ...frames: number[]): Promise<void> {
    for (const frame of frames) {
      const { length } = await this.items()
      await this.goTo(frame)
      await this.untilNumber(picture, frame)
      await this.press('k')
      await expect
        .poll(async () => (await this.items()).length, { timeout: patience, interval: 50 })
        .toBe(length === 0 ? 1 : length + 2)
    }
  }

  /** What is said at the foot of the window, and to screen readers. */
  status(): Locator {
    return this.page.locator('footer.status')
  }

  /** Types a name into the open chooser and takes it. */
  async chooseName(purpose: 'save-project' | 'export', name: string): Promise<void> {
    const dialog = this.dialog(fileWords.files.titles[purpose])
    await dialog.getByRole('textbox', { name: fileWords.files.name }).fill(name)
    await dialog.getByRole('button', { name: fileWords.files.confirm[purpose], exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** Keyframes and gaps as a screen reader is told of them. */
  async items(): Promise<string[]> {
    const list = this.page.getByRole('listbox', { name: timelineWords.items })
    return list
      .getByRole('option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('aria-label') ?? ''))
  }

  /** Waits until a gap (from 1) is as these words of the timeline say. */
  async untilGap(gap: number, state: RegExp): Promise<void> {
    await expect
      .poll(async () => (await this.items())[2 * gap - 1], { timeout: patience, interval: 100 })
      .toMatch(state)
  }

  /** The frame that is shown, as the bar below the picture tells it. */
  async frame(): Promise<number> {
    const bar = this.page.locator('[data-scope="preview"] [role="slider"]').first()
    return Number(await bar.getAttribute('aria-valuenow'))
  }

  /**
   * The number that the picture on the canvas carries (see numberedFrame), read from its pixels; undefined while none can be read.
   * `picture` is the size of what is shown, which lies in the middle, as large as it fits.
   */
  async number(picture: Box): Promise<number | undefined> {
    const values = await this.page.evaluate(({ width, height }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-scope="preview"] .stage canvas')
      const context = canvas?.getContext('2d')
      if (!canvas || !context || canvas.width === 0) return []
      const scale = Math.min(canvas.width / width, canvas.height / height)
      const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
      const [left, top] = [Math.round((canvas.width - w) / 2), Math.round((canvas.height - h) / 2)]
      return Array.from({ length: 16 }, (_, bit) => {
        const x = left + Math.floor((((bit % 8) + 0.5) * w) / 8)
        const y = top + Math.floor(((Math.floor(bit / 8) + 0.5) * h) / 4)
        return context.getImageData(x, y, 1, 1).data
      }).map(([red = 0, green = 0, blue = 0, alpha = 0]) => (alpha < 255 ? 128 : (red + green + blue) / 3))
    }, picture)
    if (values.length < 16 || values.some((value) => value > 80 && value < 170)) return undefined
    return values.reduce((number, value, bit) => (value >= 128 ? number | (1 << bit) : number), 0)
  }

  /** Waits until the picture carries this number. */
  async untilNumber(picture: Box, number: number): Promise<void> {
    await expect.poll(() => this.number(picture), { timeout: patience, interval: 50 }).toBe(number)
  }

  /** A picture of the window, kept where the run's output is kept; see `screenshots`. */
  async shoot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true })
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) })
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}

/** Where pictures of the window go: INTERLUDE_SCREENSHOTS, or a folder of the build's output. */
export const screenshots =
  process.env.INTERLUDE_SCREENSHOTS ?? join(import.meta.dirname, '../../../out/screenshots')

/** Opens a window on the program, and resolves when it is connected. */
export async function openWindow(
  browser: Browser,
  { address }: Pick<Program, 'address'>,
  options: WindowOptions = {},
): Promise<EditorWindow> {
  const { size = { width: 1280, height: 800 }, scale = 1, scheme = 'dark', locale = 'en-US' } = options
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: scale,
    colorScheme: scheme,
    locale,
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const window = new EditorWindow(page)
  await page.goto(address)
  await expect
    .poll(() => window.heard('hello').length, { timeout: patience, interval: 50 })
    .toBeGreaterThan(0)
  await page.locator('footer.status').waitFor()
  return window
}
