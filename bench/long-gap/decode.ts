// The judged end of a clip as square frames: first video stream, every frame as coded, centre crop, area scaling by ffmpeg.
// Decoded once, kept in the cache folder.
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { byteLengthOf, srgb, type Frame } from '../../src-shared/frame.ts'
import { judgedFrom } from './windows.ts'

/** The end of a clip. */
export interface ClipEnd {
  /** Frames of the whole clip. */
  readonly frameCount: number
  /** A frame of the judged part, by its place in the whole clip. Throws RangeError for others. */
  frameAt(index: number): Frame
}

/** Where decoding happens. */
export interface DecodePlaces {
  readonly ffmpeg: string
  /** Folder for decoded frames. */
  readonly cache: string
}

const headerBytes = 8

/** Decodes a clip, or takes it from the cache. Rejects when ffmpeg can't decode it. */
export async function decodeEnd(places: DecodePlaces, file: string, size: number): Promise<ClipEnd> {
  const { size: bytes, mtimeMs } = await stat(file)
  const key = createHash('sha256')
    .update(JSON.stringify(['end-2', file, bytes, mtimeMs, size]))
    .digest('hex')
    .slice(0, 24)
  const kept = join(places.cache, `${key}.rgb`)
  const content = await readFile(kept).catch(async () => {
    const frames = await decodeAll(places.ffmpeg, file, size)
    const frameBytes = size * size * 3
    const frameCount = Math.floor(frames.length / frameBytes)
    const header = Buffer.alloc(headerBytes)
    header.writeUInt32LE(frameCount)
    const end = Buffer.concat([header, frames.subarray(judgedFrom(frameCount) * frameBytes)])
    await mkdir(places.cache, { recursive: true })
    const temporary = `${kept}.${randomUUID()}.tmp`
    await writeFile(temporary, end)
    await rename(temporary, kept)
    return end
  })
  return clipOf(content, size)
}

function clipOf(content: Buffer, size: number): ClipEnd {
  const frameCount = content.readUInt32LE()
  const first = judgedFrom(frameCount)
  const shape = { width: size, height: size, channels: 3, depth: 8 } as const
  const frameBytes = byteLengthOf(shape)
  return {
    frameCount,
    frameAt: (index) => {
      if (index < first || index >= frameCount) {
        throw new RangeError(`Frame ${index} is not in ${first}..${frameCount - 1}.`)
      }
      const at = headerBytes + (index - first) * frameBytes
      return { ...shape, colour: srgb, data: new Uint8Array(content.subarray(at, at + frameBytes)) }
    },
  }
}

async function decodeAll(ffmpeg: string, file: string, size: number): Promise<Buffer> {
  const filter = `crop='min(iw,ih)':'min(iw,ih)',scale=${size}:${size}:flags=area`
  const child = spawn(
    ffmpeg,
    [
      ...['-v', 'error', '-nostdin', '-i', file, '-map', '0:v:0', '-vsync', 'passthrough'],
      ...['-vf', filter, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`ffmpeg can't decode ${file}: ${said.trim()}`)
  return Buffer.concat(chunks)
}
