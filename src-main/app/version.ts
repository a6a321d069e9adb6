// Which version of the program this is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** As the program's own package.json in `root` says. Throws where that is missing or damaged. */
export function programVersion(root: string): string {
  const content: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const isManifest = typeof content === 'object' && content !== null && 'version' in content
  return isManifest && typeof content.version === 'string' ? content.version : 'unknown'
}
