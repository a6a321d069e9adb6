// Locks: one holder at a time, and the dead hold nothing.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeLock } from '../../../src-main/app/lock.ts'
import { temporaryFolder } from '../../support/temp.ts'

const lockOf = (pid: number, machine = hostname()) => JSON.stringify({ pid, machine, token: 'other' })
/** The id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

describe('a lock', () => {
  it('has one holder, and names it to the others', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'lock')
    const release = await takeLock(file, 'is at it')
    await expect(takeLock(file, 'is at it')).rejects.toMatchObject({
      code: 'exists',
      message: `Process ${String(process.pid)} is at it already.`,
    })
    await release()
    expect(readdirSync(folder)).toEqual([])
    await (
      await takeLock(file, 'is at it')
    )()
  })

  it.each([
    ['of a process that has died', () => lockOf(deadPid())],
    ['that is empty', () => ''],
    ['of an older program', () => String(deadPid())],
  ])('%s is taken over', async (_, content) => {
    const folder = temporaryFolder()
    const file = join(folder, 'lock')
    writeFileSync(file, content())
    const release = await takeLock(file, 'is at it')
    expect(readdirSync(folder)).toEqual(['lock'])
    await release()
    expect(existsSync(file)).toBe(false)
  })

  it('of another machine is left alone: nobody here knows whether that process lives', async () => {
    const file = join(temporaryFolder(), 'lock')
    writeFileSync(file, lockOf(deadPid(), 'elsewhere'))
    await expect(takeLock(file, 'is at it')).rejects.toThrow('on elsewhere is at it already')
  })

  it('is taken by one of many who find it abandoned', async () => {
    for (let round = 0; round < 40; round++) {
      const folder = temporaryFolder()
      const file = join(folder, 'lock')
      writeFileSync(file, lockOf(deadPid()))
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => takeLock(file, 'is at it')))
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(readdirSync(folder)).toEqual(['lock'])
    }
  })

  it('is taken over although one who was taking it over has died', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'lock')
    writeFileSync(file, lockOf(deadPid()))
    writeFileSync(`${file}.after-other`, lockOf(deadPid()))
    await takeLock(file, 'is at it')
    expect(readdirSync(folder)).toEqual(['lock'])
  })
})
