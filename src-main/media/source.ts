// Opens whatever the user names: a video, an animated picture, a picture, a folder or a pattern of numbered pictures.
import { resolve } from 'node:path'
import type { MediaTools } from './find-tools.ts'
import { inspectInput, notMedia } from './input-file.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import { openPicture } from './picture-source.ts'
import { openSequence, picturesByPattern, picturesInFolder } from './sequence-source.ts'
import type { OpenOptions, Source } from './source-types.ts'
import { openVideo } from './video-source.ts'

/**
 * Opens a source and reads its facts; the file is told by its content, not its name. A path that exists is taken as it
 * is written, `%d` and all; only otherwise is it a pattern. Throws `not-found`, `not-readable`, `not-a-file`, `empty`,
 * `damaged`, `not-media`, `no-video`, `too-large`, `unsupported`, `cancelled`.
 */
export async function openSource(
  tools: MediaTools,
  path: string,
  signal?: AbortSignal,
  options: OpenOptions = {},
): Promise<Source> {
  const full = path === '' ? '' : resolve(path)
  let input
  try {
    input = await inspectInput(full)
  } catch (error) {
    if (!(error instanceof InterludeError) || error.code !== 'not-found') throw error
    const files = await picturesByPattern(full)
    if (files.length === 0) throw error
    return await openSequence(full, files, options.sequenceRate)
  }
  if (input.type === 'folder') {
    return await openSequence(full, await picturesInFolder(full), options.sequenceRate)
  }
  // ffmpeg goes by the name as well, and would find a film in a text that is called one.
  if (input.nature === 'text') throw notMedia(full)
  if (input.nature !== 'media') return await openPicture(full)
  return await openVideo(tools, full, input.size, options, signal)
}
