// Files that the system names: on the command line, by a double click, by a drop on the icon.
import { isAbsolute, resolve } from 'node:path'

/**
 * The files among a process's words, in full. `words` begins with the program; in a checkout (`packed` false) the shell's own file
 * comes next. Whatever looks like an option is Electron's or Chromium's, unless it stands after `--`.
 */
export function namedFiles(words: readonly string[], folder: string, packed: boolean): string[] {
  const given = words.slice(1)
  const end = given.indexOf('--')
  const before = (end < 0 ? given : given.slice(0, end)).filter((word) => !word.startsWith('-'))
  const after = end < 0 ? [] : given.slice(end + 1)
  const files = [...before.slice(packed ? 0 : 1), ...after]
  return files.map((file) => (isAbsolute(file) ? file : resolve(folder, file)))
}
