// Sources and pictures: answered by the picture desk, once it is clear that the files may be read.
import { basename } from 'node:path'
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import { throwIfCancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { settle, type EditorCore, type Seat } from './handlers-core.ts'
import type { ReadItem } from './source-read.ts'

type Names =
  'read-sources' | 'find-sources' | 'frame-times' | 'find-cuts' | 'picture' | 'thumbnails' | 'propose-locks'

/** The handlers of a window for the names above. */
export function sourceHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  const { paths, view } = core
  return {
    'read-sources': async (input, { signal, emit }) => {
      const total = input.paths.length
      let done = 0
      /** What the window calls the files, by where they are. */
      const asked = new Map<string, string[]>()
      const allowed: string[] = []
      /** By their content: what the project has, and what was read here. */
      const there = new Map(core.document().sources.map(({ hash, path }) => [hash, path]))
      const notesOf = ({ source, notes }: Pick<ReadItem, 'source' | 'notes'>): string[] => {
        if (!source) return notes
        const same = there.get(source.hash)
        if (same === undefined) there.set(source.hash, source.path)
        return same === undefined
          ? notes
          : [...notes, `The same file as ${basename(same)}, which is there already.`]
      }
      for (const path of input.paths) {
        throwIfCancelled(signal)
        try {
          const full = await paths.check(path, 'read')
          allowed.push(full)
          asked.set(full, [...(asked.get(full) ?? []), path])
        } catch (error) {
          await emit({ path, error: toErrorShape(error), notes: [], done: ++done, total })
        }
      }
      for await (const item of view.readSources(allowed, signal)) {
        const path = asked.get(item.path)?.shift() ?? item.path
        await emit({ ...item, path, notes: notesOf(item), done: ++done, total })
      }
      return null
    },
    'find-sources': async ({ folder }, { signal }) => {
      await settle(core, seat, 'anyone')
      return await view.findSources(await paths.check(folder, 'read'), signal)
    },
    'frame-times': async ({ source, start, count }, { signal }) => {
      await settle(core, seat, 'anyone')
      return await view.frameTimes(source, start, count, signal)
    },
    'find-cuts': async ({ source, range, search }, { signal, emit }) => {
      await settle(core, seat, 'anyone')
      const tell = async (done: number, total: number) => await emit({ done, total })
      return await view.survey(source, { range, search }, tell, signal)
    },
    'propose-locks': async ({ gap }, { signal }) => {
      await settle(core, seat, 'anyone')
      return await view.proposeLocks(gap, signal)
    },
    picture: async ({ picture, box }, { signal }) => {
      await settle(core, seat, 'anyone')
      return await view.picture(picture, box, signal)
    },
    thumbnails: async ({ pictures, box }, { signal, emit }) => {
      await settle(core, seat, 'anyone')
      for await (const item of view.thumbnails(pictures, box, signal)) await emit(item)
      return null
    },
  }
}
