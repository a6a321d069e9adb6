// Lists the frames of a video with ffprobe: as its packets promise them, or as the decoder shows them.
import { fileUrl } from './ffmpeg-command.ts'
import { inputGuards, probeCrash } from './ffprobe.ts'
import type { MediaTools } from './find-tools.ts'
import type { ScannedFrame } from './frame-index.ts'
import { runTool } from './tool-process.ts'
import type { VideoFacts } from './video-facts.ts'

/** How a scan is run. */
export interface ScanOptions {
  readonly size: number
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((share: number) => void) | undefined
}

/** Packets that the head of a file has, which is decoded to check what all packets promise. */
export const headPackets = 24

function table(line: string): Map<string, string> {
  return new Map(
    line.split('|').flatMap((cell) => {
      const cut = cell.indexOf('=')
      return cut < 0 ? [] : [[cell.slice(0, cut), cell.slice(cut + 1)] as const]
    }),
  )
}

const whole = (text: string | undefined) => (text === undefined || text === 'N/A' ? Number.NaN : Number(text))

/** What a scan read. */
export interface Scan {
  readonly frames: ScannedFrame[]
  /** Something was odd: a packet without a time, without bytes, or one that the file's end cuts off. */
  odd: boolean
}

async function scan(
  tools: MediaTools,
  facts: VideoFacts,
  extra: readonly string[],
  take: (row: Map<string, string>) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-threads', '0', ...inputGuards],
    ...['-select_streams', String(facts.stream), ...extra, '-of', 'compact=p=0', '-i', fileUrl(facts.path)],
  ]
  const exit = await runTool(tools.ffprobe, args, {
    onLine: (line) => line !== '' && take(table(line)),
    signal,
  })
  // A non-zero status is how a cut file ends; what was read before is good.
  if (exit.killedBy !== undefined) throw probeCrash(facts.path, exit.killedBy, exit.stderr)
}

function progressBy(options: ScanOptions): (position: number) => void {
  let last = 0
  return (position) => {
    const share = position / options.size
    if (share - last < 0.01) return
    last = share
    options.onProgress?.(Math.min(1, share))
  }
}

/** The times that the packets promise: reading, no decoding. Throws `tool-failed` when ffprobe was killed. */
export async function scanPackets(tools: MediaTools, facts: VideoFacts, options: ScanOptions): Promise<Scan> {
  const result: Scan = { frames: [], odd: false }
  const report = progressBy(options)
  const entries = 'packet=pts,dts,duration,size,pos,flags'
  await scan(
    tools,
    facts,
    ['-show_entries', entries],
    (row) => {
      const flags = row.get('flags') ?? ''
      // Discarded packets are decoded for others' sake and never shown (edit lists).
      if (flags.includes('D')) return
      const pts = whole(row.get('pts'))
      const position = whole(row.get('pos'))
      const size = whole(row.get('size'))
      if (position + size > options.size) return
      if (Number.isNaN(pts) || size === 0) result.odd = true
      report(position)
      const dts = whole(row.get('dts'))
      result.frames.push({
        pts,
        dts: Number.isNaN(dts) ? pts : dts,
        duration: whole(row.get('duration')) || 0,
        key: flags.includes('K'),
      })
    },
    options.signal,
  )
  return result
}

/** The times that the decoder shows, of all frames or of the first {@link headPackets} packets'; throws as {@link scanPackets}. */
export async function scanFrames(
  tools: MediaTools,
  facts: VideoFacts,
  options: ScanOptions,
  head: boolean,
): Promise<Scan> {
  const result: Scan = { frames: [], odd: false }
  const report = progressBy(options)
  const entries = 'frame=best_effort_timestamp,pkt_dts,pkt_duration,duration,key_frame,pkt_pos'
  const range = head ? ['-read_intervals', `%+#${headPackets}`] : []
  await scan(
    tools,
    facts,
    [...range, '-show_entries', entries],
    (row) => {
      const pts = whole(row.get('best_effort_timestamp'))
      if (Number.isNaN(pts)) result.odd = true
      report(whole(row.get('pkt_pos')))
      result.frames.push({
        pts,
        // The decoding time that a frame carries is its packet's in the best case; its own time is always safe here,
        // because seekTarget only uses it to stay below the next keyframe.
        dts: pts,
        duration: whole(row.get('duration') ?? row.get('pkt_duration')) || 0,
        key: row.get('key_frame') === '1',
      })
    },
    options.signal,
  )
  return result
}
