// Fine-tuning, as windows ask for it.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { settle, type EditorCore, type Seat } from './handlers-core.ts'

type Names = 'survey-footage' | 'forecast-training' | 'start-training' | 'control-training' | 'training-strip'

/** The handlers of a window for the names above. Anyone may ask: a training changes no document. */
export function trainingHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  const { trainings } = core
  return {
    'survey-footage': async ({ footage }, { signal, emit }) => {
      await settle(core, seat, 'anyone')
      await trainings.survey(core.document(), footage, signal, emit)
      return null
    },
    'forecast-training': async ({ plan }, { signal, emit }) => {
      await settle(core, seat, 'anyone')
      await trainings.forecast(core.document(), plan, signal, emit)
      return null
    },
    'start-training': async (plan) => {
      await settle(core, seat, 'anyone')
      return { training: await trainings.start(core.document(), plan) }
    },
    'control-training': async ({ training, action }) => {
      await trainings.control(training, action)
      return null
    },
    'training-strip': ({ training, kind, number }) => trainings.strip(training, kind, number),
  }
}
