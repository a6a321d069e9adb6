// An editor in a process of its own, to be killed: makes an edit, says when it is kept, and waits.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createProjectKeeper } from '../../src-main/app/editor/project-keeper.ts'
import { newDocument } from '../../src-main/app/editor/project-start.ts'
import { openRecoveries } from '../../src-main/app/editor/recovery.ts'
import { openVersions } from '../../src-main/app/editor/versions.ts'
import { setDefaults } from '../../src-shared/project/edit-project.ts'

const data = process.argv[2] ?? ''
mkdirSync(data, { recursive: true })
const first = newDocument('starter')
const keeper = createProjectKeeper({
  recoveries: openRecoveries(join(data, 'recovery'), '0.1.0'),
  versions: openVersions(join(data, 'versions'), '0.1.0'),
  program: '0.1.0',
  first,
  autosaveAfter: 1,
  onDocument: () => undefined,
  onKept: ({ where }) => process.stdout.write(`${where}\n`),
  onRecoveries: () => undefined,
  onTrouble: ({ text }) => process.stdout.write(`${text}\n`),
})
keeper.edit(1, setDefaults(first, { seed: 77 }))
setInterval(() => undefined, 1000)
