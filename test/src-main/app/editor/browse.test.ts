// The chooser of the browser host.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { browse } from '../../../../src-main/app/editor/browse.ts'
import { rootedPaths } from '../../../../src-main/app/editor/paths.ts'
import { temporaryFolder } from '../../../support/temp.ts'

it('lists roots, folders and files, sorted, without what is hidden or leads out', async () => {
  const top = temporaryFolder()
  const root = join(top, 'root')
  mkdirSync(join(root, 'b-folder', 'deep'), { recursive: true })
  for (const name of ['clip10.MP4', 'clip2.mp4', 'a.txt', 'film.interlude', '.hidden.mp4', 'still.PNG']) {
    writeFileSync(join(root, name), 'xy')
  }
  symlinkSync('/etc', join(root, 'etc'))
  symlinkSync(join(root, 'b-folder'), join(root, 'a-link'))
  symlinkSync(join(root, 'gone'), join(root, 'broken'))
  const paths = await rootedPaths([root])

  const roots = await browse(paths, null)
  expect(roots).toMatchObject({ folder: null, parent: null, writable: false })
  expect(roots.entries).toMatchObject([{ name: root, path: root, kind: 'folder' }])

  const { entries, ...rest } = await browse(paths, root)
  expect(rest).toEqual({ folder: root, parent: null, writable: true })
  expect(entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    ...['a-link folder', 'b-folder folder', 'a.txt other', 'clip2.mp4 media', 'clip10.MP4 media'],
    ...['film.interlude project', 'still.PNG media'],
  ])
  expect(entries.at(-1)).toMatchObject({ bytes: 2, path: join(root, 'still.PNG') })

  expect(await browse(paths, join(root, 'a-link', 'deep'))).toMatchObject({
    ...{ folder: join(root, 'b-folder', 'deep'), parent: join(root, 'b-folder'), entries: [] },
  })
  await expect(browse(paths, top)).rejects.toMatchObject({ code: 'not-readable' })
  await expect(browse(paths, join(root, 'etc'))).rejects.toMatchObject({ code: 'not-readable' })
  await expect(browse(paths, join(root, 'gone'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(browse(paths, join(root, 'a.txt'))).rejects.toMatchObject({ code: 'not-a-file' })
})
