// The engine's status in the words of the contract.
import type { EngineState } from '../../../src-shared/editor/values.ts'
import { toErrorShape } from '../../../src-shared/errors.ts'
import type { Device } from '../../../src-shared/engine-contract.ts'
import type { EngineStatus } from '../../engine-client/engine-status.ts'

/** `device` is the one that it had last, for a moment in which it does not answer. */
export function engineStateOf(status: EngineStatus, device: Device | undefined): EngineState {
  switch (status.state) {
    case 'ready':
      return { state: 'ready', device: status.device }
    case 'stopped':
      return { state: 'stopped', error: toErrorShape(status.reason) }
    case 'silent':
      return device ? { state: 'silent', device } : { state: 'silent' }
    case 'off':
    case 'starting':
      return { state: status.state }
  }
}
