// The lanes of takes and the quality strip. Anyone may look: nothing of the document changes.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { settle, type EditorCore, type Seat } from './handlers-core.ts'

type Names = 'watch-takes' | 'retry-takes' | 'watch-quality'

/** The handlers of a window for the names above. */
export function takeHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  const { takes, quality } = core
  return {
    'watch-takes': async ({ gap }, { signal, emit }) => {
      await settle(core, seat, 'anyone')
      for await (const lane of takes.watch(gap, signal)) await emit(lane)
      return null
    },
    'retry-takes': ({ gap }) => {
      takes.retry(gap)
      return Promise.resolve(null)
    },
    'watch-quality': async (_, { signal, emit }) => {
      await settle(core, seat, 'anyone')
      for await (const news of quality.watch(signal)) await emit(news)
      return null
    },
  }
}
