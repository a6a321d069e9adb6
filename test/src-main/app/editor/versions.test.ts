// Which earlier versions stay.
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { excessVersions, outdatedVersions } from '../../../../src-main/app/editor/versions-rule.ts'
import { openVersions } from '../../../../src-main/app/editor/versions.ts'
import { setDefaults } from '../../../../src-shared/project/edit-project.ts'
import { documentIn } from '../../../support/editor-window.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const hour = 3_600_000
const day = 24 * hour
const now = 1_700_000_000_000

/** What stays of a save every ten minutes for `length`, with the rule applied after each. */
function saveFor(length: number, bytes = 1, limit = Infinity) {
  let versions: { kept: number; bytes: number }[] = []
  for (let kept = now - length; kept <= now; kept += hour / 6) {
    versions.push({ kept, bytes })
    const gone = new Set(outdatedVersions(versions, kept, limit))
    versions = versions.filter((version) => !gone.has(version))
  }
  return versions.map(({ kept }) => now - kept).reverse()
}

describe('versions', () => {
  it('are all kept for an hour, one an hour for a day, one a day for a month', () => {
    const ages = saveFor(60 * day)
    expect(ages.filter((age) => age <= hour)).toHaveLength(7)
    const ofDay = ages.filter((age) => age > hour && age <= day)
    expect(ofDay.length).toBeGreaterThanOrEqual(22)
    expect(ofDay.length).toBeLessThanOrEqual(24)
    const older = ages.filter((age) => age > day)
    expect(older.length).toBeGreaterThanOrEqual(29)
    expect(older.length).toBeLessThanOrEqual(32)
    expect(Math.max(...ages)).toBeLessThanOrEqual(31 * day)
  })

  it('are bounded in bytes, the oldest going first and the newest never', () => {
    expect(saveFor(day, 100, 450)).toEqual([0, 1, 2, 3].map((count) => (count * hour) / 6))
    expect(saveFor(day, 100, 10)).toEqual([0])
    expect(outdatedVersions([{ kept: now - 400 * day, bytes: 5 }], now, 1)).toEqual([])
  })

  it('are kept once each, listed newest first, and read again; those of others are not', async () => {
    const folder = temporaryFolder()
    const versions = openVersions(folder, '0.1.0')
    const document = documentIn('/film')
    for (const seed of [1, 2, 2, 3]) await versions.keep('/film/a.interlude', setDefaults(document, { seed }))
    await versions.keep('/film/b.interlude', document)
    const listed = await versions.list('/film/a.interlude')
    expect(listed).toHaveLength(3)
    expect(listed.map(({ keyframes }) => keyframes)).toEqual([3, 3, 3])
    const seeds = await Promise.all(
      listed.map(async ({ id }) => (await versions.read('/film/a.interlude', id)).defaults.seed),
    )
    expect(seeds).toEqual([3, 2, 1])
    await expect(versions.read('/film/b.interlude', listed[0]!.id)).rejects.toMatchObject({
      code: 'not-found',
    })
    await versions.sweep()
    expect(readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)))).toHaveLength(4)
  })
})

describe('versions of all projects together', () => {
  const project = (...ages: number[]) => ages.map((age) => ({ kept: now - age * day, bytes: 10 }))
  const ages = (limit: number, ...projects: ReturnType<typeof project>[]) =>
    excessVersions(projects, now, limit).map(({ kept }) => (now - kept) / day)

  it('go from the project that was changed longest ago, its oldest first', () => {
    const [old, older, young] = [project(40, 50), project(100, 45), project(1, 200)]
    expect(ages(60, old, older, young)).toEqual([])
    expect(ages(55, old, older, young)).toEqual([100])
    expect(ages(30, young, old, older)).toEqual([100, 45, 50])
    expect(ages(15, old, older, young)).toEqual([100, 45, 50, 40, 200])
  })

  it('never the last one of a project that was changed within a month', () => {
    expect(ages(0, project(1, 2), project(29), project(31))).toEqual([31, 2])
  })

  it('are bounded when one is kept and when they are swept', async () => {
    const folder = temporaryFolder()
    const count = () => readdirSync(folder).flatMap((name) => readdirSync(join(folder, name))).length
    const document = documentIn('/film')
    const names = Array.from({ length: 4 }, (_, index) => `/film/${String(index)}.interlude`)
    const open = (all: number) => openVersions(folder, '0.1.0', { each: 1e9, all })
    for (const name of names) {
      for (const seed of [1, 2]) await open(1e9).keep(name, setDefaults(document, { seed }))
    }
    expect(count()).toBe(8)
    await open(1e9).sweep()
    expect(count()).toBe(8)
    await open(1).keep(names[0]!, setDefaults(document, { seed: 3 }))
    // All were changed lately.
    expect(count()).toBe(4)
    const [newest] = await open(1).list(names[0]!)
    expect((await open(1).read(names[0]!, newest!.id)).defaults.seed).toBe(3)
    const aged = (name: string) => name.replace(/^\d+/, '1000')
    for (const place of readdirSync(folder)) {
      for (const name of readdirSync(join(folder, place))) {
        renameSync(join(folder, place, name), join(folder, place, aged(name)))
      }
    }
    await open(1).sweep()
    expect(readdirSync(folder)).toEqual([])
  })
})
