// The library of models, and what the program runs on.
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import { toErrorShape } from '../../../src-shared/errors.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import type { EditorCore } from './handlers-core.ts'
import { withModelEnding } from './model-desk.ts'

type Names =
  | 'describe-models'
  | 'import-model'
  | 'export-model'
  | 'rename-model'
  | 'remove-model'
  | 'device-facts'
  | 'examine'
  | 'self-test'

/** Tells a share whenever it has grown by a hundredth. How far something is may be lost on the way. */
function steps(tell: (share: number) => Promise<void>): (share: number) => void {
  let told = -1
  return (share) => {
    if (share < told + 0.01 && (share < 1 || told === 1)) return
    told = share
    tell(share).catch(() => undefined)
  }
}

/** The handlers of a window for the names above. Models are the program's: whoever looks on may see to them, too. */
export function modelHandlers({
  device,
  library,
  paths,
  uploads,
}: EditorCore): Pick<Handlers<EditorContract>, Names> {
  return {
    'describe-models': async (_, { signal, emit }) => {
      for await (const report of library.describe(signal)) await emit(report)
      return null
    },
    'import-model': async (input, { signal, emit }) => {
      const path = await paths.check(input.path, 'read')
      const onShare = steps((share) => emit({ stage: 'reading', share }))
      try {
        const name = await library.bring({
          ...{ path, name: input.name ?? undefined, signal },
          onProgress: (stage, share) => {
            if (stage === 'reading') onShare(share ?? 0)
            else emit({ stage }).catch(() => undefined)
          },
        })
        await uploads.discard(path)
        return { name }
      } catch (error) {
        // Under another name it may come in: what was dropped is still wanted.
        const { code } = toErrorShape(error)
        if (code !== 'exists' && code !== 'usage') await uploads.discard(path)
        throw error
      }
    },
    'export-model': async ({ name, path, overwrite }, { signal, emit }) => {
      const full = await paths.check(withModelEnding(path), 'write')
      emit({ stage: 'checking' }).catch(() => undefined)
      return await library.send(name, full, {
        ...{ overwrite, signal },
        onProgress: steps((share) => emit({ stage: 'writing', share })),
      })
    },
    'rename-model': async ({ name, to }) => {
      await library.rename(name, to)
      return null
    },
    'remove-model': async ({ name }) => {
      await library.remove(name)
      return null
    },
    'device-facts': () => Promise.resolve(device.facts()),
    examine: async (_, { signal, emit }) => {
      for await (const finding of device.examine(signal)) await emit(finding)
      return null
    },
    'self-test': async (_, { signal, emit }) => {
      for await (const result of device.test(signal)) await emit(result)
      return null
    },
  }
}
