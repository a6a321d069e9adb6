// Which gap is made next: the one under the playhead, then outwards from it.
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { lastUpTo } from '../../../src-shared/project/lookup.ts'

/** Where the user looks. */
export interface Look {
  readonly frame: number
  readonly playing: boolean
  /** 1 forwards, -1 backwards. */
  readonly direction: 1 | -1
}

/** The look after the playhead has gone to `frame`: standing still keeps the direction. */
export function lookAt(before: Look, frame: number, playing: boolean): Look {
  const direction = frame === before.frame ? before.direction : frame > before.frame ? 1 : -1
  return { frame, playing, direction }
}

/**
 * The rank of a document's gaps by their index; the lowest is made first, 0 is under the playhead. While it plays, all that lies ahead
 * comes before what lies behind; otherwise both sides in turn.
 */
export function rankGaps(document: ProjectDocument, look: Look): (index: number) => number {
  const last = document.gaps.length - 1
  const under = Math.min(
    last,
    Math.max(
      0,
      lastUpTo(document.keyframes, ({ at }) => at, look.frame),
    ),
  )
  return (index) => {
    const ahead = (index - under) * look.direction
    if (look.playing) return ahead >= 0 ? ahead : last + 1 - ahead
    return ahead > 0 ? 2 * ahead - 1 : -2 * ahead
  }
}
