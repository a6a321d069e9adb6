// Did the system's out-of-memory killer strike? Linux counts its victims, machine-wide and for each control group; the
// victim itself only shows SIGKILL. Elsewhere the answer is always no.
import { readFileSync } from 'node:fs'

const sources = [
  '/proc/vmstat',
  '/sys/fs/cgroup/memory.events',
  '/sys/fs/cgroup/memory/memory.oom_control', // control groups, version 1
]

/** Sums the counters `oom_kill N` in such a text. */
export function countKills(text: string): number {
  return [...text.matchAll(/^oom_kill (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0)
}

function readKills(): number {
  let text = ''
  for (const source of sources) {
    try {
      text += readFileSync(source, 'utf8') + '\n'
    } catch {
      // Not this system's way of counting.
    }
  }
  return countKills(text)
}

/** Watches the counters while a process lives. */
export interface KillWatch {
  /** Whether a counter has risen lately: within one to two intervals. */
  struck(): boolean
  stop(): void
}

/**
 * Starts watching. The comparison is with a recent reading, so that another program killed hours ago is not held against
 * the process that dies now. `read` and `interval` (ms) are there for tests.
 */
export function watchMemoryKiller(read: () => number = readKills, interval = 10_000): KillWatch {
  let latest = read()
  let earlier = latest
  const timer = setInterval(() => {
    earlier = latest
    latest = read()
  }, interval)
  timer.unref()
  return {
    struck: () => read() > earlier,
    stop: () => clearInterval(timer),
  }
}
