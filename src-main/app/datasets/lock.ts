// One writer at a time: a file that names the process which holds it.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { InterludeError } from '../../../src-shared/errors.ts'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Someone else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Takes the lock and returns its release. A lock whose process has died is taken over. Throws `exists`. */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' })
      return () => rm(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = Number(await readFile(file, 'utf8').catch(() => '0'))
    if (holder > 0 && isAlive(holder)) {
      throw new InterludeError(
        'exists',
        `Process ${holder} is preparing this data set already.`,
        `Wait for it. If there is no such process, remove ${file}.`,
      )
    }
    await rm(file, { force: true })
  }
  throw new InterludeError('exists', `Another process keeps taking ${file}.`, 'Try again.')
}
