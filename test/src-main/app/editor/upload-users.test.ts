// What goes of what was uploaded, and above all what stays.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRecoveries } from '../../../../src-main/app/editor/recovery.ts'
import { readProject, writeProject } from '../../../../src-main/app/editor/project-file.ts'
import { openUploadUsers, type UploadUsersOptions } from '../../../../src-main/app/editor/upload-users.ts'
import { openVersions } from '../../../../src-main/app/editor/versions.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { addSources } from '../../../../src-shared/project/edit-sources.ts'
import { sourceAt } from '../../../support/editor-desks.ts'
import { documentIn } from '../../../support/editor-window.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const names = ['one.mp4', 'b "quoted".mp4', '씨 c.mp4', 'd.mp4']

/** A data folder with these uploads, old enough to go. */
function place(more: Partial<UploadUsersOptions> = {}) {
  const data = temporaryFolder()
  const folder = join(data, 'uploads')
  mkdirSync(folder)
  for (const name of names) writeFileSync(join(folder, name), name)
  const recent: string[] = []
  const open = (other: Partial<UploadUsersOptions> = {}) =>
    openUploadUsers({
      ...{ folder, file: join(data, 'upload-users.json'), recent: () => recent, youngerThan: 0 },
      copies: [join(data, 'recovery'), join(data, 'versions')],
      ...more,
      ...other,
    })
  const using = (...used: string[]): ProjectDocument =>
    addSources(
      documentIn('/nowhere', 0),
      used.map((name, index) => sourceAt(`upload-${String(index)}`, join(folder, name))),
    )
  return { ...{ data, folder, recent, open, using }, left: () => readdirSync(folder).sort() }
}

const nothing = documentIn('/nowhere', 0)
const all = [...names].sort()

describe('uploads', () => {
  it('that nothing names go, those of the open document stay', async () => {
    const { folder, open, using, left } = place()
    writeFileSync(join(folder, '.interlude-on-its-way'), '')
    const [used = ''] = names
    expect((await open().sweep(() => using(used))).sort()).toEqual(all.filter((name) => name !== used))
    expect(left()).toEqual(['.interlude-on-its-way', used])
  })

  it('that are young stay', async () => {
    const { folder, open, left } = place({ youngerThan: 3_600_000 })
    // A clock that was set back then: when it came here counts.
    utimesSync(join(folder, 'one.mp4'), new Date(1e9), new Date(1e9))
    await open().sweep(() => nothing)
    expect(left()).toEqual(all)
  })

  it('stay for unsaved work, here and in other programs, and for versions', async () => {
    const { data, open, using, left } = place()
    const slot = await openRecoveries(join(data, 'recovery'), '1').begin()
    await slot.write({ document: using(names[1]!), path: undefined, stamp: undefined })
    await openVersions(join(data, 'versions'), '1').keep('/elsewhere/film.interlude', using(names[2]!))
    await open().sweep(() => nothing)
    expect(left()).toEqual([names[1]!, names[2]!].sort())
    // It was thrown away.
    await slot.remove()
    await open().sweep(() => nothing)
    expect(left()).toEqual([names[2]!])
  })

  it('stay for a project that was open lately, and for one that was saved with them long ago', async () => {
    const { data, recent, open, using, left } = place()
    const [lately, once] = ['lately', 'once'].map((name) => join(data, `${name}.interlude`)) as [
      string,
      string,
    ]
    // Below the project's folder paths are written in another way.
    await writeProject(lately, using(names[1]!), '1')
    recent.push(lately)
    const document = using(names[2]!)
    await writeProject(once, document, '1')
    await open().note({ document, path: once, saved: true })
    await open().sweep(() => nothing)
    expect(left()).toEqual([names[1]!, names[2]!].sort())
    expect((await readProject(once)).document.sources[0]?.path).toBe(document.sources[0]?.path)
    // Saved without it.
    await writeProject(once, nothing, '1')
    await open().sweep(() => nothing)
    expect(left()).toEqual([names[1]!])
  })

  it('are known as such where the folder is reached by a link', async () => {
    const { data, folder, open, using, left } = place()
    const link = join(temporaryFolder(), 'linked')
    symlinkSync(folder, link)
    const document = using(names[1]!)
    const file = join(data, 'film.interlude')
    await open({ folder: link }).note({ document, path: file, saved: true })
    // Not yet there: its disk is not, say.
    await open({ folder: link }).sweep(() => using(names[0]!))
    expect(left()).toEqual([names[0]!, names[1]!].sort())
  })

  it('stay for a project that was moved, for a while', async () => {
    const { data, open, using, left } = place()
    const file = join(data, 'film.interlude')
    const document = using(names[0]!)
    await writeProject(file, document, '1')
    await open().note({ document, path: file, saved: true })
    renameSync(file, join(temporaryFolder(), 'film.interlude'))
    await open().sweep(() => nothing)
    expect(left()).toEqual([names[0]!])
    const later = openUploadUsers({
      ...{ folder: join(data, 'uploads'), file: join(data, 'upload-users.json') },
      ...{ copies: [], recent: () => [], youngerThan: 0, missingFor: 0 },
    })
    await later.sweep(() => nothing)
    expect(left()).toEqual([])
  })

  it.each([
    ['the register is damaged', (data: string) => writeFileSync(join(data, 'upload-users.json'), '[{')],
    [
      'a copy can not be read',
      (data: string) => mkdirSync(join(data, 'recovery'), { recursive: true, mode: 0o000 }),
    ],
  ])('all stay where %s', async (why, harm) => {
    const { data, open, left } = place()
    harm(data)
    // Who may read everything is not stopped by permissions.
    const isStopped = why.includes('damaged') || process.getuid?.() !== 0
    if (isStopped) await open().sweep(() => nothing)
    expect(left()).toEqual(all)
    if (!why.includes('damaged')) chmodSync(join(data, 'recovery'), 0o700)
    rmSync(data, { recursive: true })
  })
})
