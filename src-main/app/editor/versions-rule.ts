// Which kept versions stay: all of the last hour, one an hour for a day, one a day for a month, and the newest for ever. Of each hour
// and day it is the last one, and where all that is too much, the oldest go first.

/** A version on disk. */
export interface KeptVersion {
  /** Milliseconds since 1970. */
  readonly kept: number
  readonly bytes: number
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The stretch of time of which one version stays: a name for it. Undefined for what is too old. */
function stretchOf(kept: number, now: number): string | undefined {
  const age = now - kept
  if (age <= hour) return `each ${kept}`
  if (age <= day) return `hour ${Math.floor(kept / hour)}`
  if (age <= 31 * day) return `day ${Math.floor(kept / day)}`
  return undefined
}

/** Those that go. `limit` is in bytes. */
export function outdatedVersions<Version extends KeptVersion>(
  versions: readonly Version[],
  now: number,
  limit: number,
): Version[] {
  const newestFirst = [...versions].sort((a, b) => b.kept - a.kept)
  const seen = new Set<string>()
  let bytes = 0
  return newestFirst.filter((version, index) => {
    const stretch = stretchOf(version.kept, now)
    const stays = index === 0 || (stretch !== undefined && !seen.has(stretch))
    if (!stays || (index > 0 && bytes + version.bytes > limit)) return true
    if (stretch !== undefined) seen.add(stretch)
    bytes += version.bytes
    return false
  })
}

/** A project that was changed within this time keeps its last version, whatever room others take. */
const changedLately = 30 * day

/**
 * Those that go where the versions of all projects together are too much, each project's in a list: of the project that was changed longest
 * ago the oldest go first. `limit` is in bytes.
 */
export function excessVersions<Version extends KeptVersion>(
  projects: readonly (readonly Version[])[],
  now: number,
  limit: number,
): Version[] {
  let bytes = projects.flat().reduce((sum, version) => sum + version.bytes, 0)
  const changed = (project: readonly Version[]) => Math.max(...project.map(({ kept }) => kept))
  const oldestFirst = projects.filter(({ length }) => length > 0).sort((a, b) => changed(a) - changed(b))
  const gone: Version[] = []
  for (const project of oldestFirst) {
    for (const version of [...project].sort((a, b) => a.kept - b.kept)) {
      if (bytes <= limit) return gone
      if (version.kept === changed(project) && now - version.kept <= changedLately) continue
      gone.push(version)
      bytes -= version.bytes
    }
  }
  return gone
}
