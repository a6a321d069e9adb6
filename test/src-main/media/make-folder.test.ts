import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from '../../../src-main/media/make-folder.ts'
import { temporaryFolder } from '../../support/temp.ts'

it('makes a folder and those above it, by many at a time, and leaves what is there', async () => {
  const top = temporaryFolder()
  const path = join(top, 'a', 'b', 'c')
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(path, 0o700)))
  expect(statSync(path).mode & 0o777).toBe(0o700)
  await makeFolder(path)
  await makeFolder(top)
  await makeFolder('/')
})

it('says so where a file is in the way', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it.runIf(existsSync('/proc/self'))('gives up where a folder takes no new ones', async () => {
  await expect(makeFolder('/proc/x')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(makeFolder('/proc/x/y/z')).rejects.toMatchObject({ code: 'ENOENT' })
})
