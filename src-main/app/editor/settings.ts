// What the user set for the program, in a file of the user's data folder. What is damaged in it falls back to how the program begins, and
// the file is kept aside.
import { readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { systemCodeOf } from '../../../src-shared/errors.ts'
import { defaultSettings, settingsSchema, type Settings } from '../../../src-shared/editor/values.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { writeWhole } from './write-whole.ts'

/** See the top of this file. */
export interface SettingsFile {
  current(): Settings
  /** Takes changes in at once, and resolves when they are written. Throws `disk-full`, `not-writable`; they hold all the same. */
  change(changes: Partial<Settings>): Promise<void>
  /** A sentence about what was wrong with the file when it was read. */
  readonly problem: string | undefined
}

/** The settings that are sound, and whether that is all of them. */
function sift(content: unknown): { readonly settings: Settings; readonly isWhole: boolean } {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { settings: defaultSettings, isWhole: false }
  }
  let settings = defaultSettings
  let isWhole = true
  for (const [name, schema] of Object.entries(settingsSchema.entries)) {
    if (!Object.hasOwn(content, name)) continue
    const parsed = v.safeParse(schema, content[name as keyof typeof content])
    if (parsed.success) settings = { ...settings, [name]: parsed.output }
    else isWhole = false
  }
  return { settings, isWhole }
}

async function read(file: string): Promise<{ settings: Settings; problem: string | undefined }> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { settings: defaultSettings, problem: undefined }
    const reason = error instanceof Error ? error.message : String(error)
    return {
      settings: defaultSettings,
      problem: `The settings can't be read (${reason}), so they are as at first.`,
    }
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    content = undefined
  }
  const { settings, isWhole } = sift(content)
  if (isWhole) return { settings, problem: undefined }
  const aside = `${file}.damaged`
  await rename(file, aside).catch(() => undefined)
  return {
    settings,
    problem: `The settings were damaged, so some are as at first. The old file is kept as ${aside}.`,
  }
}

/** Reads the settings. Never rejects. */
export async function openSettings(file: string): Promise<SettingsFile> {
  const { settings: first, problem } = await read(file)
  let settings = first
  let queue: Promise<void> = Promise.resolve()
  return {
    problem,
    current: () => settings,
    change(changes) {
      settings = { ...settings, ...changes }
      const written = queue.then(async () => {
        await makeFolder(dirname(file), 0o700).catch(() => undefined)
        await writeWhole(file, `${JSON.stringify(settings, undefined, 2)}\n`, 0o600)
      })
      queue = written.catch(() => undefined)
      return written
    },
  }
}
