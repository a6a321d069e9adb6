import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { withLock } from '../../../scripts/setup/lock.mjs'
import { temporaryFolder } from '../support/folder.ts'

it('lets one in at a time, and the waiting one says so once', async () => {
  const file = path.join(temporaryFolder(), 'deep/setup.lock')
  let inside = 0
  let most = 0
  let waited = 0
  const work = async () => {
    inside++
    most = Math.max(most, inside)
    await wait(50)
    inside--
  }
  await Promise.all(
    [1, 2, 3].map(() =>
      withLock(file, work, { onWait: (holder) => (waited += holder.includes(`${process.pid}`) ? 1 : 0) }),
    ),
  )
  expect(most).toBe(1)
  expect(waited).toBe(2)
  expect(fs.readdirSync(path.dirname(file))).toEqual([])
})

it('takes over the lock of a process that was killed', async () => {
  const file = path.join(temporaryFolder(), 'setup.lock')
  fs.writeFileSync(file, JSON.stringify({ token: 'dead', pid: 1 }))
  const longAgo = new Date(Date.now() - 60_000)
  fs.utimesSync(file, longAgo, longAgo)
  expect(await withLock(file, () => Promise.resolve('done'))).toBe('done')
  expect(fs.existsSync(file)).toBe(false)
})

it('takes over at once where the process is known to be gone', async () => {
  const file = path.join(temporaryFolder(), 'setup.lock')
  const module = path.resolve(import.meta.dirname, '../../../scripts/setup/lock.mjs')
  const script = `import { withLock } from ${JSON.stringify(module)}
    await withLock(${JSON.stringify(file)}, () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}) })`
  spawnSync(process.execPath, ['--input-type=module', '-e', script])
  expect(fs.existsSync(file), 'the killed process left its lock').toBe(true)
  const started = Date.now()
  await withLock(file, () => Promise.resolve())
  expect(Date.now() - started).toBeLessThan(5_000)
})

it('waits for a lock that is kept fresh', async () => {
  const file = path.join(temporaryFolder(), 'setup.lock')
  fs.writeFileSync(file, JSON.stringify({ token: 'alive', pid: 1 }))
  let entered = false
  const waiting = withLock(file, () => Promise.resolve((entered = true)), { stale: 5_000 })
  await wait(700)
  expect(entered).toBe(false)
  fs.rmSync(file)
  await waiting
  expect(entered).toBe(true)
})

it('is released when the work fails', async () => {
  const file = path.join(temporaryFolder(), 'setup.lock')
  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(fs.existsSync(file)).toBe(false)
})

it('does not take away a lock that somebody else holds by now', async () => {
  const file = path.join(temporaryFolder(), 'setup.lock')
  await withLock(file, () => {
    fs.writeFileSync(file, JSON.stringify({ token: 'other', pid: 2 }))
    return Promise.resolve()
  })
  expect(fs.existsSync(file)).toBe(true)
})
