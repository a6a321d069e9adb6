// One writer at a time: a file that names the process which holds it. It is linked to its name as a whole, so that nobody
// ever reads half of one.
import { randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import * as v from 'valibot'
import { InterludeError, systemCodeOf } from '../../src-shared/errors.ts'
import { startOf } from '../media/temporary-name.ts'
import { isAlive } from './alive.ts'

const holderSchema = v.object({
  pid: v.number(),
  machine: v.string(),
  token: v.string(),
  /** When that process started, where it could be told: after a reboot its number is another's. */
  started: v.optional(v.string()),
})

type Holder = v.InferOutput<typeof holderSchema>

function lives({ pid, started }: Holder): boolean {
  if (!isAlive(pid)) return false
  const now = startOf(pid)
  return started === undefined || now === undefined || now === started
}

/** Undefined when there is none, or nobody's: of an older program, or not a lock at all. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const parsed = v.safeParse(holderSchema, JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

const isThere = (error: unknown) => systemCodeOf(error) === 'EEXIST'

/** For a file system without links: good enough, but for a death between making the file and filling it. */
async function fill(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (isThere(error)) return false
    // Made, but not filled: the disk may be full.
    await rm(file, { force: true }).catch(() => undefined)
    throw error
  }
}

async function tryTake(file: string, holder: Holder): Promise<boolean> {
  const temporary = `${file}.${holder.token}`
  const text = JSON.stringify(holder)
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    return await link(temporary, file).then(
      () => true,
      (error: unknown) => !isThere(error) && fill(file, text),
    )
  } finally {
    await rm(temporary, { force: true })
  }
}

async function release(file: string, own: Holder): Promise<void> {
  if ((await readHolder(file))?.token === own.token) await rm(file, { force: true })
}

/**
 * Removes a lock whose holder has died. Of those who find it abandoned one at a time may look again and remove it, by a lock named after
 * the dead holder: else the slower ones would remove the lock that the fastest has taken meanwhile.
 */
async function removeAbandoned(file: string, dead: Holder | undefined, own: Holder): Promise<void> {
  const guard = `${file}.after-${dead?.token ?? 'nobody'}`
  if (await tryTake(guard, own)) {
    try {
      if ((await readHolder(file))?.token === dead?.token) await rm(file, { force: true })
    } finally {
      await release(guard, own)
    }
    return
  }
  const remover = await readHolder(guard)
  if (remover && !lives(remover)) await removeAbandoned(guard, remover, own)
  else await setTimeout(10)
}

/** Whether a living process (or one of another machine, which can't be told) holds the lock. */
export async function isHeld(file: string): Promise<boolean> {
  const holder = await readHolder(file)
  return holder !== undefined && (holder.machine !== hostname() || lives(holder))
}

/**
 * Takes the lock and returns its release. One whose process has died is taken over. Throws `exists`; `doing` says in its
 * message what a living holder is at: `is preparing this data set`.
 */
export async function takeLock(file: string, doing: string): Promise<() => Promise<void>> {
  const started = startOf(process.pid)
  const own: Holder = {
    pid: process.pid,
    machine: hostname(),
    token: randomUUID(),
    ...(started !== undefined && { started }),
  }
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await tryTake(file, own)) return () => release(file, own)
    const holder = await readHolder(file)
    const isElsewhere = holder !== undefined && holder.machine !== own.machine
    if (holder && (isElsewhere || lives(holder))) {
      const where = isElsewhere ? ` on ${holder.machine}` : ''
      throw new InterludeError(
        'exists',
        `Process ${holder.pid}${where} ${doing} already.`,
        `Wait for it. If there is no such process, remove ${file}.`,
      )
    }
    await removeAbandoned(file, holder, own)
  }
  throw new InterludeError('exists', `Another process keeps taking ${file}.`, 'Try again.')
}
