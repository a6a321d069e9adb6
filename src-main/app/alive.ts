// Whether a process is there: what it held or left behind is somebody's, or nobody's.
import { systemCodeOf } from '../../src-shared/errors.ts'

/** Whether the process of this machine with this id lives, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCodeOf(error) === 'EPERM'
  }
}
