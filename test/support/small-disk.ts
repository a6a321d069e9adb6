// A disk of a few megabytes, where the system lets us have one.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './temp.ts'

/** Mounts a file system of so many bytes for one test and returns its folder; undefined where that is not allowed. */
export function smallDisk(bytes: number): string | undefined {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined
  const disk = join(temporaryFolder(), 'disk')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)}`, 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]))
  return disk
}
