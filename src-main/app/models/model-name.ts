// Names of models in the library. Each becomes a folder on any system, and is typed in a terminal.
import { basename, extname } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'

/** The ending of a model that travels as one file. */
export const archiveEnding = '.interlude-model'

// Windows gives these to devices, whatever ending follows.
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
const wellFormed = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M} ._+-]{0,62}[\p{L}\p{N}\p{M}_+-])?$/u

/** Throws `usage` when a model can't be called that. */
export function checkModelName(name: string): void {
  if (wellFormed.test(name) && !devices.test(name)) return
  throw new InterludeError(
    'usage',
    `A model can't be called "${name.slice(0, 80)}".`,
    'Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit (--name).',
  )
}

/** The name for what lies at a path: that of the file or folder, without the ending of an archive. */
export function nameFromPath(path: string): string {
  const name = basename(path)
  return extname(name) === archiveEnding || extname(name) === '.zip'
    ? name.slice(0, -extname(name).length)
    : name
}
