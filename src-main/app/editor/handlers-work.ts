// Making gaps, exporting, and what is set for the program.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import type { Settings } from '../../../src-shared/editor/values.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { settle, type EditorCore, type Seat } from './handlers-core.ts'

type Names =
  | 'look'
  | 'generate'
  | 'cancel-gaps'
  | 'export'
  | 'cancel-job'
  | 'dismiss-job'
  | 'change-settings'
  | 'clear-cache'
  | 'restart-engine'

/** The handlers of a window for the names above. */
export function workHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  const { exports, gaps, quality, settings, store } = core
  const done = () => Promise.resolve(null)
  return {
    look: ({ frame, playing }) => {
      // Where they look who only look on decides nothing.
      if (core.windows.writes(seat.window)) for (const desk of [gaps, quality]) desk.look(frame, playing)
      return done()
    },
    generate: async (input) => {
      await settle(core, seat, 'with the pen')
      gaps.generate(input.gaps)
      return null
    },
    'cancel-gaps': async (input) => {
      await settle(core, seat, 'with the pen')
      gaps.cancel(input.gaps)
      return null
    },
    export: async (input) => {
      await settle(core, seat, 'anyone')
      const path = await core.paths.check(input.path, 'write')
      return { job: await exports.start(core.document(), { ...input, path }) }
    },
    'cancel-job': ({ job }) => {
      exports.cancel(job)
      return done()
    },
    'dismiss-job': ({ job }) => {
      exports.dismiss(job)
      return done()
    },
    'change-settings': async (input) => {
      // Without what is undefined: not changed, on some ways from there to here.
      const given = Object.entries(input).filter(([, value]) => value !== undefined)
      const changes: Partial<Settings> = Object.fromEntries(given)
      const written = settings.change(changes)
      core.tell('settings')
      if (changes.live !== undefined) gaps.setLive(changes.live)
      if (changes.cacheLimit !== undefined) {
        await store.setLimit(changes.cacheLimit)
        core.measureCache()
      }
      if (changes.memoryLimit !== undefined) gaps.setMemoryLimit(changes.memoryLimit ?? undefined)
      if (changes.defaultModel !== undefined) core.tellModels()
      if (changes.device !== undefined) await core.device.heed(settings.current())
      await written
      return null
    },
    'clear-cache': async () => {
      await store.clear()
      core.measureCache()
      return null
    },
    'restart-engine': async (_, { signal }) => {
      core.engine.renew()
      await core.engine.ready(signal)
      return null
    },
  }
}
