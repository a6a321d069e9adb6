// What of the shell needs no Electron: where windows go, which words are files, which menu says what.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { menuTable, menuTemplate } from '../../../src-main/shell/menu.ts'
import { namedFiles } from '../../../src-main/shell/named-files.ts'
import {
  keepWindowState,
  placeWindow,
  readWindowState,
  smallest,
  type Rectangle,
} from '../../../src-main/shell/window-state.ts'
import { words as english } from '../../../src-renderer/i18n/en/commands.ts'
import { temporaryFolder } from '../../support/temp.ts'

const root = join(import.meta.dirname, '../../..')

describe('the place of the window', () => {
  const main: Rectangle = { x: 0, y: 25, width: 1920, height: 1055 }
  const beside: Rectangle = { x: 1920, y: 0, width: 1280, height: 1024 }

  it('is the middle of the main screen at first', () => {
    expect(placeWindow(undefined, [main, beside])).toEqual({
      ...{ x: 240, y: 103, width: 1440, height: 900 },
      maximised: false,
    })
  })

  it('is where it was, on whichever screen', () => {
    const kept = { x: 1950, y: 30, width: 1100, height: 700, maximised: true }
    expect(placeWindow(kept, [main, beside])).toEqual(kept)
  })

  it.each([
    ['a screen that is gone', { x: 1950, y: 30, width: 1100, height: 700, maximised: false }],
    ['above all screens', { x: 10, y: -500, width: 1100, height: 700, maximised: false }],
    ['larger than the screen', { x: -300, y: 0, width: 5000, height: 4000, maximised: false }],
    ['half outside', { x: 1500, y: 800, width: 1100, height: 700, maximised: false }],
  ])('is wholly on a screen, though it was %s', (_, kept) => {
    const { x, y, width, height } = placeWindow(kept, [main])
    expect(x).toBeGreaterThanOrEqual(main.x)
    expect(y).toBeGreaterThanOrEqual(main.y)
    expect(x + width).toBeLessThanOrEqual(main.x + main.width)
    expect(y + height).toBeLessThanOrEqual(main.y + main.height)
    expect(width).toBeGreaterThanOrEqual(smallest.width)
  })

  it('is kept, and a damaged note is none', async () => {
    const file = join(temporaryFolder(), 'settings', 'window.json')
    const state = { x: 1, y: 2, width: 1200, height: 800, maximised: false }
    keepWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
    expect(readdirSync(join(file, '..'))).toEqual(['window.json'])
    const { writeFile } = await import('node:fs/promises')
    await writeFile(file, '{"x": "far", "y"')
    expect(readWindowState(file)).toBeUndefined()
  })
})

describe('files on the command line', () => {
  it.each([
    [['interlude', 'a.interlude'], true, ['/here/a.interlude']],
    [['interlude', '--no-sandbox', '/b.mp4', '--lang=ko'], true, ['/b.mp4']],
    [['electron', '--no-sandbox', '/checkout', '--', 'a b.mp4'], false, ['/here/a b.mp4']],
    [['electron', '/checkout', 'c.mov'], false, ['/here/c.mov']],
    [['interlude', '--', '-odd-.mp4'], true, ['/here/-odd-.mp4']],
    [['interlude'], true, []],
  ])('are found: %j', (words, packed, files) => {
    expect(namedFiles(words, '/here', packed)).toEqual(files)
  })
})

describe('the menu bar', () => {
  const entries = menuTable('linux').flatMap(([, list]) => list)
  const commands = entries.flatMap((entry) => {
    if (entry === 'line' || (typeof entry === 'object' && 'role' in entry)) return []
    return [typeof entry === 'string' ? ([entry, undefined] as const) : entry]
  })

  it('has each command once, by its name in the window, in both languages', () => {
    const ids = commands.map(([id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const locale of ['en-GB', 'ko-KR', 'xx']) {
      const run: string[] = []
      const items = menuTemplate(locale, 'linux', (id) => run.push(id)).flatMap(({ submenu }) =>
        Array.isArray(submenu) ? submenu : [],
      )
      expect(items.every(({ type, label }) => type === 'separator' || (label ?? '') !== '')).toBe(true)
      const undo = items.find(({ id }) => id === 'edit.undo')
      expect(undo?.label).toBe(locale === 'ko-KR' ? '실행 취소' : english.names['edit.undo'])
      // Which window it was clicked in does not matter.
      undo?.click?.(undefined as never, undefined, undefined as never)
      expect(run).toEqual(['edit.undo'])
    }
  })

  it('shows the keys that the window hears', () => {
    const folder = join(root, 'src-renderer/commands')
    const source = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n')
    for (const [id, keys] of commands) {
      if (keys === undefined) continue
      const declared = new RegExp(`id: '${id.replace('.', '\\.')}',\\s*keys: \\[([^\\]]*)\\]`).exec(
        source,
      )?.[1]
      expect(declared, id).toContain(`'${keys.replace('CmdOrCtrl', 'Mod')}'`)
    }
  })
})
