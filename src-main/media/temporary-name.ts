// Names of unfinished results that tell who writes them, so that what a killed process left can be told from what a
// living one is at work on: .interlude-MACHINE-PID-START-RANDOM.ENDING
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

const pattern = /^\.interlude-([0-9a-f]{12})-(\d+)-(\d+)-[0-9a-f]{12}(?:\..*)?$/s

function textOr<T>(read: () => string, otherwise: T): string | T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

let ownMachine: string | undefined

/** Process numbers mean something only here: one system, and one container of it. The folder may be shared by many. */
function machine(): string {
  ownMachine ??= createHash('sha256')
    .update(hostname())
    .update('\0')
    .update(textOr(() => readFileSync('/etc/machine-id', 'utf8'), ''))
    .update('\0')
    .update(textOr(() => readlinkSync('/proc/self/ns/pid'), ''))
    .digest('hex')
    .slice(0, 12)
  return ownMachine
}

/** When a process started, in the system's own count: numbers are used again. Undefined where it can't be known. */
export function startOf(pid: number): string | undefined {
  const line = textOr(() => readFileSync(`/proc/${pid}/stat`, 'latin1'), undefined)
  // Fields from the third on: the second is the program's name, which may hold anything.
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Any other reason: it exists, but belongs to someone else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** A fresh hidden name for an unfinished result of this process; `ending` has its dot, or is empty. */
export function temporaryName(ending: string): string {
  const random = randomBytes(6).toString('hex')
  return `.interlude-${machine()}-${process.pid}-${startOf(process.pid) ?? '0'}-${random}${ending}`
}

function isAbandoned(name: string): boolean {
  const [, where, pid = '', start = ''] = pattern.exec(name) ?? []
  if (where !== machine()) return false
  if (!isAlive(Number(pid))) return true
  const now = startOf(Number(pid))
  return start !== '0' && now !== undefined && now !== start
}

/**
 * Removes the unfinished results of this machine's dead processes from a folder, and nothing else. What can't be
 * removed stays: this is housekeeping, not a reason to fail.
 */
export async function sweepTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isAbandoned(name)) continue
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
