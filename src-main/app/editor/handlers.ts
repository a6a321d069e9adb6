// All that a window may ask: each group in a file of its own.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import type { EditorCore, Seat } from './handlers-core.ts'
import { fileHandlers } from './handlers-files.ts'
import { modelHandlers } from './handlers-models.ts'
import { projectHandlers } from './handlers-project.ts'
import { sourceHandlers } from './handlers-sources.ts'
import { trainingHandlers } from './handlers-training.ts'
import { windowHandlers } from './handlers-window.ts'
import { takeHandlers } from './handlers-takes.ts'
import { workHandlers } from './handlers-work.ts'

/** The handlers of one window. */
export function createHandlers(core: EditorCore, seat: Seat): Handlers<EditorContract> {
  return {
    ...windowHandlers(core, seat),
    ...projectHandlers(core, seat),
    ...fileHandlers(core, seat),
    ...sourceHandlers(core, seat),
    ...workHandlers(core, seat),
    ...takeHandlers(core, seat),
    ...modelHandlers(core),
    ...trainingHandlers(core, seat),
  }
}
