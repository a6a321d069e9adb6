// Which files a window may name.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { grantedPaths, rootedPaths, withReadable } from '../../../../src-main/app/editor/paths.ts'
import { withFullPaths, withRelativePaths } from '../../../../src-main/app/editor/project-paths.ts'
import { createSourceGate } from '../../../../src-main/app/editor/project-gate.ts'
import { documentIn } from '../../../support/editor-window.ts'
import { sourceAt } from '../../../support/editor-desks.ts'
import { temporaryFolder } from '../../../support/temp.ts'

function tree() {
  const top = temporaryFolder()
  for (const name of ['root/sub', 'root/.ssh', 'beside', 'root2']) {
    mkdirSync(join(top, name), { recursive: true })
  }
  for (const name of ['root/a.mp4', 'root/.ssh/key', 'beside/b.mp4']) writeFileSync(join(top, name), 'x')
  symlinkSync(join(top, 'beside'), join(top, 'root', 'way-out'))
  symlinkSync(join(top, 'root', 'sub'), join(top, 'root', 'way-in'))
  return { top, root: join(top, 'root') }
}

describe('with roots', () => {
  it.each([
    ['a.mp4', 'root/a.mp4'],
    ['.', 'root'],
    ['sub/new/deep.mp4', 'root/sub/new/deep.mp4'],
    ['way-in/new.mp4', 'root/sub/new.mp4'],
    ['sub/../a.mp4', 'root/a.mp4'],
  ])('%s is allowed, and comes in full', async (name, real) => {
    const { top, root } = tree()
    const paths = await rootedPaths([root])
    for (const use of ['read', 'write'] as const) {
      expect(await paths.check(`${root}/${name}`, use)).toBe(join(top, real))
    }
  })

  it.each([
    '../beside/b.mp4',
    'way-out/b.mp4',
    'way-out/new.mp4',
    '../root2/x',
    '.ssh/key',
    '.new',
    '..data',
    '../../../etc/passwd',
  ])('%s is not, for neither use', async (name) => {
    const { root } = tree()
    const paths = await rootedPaths([root])
    await expect(paths.check(`${root}/${name}`, 'read')).rejects.toMatchObject({ code: 'not-readable' })
    await expect(paths.check(`${root}/${name}`, 'write')).rejects.toMatchObject({ code: 'not-writable' })
  })

  it('paths that are not in full lead nowhere, and roots must be there', async () => {
    const { root } = tree()
    const paths = await rootedPaths([root, root])
    expect(paths.roots).toEqual([root])
    await expect(paths.check('a.mp4', 'read')).rejects.toMatchObject({ code: 'not-readable' })
    await expect(rootedPaths([join(root, 'gone')])).rejects.toMatchObject({ code: 'not-found' })
  })

  it('what is granted or readable besides is just that', async () => {
    const { top, root } = tree()
    const rooted = await rootedPaths([root])
    const paths = withReadable(rooted, [join(top, 'root2')])
    expect(await paths.check(join(top, 'root2', 'x'), 'read')).toBe(join(top, 'root2', 'x'))
    await expect(paths.check(join(top, 'root2', 'x'), 'write')).rejects.toMatchObject({
      code: 'not-writable',
    })
    paths.grant([join(top, 'beside', 'b.mp4')])
    await paths.check(join(top, 'beside', 'b.mp4'), 'write')
    await expect(paths.check(join(top, 'beside', 'c.mp4'), 'read')).rejects.toMatchObject({
      code: 'not-readable',
    })
  })

  it('a source outside stays in the document, and is not opened', async () => {
    const { top, root } = tree()
    const gate = createSourceGate(await rootedPaths([root]))
    const far = documentIn(join(top, 'beside'))
    const document = { ...far, sources: [...far.sources, sourceAt('b', join(root, 'a.mp4'))] }
    await gate.look(document)
    expect(gate.admit(document)).toBeUndefined()
    const visible = gate.visible(document)
    expect(visible.sources.map(({ path }) => path.startsWith(top))).toEqual([false, true])
    expect(gate.visible({ ...document }).sources).toBe(visible.sources)
    const near = documentIn(root)
    await gate.admit(near)
    expect(gate.visible(near)).toBe(near)
    const status = { source: 'b', state: 'ready', notes: [] } as const
    expect(gate.explain(document, { ...status, notes: [] })).toEqual(status)
  })
})

describe('on the desktop', () => {
  it('anything may be read, and what was chosen written', async () => {
    const paths = grantedPaths()
    expect(await paths.check('/any/where.mp4', 'read')).toBe('/any/where.mp4')
    await expect(paths.check('/any/where.mp4', 'write')).rejects.toMatchObject({ code: 'not-writable' })
    paths.grant(['/chosen/folder', '/chosen/file.mp4'])
    expect(await paths.check('/chosen/folder/frame-1.png', 'write')).toBe('/chosen/folder/frame-1.png')
    expect(await paths.check('/chosen/file.mp4', 'write')).toBe('/chosen/file.mp4')
    await expect(paths.check('/chosen/folder/../other', 'write')).rejects.toMatchObject({
      code: 'not-writable',
    })
    await expect(paths.check('relative.mp4', 'read')).rejects.toMatchObject({ code: 'not-readable' })
  })
})

describe('paths in a project file', () => {
  it('are relative below its folder, and come back in full', () => {
    const document = documentIn('/home/me/film')
    const written = withRelativePaths(document, '/home/me/film/a.interlude')
    expect(written.sources[0]?.path).toBe('footage/a.mp4')
    expect(withFullPaths(written, '/elsewhere/b.interlude').sources[0]?.path).toBe('/elsewhere/footage/a.mp4')
    expect(withFullPaths(written, '/home/me/film/a.interlude')).toEqual(document)
    // Beside and above it stays where it is, and so does what another system has written.
    expect(withRelativePaths(document, '/home/me/film2/a.interlude')).toBe(document)
    const foreign = { ...document, sources: [sourceAt('w', 'C:\\film\\a.mp4')] }
    expect(withFullPaths(foreign, '/x/a.interlude')).toBe(foreign)
  })
})
