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
