// The editor's main side as windows meet it: the whole contract over channels, with small desks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../../src-shared/editor/values.ts'
import { setDefaults } from '../../../../src-shared/project/edit-project.ts'
import { moveKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { gapId } from '../../../../src-shared/project/gap.ts'
import { formatProject, parseProject } from '../../../../src-shared/project/file.ts'
import { documentIn, openTestEditor, sendable } from '../../../support/editor-window.ts'
import { smallDisk } from '../../../support/small-disk.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const at = (seed: number, document = documentIn('/nowhere')) => setDefaults(document, { seed })

describe('a window', () => {
  it('is greeted with how everything is, and may edit', async () => {
    const { window } = await openTestEditor()
    const hello = await window().heard('hello')
    expect(hello).toMatchObject({
      ...{ host: 'browser', version: '0.1.0', writable: true, settings: defaultSettings, jobs: [], gaps: [] },
      ...{ recoveries: [], recent: [], engine: { state: 'off' }, cache: { limit: 10e9 } },
      project: { revision: 0, path: null, name: null, saved: true },
      models: [
        { name: 'starter', trained: true },
        { name: 'mine', trained: true },
      ],
    })
    expect(hello.project.document).toMatchObject({
      rate: { num: 24, den: 1 },
      picture: { width: 1280, height: 720 },
    })
  })

  it('finds everything as it was when it is loaded again, jobs included', async () => {
    const { desks, root, window } = await openTestEditor()
    const first = window()
    const { instance } = await first.heard('hello')
    const document = documentIn(root)
    await first.edit(document)
    await first.client.call('export', {
      ...{ path: join(root, 'out.mp4'), output: document.output, range: null, overwrite: false },
    })
    desks.make(gapId(document.gaps[0]!), 3)
    first.close()
    const again = window()
    const hello = await again.heard('hello')
    expect(hello).toMatchObject({
      instance,
      writable: true,
      project: { document, revision: 1, saved: false },
    })
    expect(hello.jobs).toMatchObject([{ state: 'running', path: join(root, 'out.mp4') }])
    expect(hello.gaps).toMatchObject([{ ready: [3] }, { ready: [] }])
    expect(hello.sources).toMatchObject([{ source: 'video-a', state: 'ready' }])
  })

  it('sends nonsense and is refused, each call by itself', async () => {
    const { root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    const call = (name: string, input: unknown) =>
      // What a broken page may send.
      (one.client.call as (name: string, input: unknown) => Promise<unknown>)(name, input)
    const refused = { code: 'usage' }
    await expect(call('edit', { revision: 1, document: { ...document, extra: 1 } })).rejects.toMatchObject(
      refused,
    )
    await expect(call('edit', { revision: 1 })).rejects.toMatchObject(refused)
    await expect(call('open-project', { path: 'a\0b' })).rejects.toMatchObject(refused)
    await expect(call('watch', { box: { width: 1, height: 1 } })).rejects.toMatchObject(refused)
    // Sound in each part, but not as a whole.
    await expect(one.edit({ ...document, gaps: document.gaps.slice(1) })).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('gaps') as string,
    })
    expect((await window().heard('hello')).project.revision).toBe(0)
  })

  it('that did not say that it watches has no pen', async () => {
    const { window } = await openTestEditor()
    const one = window()
    one.close()
    const two = window()
    await expect(two.client.call('new-project', null)).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('leaves nothing behind', async () => {
    const { desks, editor, window } = await openTestEditor()
    const before = desks.listeners()
    for (let round = 0; round < 5; round++) {
      const one = window()
      await one.heard('hello')
      if (round % 2 === 0) one.close()
      else one.detach()
    }
    expect(desks.listeners()).toBe(before)
    await editor.close()
    expect(desks.listeners()).toBe(0)
    expect(desks.calls.map(([name]) => name)).toEqual(
      expect.arrayContaining(['close exports', 'close gaps', 'close pictures']),
    )
  })
})

describe('edits', () => {
  it('reach the desks, and keep what did not change', async () => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    await one.edit(document)
    const before = desks.gapDocument()!
    expect(before).toEqual(document)
    await one.edit(moveKeyframes(document, ['k2'], 3))
    const after = desks.gapDocument()!
    expect(after.keyframes[2]).toMatchObject({ at: 23 })
    expect(after.sources).toBe(before.sources)
    expect(after.keyframes[0]).toBe(before.keyframes[0])
    expect(desks.document()).toBe(after)
  })

  it('that were on their way when another project was opened are refused, and the window is told', async () => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    await one.edit(document)
    const send = (revision: number) =>
      one.client.call('edit', { revision, document: sendable(at(revision, document)) })
    // What comes in before the other project is there still belongs to the old one.
    const [opened] = await Promise.allSettled([one.client.call('new-project', null), send(2), send(3)])
    expect(opened.status).toBe('fulfilled')
    for (const revision of [4, 5, 900]) {
      await expect(send(revision)).rejects.toMatchObject({ code: 'out-of-range' })
    }
    expect(desks.document()?.keyframes).toEqual([])
    const { project } = await one.heard('project', (event) => event.project.revision >= 1000)
    expect(project.document.keyframes).toEqual([])
  })

  it('come in their order, also when one has to wait for a look at its files', async () => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    const edits = [1, 2, 3, 4].map((seed) => one.edit(at(seed, document)))
    const saved = one.client.call('save-project', { path: join(root, 'p.interlude'), overwrite: false })
    await Promise.all(edits)
    expect(desks.document()?.defaults.seed).toBe(4)
    expect(await saved).toMatchObject({ revision: 4 })
  })

  it('with files outside of the roots are refused', async () => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const from = one.events.length
    await expect(one.edit(documentIn(join(root, '..', 'elsewhere')))).rejects.toMatchObject({
      code: 'not-readable',
    })
    await one.heard('project', undefined, from)
    expect(desks.document()?.sources).toEqual([])
  })
})

describe('the pen', () => {
  it('is had by one window; the other follows, and may take it', async () => {
    const { root, window } = await openTestEditor()
    const [one, two] = [window(), window()]
    expect((await one.heard('hello')).writable).toBe(true)
    expect((await two.heard('hello')).writable).toBe(false)
    await expect(two.edit(at(5))).rejects.toMatchObject({ code: 'unsupported' })
    const document = documentIn(root)
    await one.edit(document)
    await two.heard('project', ({ project }) => project.document.keyframes.length === 3)
    await two.client.call('take-pen', null)
    await two.heard('pen', ({ writable }) => writable)
    await one.heard('pen', ({ writable }) => !writable)
    await expect(one.edit(at(6))).rejects.toMatchObject({ code: 'unsupported' })
    // What the first one had on its way is old, whatever it counts.
    await two.heard('project', ({ project }) => project.revision >= 1000)
    await two.edit(at(7, document))
    await one.heard('project', ({ project }) => project.document.defaults.seed === 7)
    // Nobody hears of what it did itself.
    expect(
      two.events.filter((event) => event.type === 'project' && event.project.document.defaults.seed === 7),
    ).toEqual([])
  })

  it('goes to the one that has waited longest when its window does not come back', async () => {
    const { window } = await openTestEditor()
    const [one, two, three] = [window(), window(), window()]
    await Promise.all([one, two, three].map((each) => each.heard('hello')))
    one.close()
    await two.heard('pen', ({ writable }) => writable)
    expect(three.events.some((event) => event.type === 'pen')).toBe(false)
  })

  it('is still there for a window that is loaded again at once', async () => {
    const { window } = await openTestEditor({ times: { pen: 60_000 } })
    const [one, two] = [window(), window()]
    await Promise.all([one.heard('hello'), two.heard('hello')])
    one.close()
    expect((await window().heard('hello')).writable).toBe(true)
    expect(two.events.some((event) => event.type === 'pen')).toBe(false)
  })
})

describe('a project', () => {
  it('is saved with paths that move with it, opened again, and remembered', async () => {
    const { root, told, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    await one.edit(document)
    const path = join(root, 'flower.interlude')
    expect(await one.client.call('save-project', { path: join(root, 'flower'), overwrite: true })).toEqual({
      ...{ path, revision: 1 },
    })
    await one.heard(
      'kept',
      ({ where, revision, name }) => where === 'file' && revision === 1 && name === 'flower',
    )
    expect(told.titled.at(-1)).toEqual({ name: 'flower', path, saved: true })
    expect(parseProject(readFileSync(path, 'utf8')).sources[0]?.path).toBe('footage/a.mp4')
    await one.client.call('new-project', null)
    await one.client.call('open-project', { path })
    const { project } = await one.heard('project', (event) => event.project.path === path)
    expect(project).toMatchObject({ document, name: 'flower', saved: true })
    expect((await one.heard('recent')).recent).toMatchObject([{ path, name: 'flower', exists: true }])
    await one.edit(at(3, document))
    await one.client.call('save-project', { path: null, overwrite: false })
    expect(parseProject(readFileSync(path, 'utf8')).defaults.seed).toBe(3)
  })

  it('is saved again by an edit that leads back to what the file holds', async () => {
    const { root, told, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    await one.edit(at(1, documentIn(root)))
    await one.client.call('save-project', { path: join(root, 'a.interlude'), overwrite: false })
    await one.edit(at(2, documentIn(root)))
    expect(told.titled.at(-1)).toMatchObject({ saved: false })
    await one.edit(at(1, documentIn(root)))
    expect(told.titled.at(-1)).toMatchObject({ saved: true })
  })

  it('asks before it replaces another file, and keeps what it replaces among the versions', async () => {
    const { root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const path = join(root, 'b.interlude')
    writeFileSync(path, formatProject(at(40, documentIn('/x')), '0.1.0'))
    await one.edit(documentIn(root))
    await expect(one.client.call('save-project', { path, overwrite: false })).rejects.toMatchObject({
      code: 'exists',
    })
    // The name without ending is not the name that was agreed to.
    const bare = { path: join(root, 'b'), overwrite: true }
    await expect(one.client.call('save-project', bare)).rejects.toMatchObject({ code: 'exists' })
    await one.client.call('save-project', { path, overwrite: true })
    const versions = await one.client.call('versions', null)
    expect(versions).toHaveLength(2)
    const restored = await one.client.call('restore-version', { id: versions[1]!.id })
    expect(restored).toMatchObject({ saved: false, path, document: { defaults: { seed: 40 } } })
    one.revision = restored.revision
    await one.client.call('save-project', { path: null, overwrite: false })
    expect(parseProject(readFileSync(path, 'utf8')).defaults.seed).toBe(40)
  })

  it('keeps what is unsaved as a version when an earlier one is restored', async () => {
    const { root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    await one.edit(document)
    await one.client.call('save-project', { path: join(root, 'c.interlude'), overwrite: false })
    const [saved] = await one.client.call('versions', null)
    await one.edit(at(99, document))
    await one.client.call('restore-version', { id: saved!.id })
    const [newest] = await one.client.call('versions', null)
    expect((await one.client.call('restore-version', { id: newest!.id })).document.defaults.seed).toBe(99)
    await expect(one.client.call('restore-version', { id: '1-1' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(one.client.call('restore-version', { id: '../../x' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('that another program has changed is not replaced unasked', async () => {
    const { root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const path = join(root, 'd.interlude')
    await one.edit(documentIn(root))
    await one.client.call('save-project', { path, overwrite: false })
    writeFileSync(path, formatProject(at(41, documentIn(root)), '0.1.0'))
    await one.edit(at(42, documentIn(root)))
    await expect(one.client.call('save-project', { path: null, overwrite: false })).rejects.toMatchObject({
      ...{ code: 'changed', message: expect.stringContaining('changed by another program') as string },
    })
    expect(parseProject(readFileSync(path, 'utf8')).defaults.seed).toBe(41)
    await one.client.call('save-project', { path: null, overwrite: true })
    expect(parseProject(readFileSync(path, 'utf8')).defaults.seed).toBe(42)
    // Gone is not changed.
    rmSync(path)
    await one.edit(at(43, documentIn(root)))
    await one.client.call('save-project', { path: null, overwrite: false })
    expect(existsSync(path)).toBe(true)
  })

  it.each([
    ['corrupt', '{ "format": "interlude-project", "version": 1, "docu', 'damaged'],
    ['of the future', '{ "format": "interlude-project", "version": 9, "program": "7.0.0" }', 'unsupported'],
    ['empty', '', 'damaged'],
    ['something else', '{}', 'unsupported'],
  ])('that is %s is refused, and the open one stays', async (_, text, code) => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    await one.edit(document)
    const path = join(root, 'bad.interlude')
    writeFileSync(path, text)
    await expect(one.client.call('open-project', { path })).rejects.toMatchObject({
      ...{ code, message: expect.stringContaining('bad.interlude') as string },
      remedy: expect.any(String) as string,
    })
    expect(desks.document()).toEqual(document)
    await one.edit(at(2, document))
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('whose sources lie outside of the roots opens, without them', async () => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const path = join(root, 'far.interlude')
    const document = documentIn(join(root, '..', 'elsewhere'))
    writeFileSync(path, formatProject(document, '0.1.0'))
    await one.client.call('open-project', { path })
    await one.heard('project', ({ project }) => project.path === path)
    expect(desks.document()?.sources[0]?.path).not.toContain('elsewhere')
    desks.saySource('video-a', 'missing')
    const { changed } = await one.heard('sources')
    expect(changed[0]).toMatchObject({ state: 'missing', error: { code: 'not-readable' } })
    expect(changed[0]?.error?.message).toContain('elsewhere')
    // It can be worked on all the same.
    await one.edit(at(8, document))
  })

  it('of the sample has its two pictures as keyframes', async () => {
    const { window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    await one.client.call('open-sample', null)
    const { project } = await one.heard('project')
    expect(project.document.keyframes.map(({ at: place }) => place)).toEqual([0, 15])
    expect(project).toMatchObject({ saved: true, path: null })
  })
})

describe('unsaved work', () => {
  it(
    'is copied soon after an edit, never into the file, and offered after a kill',
    { timeout: 30_000 },
    async () => {
      const folder = temporaryFolder()
      const script = join(import.meta.dirname, '../../../support/editor-child.ts')
      const child = spawn(process.execPath, [script, join(folder, 'data')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      expect(said.toString()).toBe('recovery\n')
      // While it lives the work is its own.
      const beside = await openTestEditor({ folder })
      const two = beside.window()
      expect((await two.heard('hello')).recoveries).toEqual([])
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      const { window } = await openTestEditor({ folder })
      const one = window()
      const { recoveries } = await one.heard('hello')
      expect(recoveries).toMatchObject([{ path: null, keyframes: 0 }])
      await one.client.call('recover', { id: recoveries[0]!.id, keep: true })
      const { project } = await one.heard('project')
      expect(project).toMatchObject({ saved: false, document: { defaults: { seed: 77 } } })
      expect((await one.heard('recoveries')).recoveries).toEqual([])
      // Two who want it: one of them.
      await expect(two.client.call('recover', { id: recoveries[0]!.id, keep: true })).rejects.toMatchObject({
        code: 'exists',
      })
    },
  )

  it('of a saved project comes back with its file, and goes when it is saved', async () => {
    const folder = temporaryFolder()
    const first = await openTestEditor({ folder, closes: false })
    const { root } = first
    const path = join(root, 'e.interlude')
    const one = first.window()
    await one.heard('hello')
    await one.edit(documentIn(root))
    await one.client.call('save-project', { path, overwrite: false })
    const text = readFileSync(path, 'utf8')
    await one.edit(at(11, documentIn(root)))
    // Closing keeps at once what a moment would have kept.
    await first.editor.close()
    expect(readFileSync(path, 'utf8')).toBe(text)
    const { data, window } = await openTestEditor({ folder })
    const two = window()
    const { recoveries } = await two.heard('hello')
    expect(recoveries).toMatchObject([{ path, name: 'e', keyframes: 3 }])
    await two.client.call('recover', { id: recoveries[0]!.id, keep: true })
    const { project } = await two.heard('project')
    expect(project).toMatchObject({ path, saved: false, document: { defaults: { seed: 11 } } })
    two.revision = project.revision
    await two.client.call('save-project', { path: null, overwrite: false })
    expect(parseProject(readFileSync(path, 'utf8')).defaults.seed).toBe(11)
    expect(readdirSync(join(data, 'recovery'))).toEqual([])
  })

  it('of a project that was left stays, and can be thrown away', async () => {
    const { data, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    await one.edit(documentIn(root))
    await one.client.call('new-project', null)
    const { recoveries } = await one.heard('recoveries')
    expect(recoveries).toMatchObject([{ keyframes: 3 }])
    const from = one.events.length
    await one.client.call('recover', { id: recoveries[0]!.id, keep: false })
    expect((await one.heard('recoveries', undefined, from)).recoveries).toEqual([])
    expect(readdirSync(join(data, 'recovery'))).toEqual([])
  })

  it('is kept at once when the last window leaves', async () => {
    const { data, root, window } = await openTestEditor({ times: { autosave: 60_000 } })
    const [one, two] = [window(), window()]
    await Promise.all([one.heard('hello'), two.heard('hello')])
    await one.edit(documentIn(root))
    one.close()
    expect(existsSync(join(data, 'recovery'))).toBe(false)
    two.close()
    await expect
      .poll(() => existsSync(join(data, 'recovery')) && readdirSync(join(data, 'recovery')))
      .toHaveLength(2)
  })

  it('of which the copy is damaged is not lost by looking at it', async () => {
    const folder = temporaryFolder()
    const first = await openTestEditor({ folder, closes: false })
    const one = first.window()
    await one.heard('hello')
    await one.edit(documentIn(first.root))
    await first.editor.close()
    const [name] = readdirSync(join(first.data, 'recovery'))
    const file = join(first.data, 'recovery', name!)
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -200))
    const { desks, window } = await openTestEditor({ folder })
    const two = window()
    const { recoveries } = await two.heard('hello')
    await expect(two.client.call('recover', { id: recoveries[0]!.id, keep: true })).rejects.toMatchObject({
      code: 'damaged',
    })
    expect(desks.document()?.keyframes).toEqual([])
    expect(existsSync(file)).toBe(true)
  })

  it('on a full disk is told of once, tried again, and safe in memory', async ({ skip }) => {
    const disk = smallDisk(256 * 1024)
    if (disk === undefined) return skip('no small disk can be had here')
    const { data, desks, root, window } = await openTestEditor({ folder: disk })
    const one = window()
    await one.heard('hello')
    const filler = join(disk, 'filler')
    try {
      writeFileSync(filler, new Uint8Array(2 ** 20))
    } catch {
      // Full, as it is meant to be.
    }
    await one.edit(documentIn(root))
    const notice = await one.heard('notice', ({ level }) => level === 'warning')
    expect(notice).toMatchObject({
      text: expect.stringContaining('full') as string,
      remedy: expect.any(String) as string,
    })
    await one.edit(at(12, documentIn(root)))
    await expect(
      one.client.call('save-project', { path: join(root, 'f.interlude'), overwrite: false }),
    ).rejects.toMatchObject({ code: 'disk-full' })
    expect(readdirSync(root)).toEqual([])
    expect(desks.document()?.defaults.seed).toBe(12)
    // Leaving the work behind would lose it.
    await expect(one.client.call('new-project', null)).rejects.toMatchObject({ code: 'disk-full' })
    rmSync(filler)
    await one.heard('kept', ({ where }) => where === 'recovery')
    await one.heard('notice', ({ level }) => level === 'info')
    expect(one.events.filter((event) => event.type === 'notice' && event.level === 'warning')).toHaveLength(1)
    expect(
      readdirSync(join(data, 'recovery'))
        .map((name) => name.replace(/^.*\./s, ''))
        .sort(),
    ).toEqual(['lock', 'recovery'])
  })

  it('in a folder that may not be written is told of', async ({ skip }) => {
    if (process.getuid?.() === 0) {
      // Root may write everywhere but into what is no folder.
      const { data, root, window } = await openTestEditor()
      const one = window()
      await one.heard('hello')
      writeFileSync(join(data, 'recovery'), 'in the way')
      await one.edit(documentIn(root))
      await one.heard('notice', ({ level }) => level === 'warning')
      return
    }
    const { data, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    chmodSync(data, 0o500)
    await one.edit(documentIn(root))
    await one.heard('notice', ({ level }) => level === 'warning')
    chmodSync(data, 0o700)
    skip(false)
  })
})

describe('streaming', () => {
  it('sends frames in the size of each window, in their order within a gap', async () => {
    const { desks, root, window } = await openTestEditor()
    const [small, large] = [window({ width: 320, height: 180 }), window({ width: 640, height: 640 })]
    await Promise.all([small.heard('hello'), large.heard('hello')])
    const document = documentIn(root)
    await small.edit(document)
    const [first, second] = document.gaps.map(gapId) as [string, string]
    const order = [5, 2, 8, 1, 9]
    for (const index of order) {
      desks.make(first, index)
      desks.make(second, index)
    }
    await large.heard('frame', ({ gap, index }) => gap === second && index === 9)
    await small.heard('frame', ({ gap, index }) => gap === second && index === 9)
    for (const { events } of [small, large]) {
      const frames = events.filter((event) => event.type === 'frame')
      for (const name of [first, second]) {
        expect(frames.filter(({ gap }) => gap === name).map(({ index }) => index)).toEqual(order)
      }
    }
    const sizes = [small, large].map(({ events }) =>
      events.flatMap((event) => (event.type === 'frame' && event.pixels ? [event.pixels.width] : [])),
    )
    expect(new Set(sizes[0])).toEqual(new Set([320]))
    expect(new Set(sizes[1])).toEqual(new Set([640]))
    await small.client.call('set-box', { width: 100, height: 100 })
    desks.make(first, 3)
    expect((await small.heard('frame', ({ index }) => index === 3)).pixels?.width).toBe(100)
  })

  it('costs bounded memory with a window that takes nothing, which then hears how things are', async () => {
    const { desks, root, window } = await openTestEditor()
    const [lively, stalled] = [window(), window({ width: 1280, height: 720 })]
    await Promise.all([lively.heard('hello'), stalled.heard('hello')])
    const document = documentIn(root, 11)
    await lively.edit(document)
    await stalled.heard('project')
    const gate = Promise.withResolvers<undefined>()
    stalled.stalled = gate.promise
    const gaps = document.gaps.map(gapId)
    const before = desks.scaled()
    for (let index = 0; index < 1000; index++) {
      for (const gap of gaps) desks.make(gap, index)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const isLast = ({ gap, index }: { gap: string; index: number }) => gap === gaps.at(-1) && index === 999
    await lively.heard('frame', isLast)
    const got = lively.events.filter((event) => event.type === 'frame')
    for (const gap of gaps) {
      const indexes = got.filter((frame) => frame.gap === gap).map(({ index }) => index)
      expect(indexes).toEqual(Array.from({ length: 1000 }, (_, index) => index))
    }
    // A dozen at a time, and a few more as old ones are dropped.
    const forStalled = desks.scaled() - before - got.filter(({ pixels }) => pixels).length
    expect(forStalled).toBeLessThan(100)
    await lively.edit(at(33, document))
    gate.resolve(undefined)
    await stalled.heard('frame', isLast)
    const news = stalled.events.filter((event) => event.type === 'frame')
    expect(news.length).toBeLessThan(2100)
    for (const gap of gaps) {
      const indexes = news.filter((frame) => frame.gap === gap).map(({ index }) => index)
      expect(indexes).toEqual([...indexes].sort((a, b) => a - b))
    }
    // The news that was dropped is in the gaps' states.
    const { changed } = await stalled.heard('gaps', (event) =>
      event.changed.every(({ ready }) => ready.length === 1000),
    )
    expect(changed).toHaveLength(10)
    await stalled.heard('project', ({ project }) => project.document.defaults.seed === 33)
  })

  it('passes on what engine, gaps, jobs and cache come to', async () => {
    const { desks, root, told, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    await one.edit(document)
    desks.sayEngine({ state: 'starting' })
    await one.heard('engine', ({ engine }) => engine.state === 'starting')
    desks.make(gapId(document.gaps[0]!), 0)
    await expect.poll(() => told.working.some((share) => share !== null && share > 0)).toBe(true)
    const output = { path: join(root, 'x.mp4'), output: document.output, range: null, overwrite: false }
    const { job } = await one.client.call('export', output)
    await one.heard('job', (event) => event.job.id === job && event.job.state === 'running')
    desks.setStored(7, 700)
    await one.client.call('cancel-job', { job })
    await one.heard('job', (event) => event.job.state === 'cancelled')
    await one.heard('cache', ({ cache }) => cache.files === 7)
    await one.client.call('dismiss-job', { job })
    expect((await window().heard('hello')).jobs).toEqual([])
    await one.client.call('clear-cache', null)
    const from = one.events.length
    await one.heard('cache', ({ cache }) => cache.files === 0, Math.max(0, from - 1))
  })

  it('an export has the document of its moment, also when that is edited on', async () => {
    const { desks, root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const document = documentIn(root)
    const edited = one.edit(document)
    await one.client.call('export', {
      path: join(root, 'y.mp4'),
      output: document.output,
      range: null,
      overwrite: false,
    })
    await edited
    await one.edit(at(50, document))
    expect(desks.calls.find(([name]) => name === 'export')?.[1]).toEqual(document)
    const outside = {
      path: join(root, '..', 'z.mp4'),
      output: document.output,
      range: null,
      overwrite: false,
    }
    await expect(one.client.call('export', outside)).rejects.toMatchObject({ code: 'not-writable' })
  })
})

describe('pictures and sources', () => {
  it('that are there already are said to be so, those of the project and those that came just before', async () => {
    const { window, root } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    const footage = documentIn(root, 0)
    await one.edit(footage)
    mkdirSync(join(root, 'copies'))
    for (const name of ['video-a', 'b.mp4', 'b mp4']) writeFileSync(join(root, 'copies', name), '')
    const notes = new Map<string, string[]>()
    // The reader of these tests takes files of one name, but for punctuation, for the same.
    const paths = ['video-a', 'b.mp4', 'b mp4'].map((name) => join(root, 'copies', name))
    await one.client.call(
      'read-sources',
      { paths },
      {
        onItem: (item) => {
          expect(item.source).toBeDefined()
          notes.set(basename(item.path), item.notes)
        },
      },
    )
    expect([...notes.values()]).toEqual([
      ['The same file as a.mp4, which is there already.'],
      [],
      ['The same file as b.mp4, which is there already.'],
    ])
  })

  it('are asked of the desk, where the files may be read', async () => {
    const { root, window } = await openTestEditor()
    const one = window()
    await one.heard('hello')
    mkdirSync(join(root, 'footage'))
    writeFileSync(join(root, 'footage', 'a.mp4'), 'video')
    symlinkSync('/etc', join(root, 'way-out'))
    const paths = ['footage/a.mp4', 'gone.mp4', 'way-out/passwd', '../out.mp4', '.hidden/b.mp4'].map((name) =>
      join(root, name),
    )
    const items: { path: string; done: number; total: number; code: string | undefined }[] = []
    await one.client.call(
      'read-sources',
      { paths },
      {
        onItem: ({ path, done, total, error }) => void items.push({ path, done, total, code: error?.code }),
      },
    )
    expect(items.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]))
    expect(Object.fromEntries(items.map(({ path, code }) => [path, code]))).toEqual({
      ...{ [paths[0]!]: undefined, [paths[1]!]: 'not-found', [paths[2]!]: 'not-readable' },
      ...{ [paths[3]!]: 'not-readable', [paths[4]!]: 'not-readable' },
    })
    await one.edit(documentIn(root))
    const box = { width: 64, height: 64 }
    const source = { kind: 'source', source: 'video-a', index: 1 } as const
    expect(await one.client.call('picture', { picture: source, box })).toMatchObject({ width: 64 })
    const between = { kind: 'in-between', gap: 'k0 k1', index: 1 } as const
    expect(await one.client.call('picture', { picture: between, box })).toBeNull()
    const seen: number[] = []
    await one.client.call(
      'thumbnails',
      { pictures: [source, source], box },
      { onItem: ({ index }) => void seen.push(index) },
    )
    expect(seen).toEqual([0, 1])
    expect(await one.client.call('frame-times', { source: 'video-a', start: 998, count: 9 })).toHaveLength(2)
    expect(await one.client.call('find-sources', { folder: root })).toHaveLength(1)
    await expect(one.client.call('find-sources', { folder: '/etc' })).rejects.toMatchObject({
      code: 'not-readable',
    })
    expect(await one.client.call('suggest-project', { source: 'video-a' })).toEqual({
      ...{ rate: { num: 25, den: 1 }, width: 640, height: 360 },
    })
  })
})

describe('the rest of what a window may ask', () => {
  it('settings hold, reach the desks, and are there the next time', async () => {
    const folder = temporaryFolder()
    const { desks, window } = await openTestEditor({ folder })
    const [one, two] = [window(), window()]
    await Promise.all([one.heard('hello'), two.heard('hello')])
    await one.client.call('change-settings', { theme: 'dark', live: false, cacheLimit: 5e9 })
    expect((await two.heard('settings')).settings).toEqual({
      ...{ ...defaultSettings, theme: 'dark', live: false, cacheLimit: 5e9 },
    })
    expect(desks.calls).toEqual(
      expect.arrayContaining([
        ['live', false],
        ['limit', 5e9],
      ]),
    )
    const again = await openTestEditor({ folder })
    expect((await again.window().heard('hello')).settings).toMatchObject({ theme: 'dark', live: false })
    expect(again.desks.calls).toEqual(
      expect.arrayContaining([
        ['live', false],
        ['limit', 5e9],
      ]),
    )
  })

  it('damaged settings are as at first, and the first window hears of it', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data', 'settings.json'), '{ "theme": "dark", "live": 3 ')
    const { window } = await openTestEditor({ folder })
    const one = window()
    expect((await one.heard('hello')).settings).toEqual(defaultSettings)
    await one.heard('notice', ({ text }) => text.includes('settings'))
  })

  it('gaps are made and cancelled, and only the one who edits says where it looks', async () => {
    const { desks, window } = await openTestEditor()
    const [one, two] = [window(), window()]
    await Promise.all([one.heard('hello'), two.heard('hello')])
    await one.client.call('look', { frame: 7, playing: true })
    await two.client.call('look', { frame: 9, playing: true })
    await one.client.call('generate', { gaps: 'all' })
    await one.client.call('cancel-gaps', { gaps: ['k0 k1'] })
    expect(desks.calls.filter(([name]) => name === 'look')).toEqual([['look', 7, true]])
    expect(desks.calls).toEqual(
      expect.arrayContaining([
        ['generate', 'all'],
        ['cancel', ['k0 k1']],
      ]),
    )
    await expect(one.client.call('restart-engine', null)).rejects.toMatchObject({ code: 'tool-missing' })
    expect(desks.calls).toContainEqual(['renew'])
  })

  it('dialogs, where the host has them: what was chosen there may be written, and nothing else', async () => {
    const folder = temporaryFolder()
    const chosen = join(folder, 'chosen')
    const { told, window } = await openTestEditor({
      folder,
      kind: 'desktop',
      pick: () => Promise.resolve([chosen]),
    })
    const one = window()
    await one.heard('hello')
    await one.edit(documentIn(folder))
    const save = { path: chosen, overwrite: false }
    await expect(one.client.call('save-project', save)).rejects.toMatchObject({ code: 'not-writable' })
    await one.client.call('pick', { purpose: 'media' })
    await expect(one.client.call('save-project', save)).rejects.toMatchObject({ code: 'not-writable' })
    expect(await one.client.call('pick', { purpose: 'save-project' })).toEqual([chosen])
    expect(await one.client.call('save-project', save)).toMatchObject({ path: `${chosen}.interlude` })
    await one.client.call('reveal', { path: `${chosen}.interlude` })
    expect(told.revealed).toEqual([`${chosen}.interlude`])
    await expect(one.client.call('browse', { folder: null })).rejects.toMatchObject({ code: 'unsupported' })
    const browser = await openTestEditor()
    const two = browser.window()
    await expect(two.client.call('pick', { purpose: 'media' })).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('files that the system names: opened at once, or by the window that may want to save first', async () => {
    const folder = temporaryFolder()
    const { desks, editor, window } = await openTestEditor({ folder })
    const project = join(folder, 'named.interlude')
    writeFileSync(project, formatProject(documentIn(folder), '0.1.0'))
    await editor.openPaths([project, join(folder, 'clip.mp4')])
    expect(desks.document()?.keyframes).toHaveLength(3)
    const one = window()
    expect((await one.heard('hello')).project).toMatchObject({ path: project, name: 'named' })
    await one.heard(
      'command',
      ({ command, path }) => command === 'project.import' && path === join(folder, 'clip.mp4'),
    )
    await editor.openPaths([project])
    await one.heard('command', ({ command, path }) => command === 'project.open' && path === project)
    editor.command('project.save')
    await one.heard('command', ({ command }) => command === 'project.save')
    // Named on the command line: it may be saved, though it lies outside of the roots.
    await one.client.call('save-project', { path: null, overwrite: false })
    await one.client.call('save-project', { path: project, overwrite: true })
  })
})
