// What the engine is asked to compute on: what the command line or the environment insists on, else what the user has set.
import type { DeviceChoice } from '../../src-shared/editor/device.ts'
import type { Environment } from './folders.ts'

/** A device that somebody insists on, and who. */
export interface Insisted {
  readonly device: 'cpu' | 'cuda'
  readonly by: 'command-line' | 'environment'
}

/** See {@link chooseDevice}. */
export interface DeviceRequest {
  /** It wins over what is set. */
  readonly insisted: Insisted | undefined
  /** Takes what is set; engines that are started from now on heed it. True when that is another device than before. */
  set(choice: DeviceChoice): boolean
  /** What an engine that is started now is told by its environment. */
  environment(): Environment
}

/** `asked` is what the command line said. */
export function chooseDevice(asked: 'cpu' | 'cuda' | undefined, env: Environment): DeviceRequest {
  const { INTERLUDE_DEVICE: named } = env
  let insisted: Insisted | undefined
  if (asked !== undefined) insisted = { device: asked, by: 'command-line' }
  // Another word is for the engine to refuse.
  else if (named === 'cpu' || named === 'cuda') insisted = { device: named, by: 'environment' }
  let choice: DeviceChoice = 'auto'
  return {
    insisted,
    set(next) {
      const isNews = !insisted && next !== choice
      choice = next
      return isNews
    },
    environment() {
      const device = insisted?.device ?? (choice === 'auto' ? undefined : choice)
      return device === undefined ? {} : { INTERLUDE_DEVICE: device }
    },
  }
}
