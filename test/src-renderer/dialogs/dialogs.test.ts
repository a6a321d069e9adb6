import { describe, expect, it } from 'vitest'
import {
  crumbsOf,
  firstFolder,
  isChoice,
  joinPath,
  outermost,
  shownEntries,
  splitPath,
  withEnding,
} from '../../../src-renderer/dialogs/chooser-list.ts'
import { FolderView } from '../../../src-renderer/dialogs/folder-view.svelte.ts'
import { fuzzyFind } from '../../../src-renderer/dialogs/fuzzy.ts'
import { groupOf, withKeys } from '../../../src-renderer/dialogs/groups.ts'
import { readFor, sortFound } from '../../../src-renderer/dialogs/relink.ts'
import { lostSources } from '../../../src-renderer/media-bin/rows.ts'
import { formatWhen } from '../../../src-renderer/dialogs/when.ts'
import type { CommandId } from '../../../src-renderer/commands/registry.svelte.ts'
import { words } from '../../../src-renderer/i18n/en/commands.ts'
import { words as korean } from '../../../src-renderer/i18n/ko/commands.ts'
import type { Purpose } from '../../../src-renderer/state/chooser.svelte.ts'
import type { Editor } from '../../../src-renderer/state/editor.svelte.ts'
import { editorContract, type Entry } from '../../../src-shared/editor/contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { connect } from '../../../src-shared/rpc-connect.ts'
import { FakeEditor, fakeDocument, fakeSource, type FakeStart } from '../../support/fake-editor.ts'

const callOf = (start: FakeStart): Editor['call'] =>
  connect(editorContract, new FakeEditor(start).connect()).call

const entry = (path: string, kind: Entry['kind']): Entry => ({
  ...{ path, kind, name: splitPath(path).name, bytes: 1, changed: 1 },
})

describe('finding commands', () => {
  const ids = Object.keys(words.names) as CommandId[]
  const find = (search: string) => fuzzyFind(ids, search, (id) => [words.names[id], korean.names[id]])

  it('finds by a part, by first letters, and in either language', () => {
    expect(find('onion')[0]).toBe('view.onion')
    expect(find('sva')).toContain('project.saveAs')
    expect(find('어니언')).toEqual(['view.onion'])
    expect(find('qqqq')).toEqual([])
    expect(find('')).toEqual(ids)
  })

  it('puts whole words before scattered letters', () => {
    expect(fuzzyFind(['Redo the last thing', 'Export…'], 'export', (one) => [one])).toEqual(['Export…'])
    expect(fuzzyFind(['Extra port', 'Export'], 'export', (one) => [one])[0]).toBe('Export')
  })

  it('lists every command under a group that has words', () => {
    for (const id of ids) expect(words.groups[groupOf(id)]).toBeTruthy()
    const listed = withKeys(ids.map((id) => ({ id, keys: ['A'], run: () => undefined })))
    expect(listed.flatMap(({ commands }) => commands.map(({ id }) => id)).sort()).toEqual([...ids].sort())
    expect(withKeys([{ id: 'help.about', run: () => undefined }])).toEqual([])
  })
})

describe('the file chooser', () => {
  it('shows folders first, by name with numbers counted, and what fits the purpose', () => {
    const entries = [
      entry('/v/a10.mov', 'media'),
      entry('/v/a9.mov', 'media'),
      entry('/v/z', 'folder'),
      entry('/v/p.interlude', 'project'),
      entry('/v/n.txt', 'other'),
    ]
    const names = (purpose: Parameters<typeof shownEntries>[1], all = false) =>
      shownEntries(entries, purpose, all).map(({ name }) => name)
    expect(names('media')).toEqual(['z', 'a9.mov', 'a10.mov'])
    expect(names('project')).toEqual(['z', 'p.interlude'])
    expect(names('folder', true)).toEqual(['z'])
    expect(names('media', true)).toHaveLength(5)
    expect(isChoice(entry('/v/z', 'folder'), 'media', true)).toBe(false)
  })

  it('makes paths in the manner of the host', () => {
    expect(joinPath('/home/ann', 'a.mp4')).toBe('/home/ann/a.mp4')
    expect(joinPath('/', 'a.mp4')).toBe('/a.mp4')
    expect(joinPath('C:\\clips', 'a.mp4')).toBe('C:\\clips\\a.mp4')
    expect(splitPath('C:\\clips\\a.mp4')).toEqual({ folder: 'C:\\clips', name: 'a.mp4' })
    expect(splitPath('a.mp4')).toEqual({ folder: undefined, name: 'a.mp4' })
  })

  it('gives a name its ending once', () => {
    expect(withEnding(' walk ', 'interlude')).toBe('walk.interlude')
    expect(withEnding('walk.MP4', 'mp4')).toBe('walk.MP4')
    expect(withEnding('walk.1', 'mp4')).toBe('walk.1.mp4')
    expect(withEnding('walk', undefined)).toBe('walk')
    expect(withEnding('  ', 'mp4')).toBe('')
  })

  it('leads from the root to the folder', () => {
    const roots = [entry('/home/ann', 'folder'), entry('/home/ann/Videos', 'folder')]
    const paths = (folder: string) => crumbsOf(folder, roots).map(({ path }) => path)
    expect(paths('/home/ann/Videos/day 1')).toEqual([
      '/home/ann',
      '/home/ann/Videos',
      '/home/ann/Videos/day 1',
    ])
    expect(paths('/home/ann/a/b')).toEqual(['/home/ann', '/home/ann/a', '/home/ann/a/b'])
    expect(paths('/home/annabel')).toEqual(['/home/annabel'])
  })

  it('lists a root that lies in another one once, and begins in the innermost', () => {
    const roots = ['/home/ann', '/home/ann/film', '/home/annabel'].map((path) => entry(path, 'folder'))
    expect(outermost(roots).map(({ path }) => path)).toEqual(['/home/ann', '/home/annabel'])
    expect(firstFolder(roots)).toBeUndefined()
    expect(firstFolder(roots.slice(0, 2))).toBe('/home/ann/film')
    expect(firstFolder(roots.slice(0, 2).reverse())).toBe('/home/ann/film')
    expect(firstFolder([])).toBeUndefined()
  })

  it('begins where the last question of its kind was answered, not where any was', async () => {
    const folders = { '/a': [], '/a/film': [], '/b': [], '/b/out': [] }
    const begun = async (purpose: Purpose, folder?: string) => {
      const view = new FolderView(callOf({ folders }), purpose)
      await view.begin(folder)
      return view
    }
    const exported = await begun('export', '/b/out')
    exported.keep()
    expect((await begun('save-project')).folder).toBeNull()
    const saved = await begun('save-project', '/a/film')
    saved.keep()
    expect((await begun('project')).folder).toBe('/a/film')
    expect((await begun('export')).folder).toBe('/b/out')
    expect((await begun('export', '/a')).folder).toBe('/a')
  })

  it('begins at the place that is suggested, and at the roots when that is gone', async () => {
    const folders = { '/home/ann': [entry('/home/ann/v', 'folder')], '/home/ann/v': [], '/disk': [] }
    const view = new FolderView(callOf({ folders }), 'media')
    await view.begin('/home/ann/v')
    expect([view.folder, view.parent, view.problem]).toEqual(['/home/ann/v', '/home/ann', undefined])
    const lost = new FolderView(callOf({ folders }), 'media')
    await lost.begin('/gone')
    expect([lost.folder, lost.problem]).toEqual([null, undefined])
    expect(lost.entries.map(({ path }) => path)).toEqual(['/home/ann', '/disk'])
    await lost.open('/gone')
    expect(lost.problem).toContain('/gone')
  })
})

describe('relinking', () => {
  const document = fakeDocument()
  const [robot, flower] = document.sources
  if (!robot || !flower) throw new Error('unreachable')

  it('asks for what is missing, changed or damaged, and for nothing else', () => {
    const status = (source: string, state: 'ready' | 'missing' | 'changed' | 'damaged' | 'checking') =>
      [source, { source, state, notes: [] as string[] }] as const
    expect(
      lostSources(
        document.sources,
        new Map([
          status('robot-arm', 'missing'),
          status('flower-walk', 'ready'),
          status('sketch', 'checking'),
        ]),
      ),
    ).toEqual([robot])
    expect(
      lostSources(
        document.sources,
        new Map([status('robot-arm', 'changed'), status('flower-walk', 'damaged')]),
      ),
    ).toEqual([robot, flower])
  })

  it('keeps the ids of the project, and tells files of other content apart', async () => {
    const call = callOf({
      document,
      read: (path) => ({
        ...(path === '/new/robot.mp4' ? robot : fakeSource('stranger')),
        id: 'fresh-id',
        path,
      }),
    })
    const paths = new Map([
      [robot.id, '/new/robot.mp4'],
      [flower.id, '/new/flower.mp4'],
    ])
    const { same, other } = sortFound(await readFor(call, document.sources, paths))
    expect(same.map(({ file }) => [file.id, file.path])).toEqual([['robot-arm', '/new/robot.mp4']])
    expect(other.map(({ file }) => file.id)).toEqual(['flower-walk'])
  })

  it('says why a file can not be read', async () => {
    const call = callOf({
      document,
      read: () => {
        throw new InterludeError('damaged', 'It ends early.', 'Copy it again.')
      },
    })
    await expect(readFor(call, [robot], new Map([[robot.id, '/x']]))).rejects.toMatchObject({
      code: 'damaged',
    })
  })
})

describe('moments', () => {
  const now = Date.UTC(2026, 4, 3, 12)
  it.each([
    [0, 'now'],
    [90e3, '1 minute ago'],
    [3 * 3600e3, '3 hours ago'],
    [26 * 3600e3, 'yesterday'],
  ])('%i ms ago is said shortly', (ago, text) => expect(formatWhen(now - ago, now, 'en')).toBe(text))

  it('are dates when they are long past, and never in the future', () => {
    expect(formatWhen(now - 30 * 86400e3, now, 'en')).toContain('Apr 3, 2026')
    expect(formatWhen(now + 5000, now, 'en')).toBe('now')
  })
})
