// Opening, saving, and getting work back.
import type * as v from 'valibot'
import type { EditorContract } from '../../../src-shared/editor/contract.ts'
import type { openProjectSchema } from '../../../src-shared/editor/events.ts'
import { sourceOf } from '../../../src-shared/project/lookup.ts'
import type { Handlers } from '../../../src-shared/rpc.ts'
import { settle, type EditorCore, type Seat } from './handlers-core.ts'
import { withProjectEnding } from './project-file.ts'
import { suggestRate } from './project-start.ts'

type Names =
  | 'new-project'
  | 'open-project'
  | 'open-sample'
  | 'save-project'
  | 'recover'
  | 'versions'
  | 'restore-version'
  | 'suggest-project'

/** The handlers of a window for the names above. */
export function projectHandlers(core: EditorCore, seat: Seat): Pick<Handlers<EditorContract>, Names> {
  const { project, paths, recent } = core

  async function noteRecent(path: string): Promise<void> {
    await recent.add(path)
    core.tell('recent')
  }

  return {
    'new-project': async () => {
      await settle(core, seat, 'with the pen')
      await project.begin(await core.blank())
      return null
    },
    'open-project': async (input) => {
      await settle(core, seat, 'with the pen')
      const path = await paths.check(input.path, 'read')
      await project.open(path)
      // It is a project, and was opened to be worked on: it may be saved.
      paths.grant([path])
      await noteRecent(path)
      return null
    },
    'open-sample': async () => {
      await settle(core, seat, 'with the pen')
      await project.begin(await core.sample())
      return null
    },
    'save-project': async ({ path, overwrite }) => {
      await settle(core, seat, 'with the pen')
      const full = path === null ? null : await paths.check(path, 'write')
      // The name that it gets in the end, too.
      if (full !== null) await paths.check(withProjectEnding(full), 'write')
      const saved = await project.save(full, overwrite)
      await noteRecent(saved.path)
      return saved
    },
    recover: async ({ id, keep }) => {
      await settle(core, seat, 'with the pen')
      await project.recover(id, keep)
      return null
    },
    versions: async () => {
      await settle(core, seat, 'anyone')
      return await project.listVersions()
    },
    'restore-version': async ({ id }) => {
      await settle(core, seat, 'with the pen')
      const { document, ...rest } = await project.restore(id)
      // The schema's input type is of lists that may be written to; nobody writes to them.
      return { ...rest, document: document as v.InferInput<typeof openProjectSchema>['document'] }
    },
    'suggest-project': async ({ source: id }) => {
      await settle(core, seat, 'anyone')
      const source = sourceOf(project.current().document, id)
      const { width, height } = source.facts
      return { rate: suggestRate(source), width, height }
    },
  }
}
