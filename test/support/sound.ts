// Footage with a click at every whole second, and where the clicks of a file are.
import { spawnSync } from 'node:child_process'
import { probeFile } from '../../src-main/media/ffprobe.ts'
import type { MediaTools } from '../../src-main/media/find-tools.ts'
import { runSync } from './media-fixtures.ts'

const rate = 48000

/** How footage is written. */
export interface ClickedClip {
  readonly seconds?: number
  /** ffmpeg's names. */
  readonly audio?: string
  readonly video?: readonly string[]
  /** Seconds by which the sound begins after the pictures; a click stays at the whole seconds of the pictures' clock. */
  readonly late?: number
  readonly channels?: number
}

/** Writes footage of 25 frames a second whose sound clicks (a short tone) at every whole second of it. */
export function writeClicks(tools: MediaTools, path: string, clip: ClickedClip = {}): void {
  const { seconds = 8, audio = 'aac', video = ['libx264', '-bf', '2'], late = 0, channels = 2 } = clip
  const tone = `if(lt(mod(t+${String(late)}\\,1)\\,0.02)\\,0.8*sin(2*PI*1000*t)\\,0)`
  const sound = `aevalsrc=${Array.from({ length: channels }, () => tone).join('|')}:s=${String(rate)}:d=${String(seconds - late)}`
  runSync(tools.ffmpeg, [
    ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc=s=96x64:r=25:d=${String(seconds)}`],
    ...['-itsoffset', String(late), '-f', 'lavfi', '-i', sound],
    ...['-c:v', ...video, '-c:a', audio, '-y', path],
  ])
}

/** The sound of a file: its codec, how long it lasts, and when it clicks, in seconds from the first picture. */
export async function readClicks(
  tools: MediaTools,
  path: string,
): Promise<{ codec: string | undefined; seconds: number; clicks: number[] }> {
  const file = await probeFile(tools, path)
  const video = file.streams.find(({ codec_type: type }) => type === 'video')
  const codec = file.streams.find(({ codec_type: type }) => type === 'audio')?.codec_name
  if (codec === undefined) return { codec, seconds: 0, clicks: [] }
  const first = Number(video?.start_time ?? 0) - Number(file.format.start_time ?? 0)
  const filter = `aresample=${String(rate)}:async=1:first_pts=0`
  const run = spawnSync(
    tools.ffmpeg,
    ['-v', 'error', '-i', path, '-map', '0:a:0', '-af', filter, '-ac', '1', '-f', 'f32le', '-'],
    { maxBuffer: 1 << 28 },
  )
  const samples = new Float32Array(new Uint8Array(run.stdout).buffer)
  const clicks: number[] = []
  for (let at = 0; at < samples.length; at++) {
    if (Math.abs(samples[at] ?? 0) < 0.2) continue
    clicks.push(at / rate - first)
    at += rate / 4
  }
  return { codec, seconds: samples.length / rate - first, clicks }
}
