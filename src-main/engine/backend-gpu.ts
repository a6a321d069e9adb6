// The NVIDIA device of this machine, as its driver's own tool reports it.
import { execFile } from 'node:child_process'

/** An NVIDIA device. */
export interface Gpu {
  readonly name: string
  readonly driver: string
  /** Bytes. */
  readonly memory: number
}

/** Reads one line of `nvidia-smi --format=csv,noheader,nounits`: name, driver version, memory in MiB. */
export function parseGpu(text: string): Gpu | undefined {
  const [line = ''] = text.trim().split('\n')
  const [name, driver, mebibytes] = line.split(',').map((field) => field.trim())
  const memory = Number(mebibytes) * 1024 * 1024
  if (!name || !driver || !Number.isFinite(memory)) return undefined
  return { name, driver, memory }
}

const driverTool = 'nvidia-smi'

/** The first NVIDIA device; undefined without a working driver. Never fails, and waits at most 5 seconds. */
export function queryGpu(): Promise<Gpu | undefined> {
  return new Promise((resolve) => {
    execFile(
      driverTool,
      ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits'],
      { timeout: 5000, windowsHide: true },
      (error, stdout) => resolve(error ? undefined : parseGpu(stdout)),
    )
  })
}
