// One set-up at a time. The holder touches its lock file every few seconds, so a lock that has not been touched for a
// while belongs to a process that was killed, whatever machine or container it ran in; one whose process is gone from
// this machine is known to be dead at once.
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { readJson, temporaryName } from './files.mjs'
import { isAlive } from './run.mjs'

const beat = 3_000
const stale = 20_000

/**
 * Runs `work` while holding the lock; waits for another holder first.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: string) => void, stale?: number }} [options] stale: ms without a touch
 * @returns {Promise<T>}
 */
export async function withLock(file, work, options = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const token = randomBytes(8).toString('hex')
  let told = false
  while (!take(file, token)) {
    if (isAbandoned(file, options.stale ?? stale)) {
      removeIfSame(file)
      continue
    }
    if (!told) options.onWait?.(holderOf(file))
    told = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const timer = setInterval(() => touch(file), beat)
  timer.unref()
  const release = () => {
    clearInterval(timer)
    if (tokenOf(file) === token) fs.rmSync(file, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

/**
 * @param {string} file
 * @param {string} token
 * @returns {boolean}
 */
function take(file, token) {
  // Written whole under another name and linked, so that nobody ever reads half a lock.
  const temporary = temporaryName(file)
  fs.writeFileSync(temporary, JSON.stringify({ token, pid: process.pid, machine: machine() }))
  try {
    fs.linkSync(temporary, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

/**
 * @param {string} file
 * @param {number} limit ms
 */
function isAbandoned(file, limit) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return false
  if (Date.now() - stat.mtimeMs > limit) return true
  const value = readJson(file)
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('machine' in value)) return false
  return value.machine === machine() && typeof value.pid === 'number' && !isAlive(value.pid)
}

/** Where process numbers mean the same: this machine, and on Linux this container. */
function machine() {
  let space = ''
  try {
    space = fs.readlinkSync('/proc/self/ns/pid')
  } catch {
    // Not Linux: the machine alone.
  }
  return `${os.hostname()} ${space}`
}

/**
 * Two may find the same dead lock at once. The rename lets one win; should the loser have moved a fresh lock, it goes back.
 * @param {string} file
 */
function removeIfSame(file) {
  const dead = tokenOf(file)
  const aside = temporaryName(file)
  try {
    fs.renameSync(file, aside)
  } catch {
    return
  }
  if (tokenOf(aside) !== dead) {
    try {
      fs.linkSync(aside, file)
    } catch {
      // A third one holds it by now: the moved lock's owner will not find its token and leaves it alone.
    }
  }
  fs.rmSync(aside, { force: true })
}

/** @param {string} file */
function touch(file) {
  const now = new Date()
  try {
    fs.utimesSync(file, now, now)
  } catch {
    // Taken away by hand: the work goes on, only unguarded.
  }
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function tokenOf(file) {
  const value = readJson(file)
  return typeof value === 'object' && value !== null && 'token' in value ? String(value.token) : undefined
}

/** @param {string} file */
function holderOf(file) {
  const value = readJson(file)
  return typeof value === 'object' && value !== null && 'pid' in value
    ? `process ${String(value.pid)}`
    : 'a process'
}
