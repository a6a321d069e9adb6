// What the browser host does for the editor: of the system's own things there are none, the window has its own.
import { InterludeError } from '../../src-shared/errors.ts'
import type { HostServices, PathPolicy } from '../app/editor/parts.ts'

/** The services for windows that may be anywhere. */
export function browserServices(paths: PathPolicy): HostServices {
  return {
    kind: 'browser',
    paths,
    pick: undefined,
    reveal: (path) =>
      Promise.reject(
        new InterludeError('unsupported', "A browser can't open the file manager.", `The file is ${path}.`),
      ),
    working: () => undefined,
    titled: () => undefined,
  }
}
