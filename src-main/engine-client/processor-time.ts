// How much processor time a process has used: the one sign of life that a process deep in native code still gives.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { promisify } from 'node:util'

/** Linux counts in hundredths of a second towards user space, whatever the kernel's own tick. */
const ticksPerSecond = 100

/** Seconds of processor time of all threads of a process so far; undefined where the system does not tell. */
export async function processorSeconds(pid: number): Promise<number | undefined> {
  try {
    if (platform() === 'linux') return parseProcStat(await readFile(`/proc/${String(pid)}/stat`, 'utf8'))
    if (platform() === 'darwin') {
      return parsePsTime((await promisify(execFile)('ps', ['-o', 'cputime=', '-p', String(pid)])).stdout)
    }
  } catch {
    // The process has gone, or ps has.
  }
  return undefined
}

/** Reads user plus system time from /proc/PID/stat. The program's name may hold spaces and brackets: count from its end. */
export function parseProcStat(text: string): number | undefined {
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/)
  const ticks = Number(fields[11]) + Number(fields[12])
  return Number.isFinite(ticks) ? ticks / ticksPerSecond : undefined
}

/** Reads `[[dd-]hh:]mm:ss[.hh]` as ps prints it. */
export function parsePsTime(text: string): number | undefined {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text.trim())
  if (!match) return undefined
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part || 0))
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}
