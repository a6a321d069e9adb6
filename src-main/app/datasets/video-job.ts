// Sources that the media room decodes: a video file, or a folder of pictures.
import type { MediaTools } from '../../media/find-tools.ts'
import { openSource } from '../../media/source.ts'
import type { Source } from '../../media/source-types.ts'
import type { IngestTools, Ingested, SourceJob } from './dataset-types.ts'
import { hashFiles, type FoundFile } from './files.ts'

/** What a job does with its opened source. */
export type IngestSource = (source: Source, tools: IngestTools) => Promise<Ingested>

/** A job for one video file. */
export function videoJob(media: MediaTools, file: FoundFile, ingest: IngestSource): SourceJob {
  return {
    name: file.name,
    size: file.size,
    changed: file.changed,
    hash: (signal) => hashFiles([file.path], signal),
    ingest: async (tools) => await ingest(await openSource(media, file.path, tools.signal), tools),
  }
}

/** A job for a folder of pictures, which are its frames in the order of their names. */
export function picturesJob(
  media: MediaTools,
  folder: { readonly path: string; readonly name: string },
  pictures: readonly FoundFile[],
  ingest: IngestSource,
): SourceJob {
  return {
    name: folder.name,
    size: pictures.reduce((sum, { size }) => sum + size, 0),
    changed: Math.max(0, ...pictures.map(({ changed }) => changed)),
    hash: (signal) =>
      hashFiles(
        pictures.map(({ path }) => path),
        signal,
      ),
    ingest: async (tools) => await ingest(await openSource(media, folder.path, tools.signal), tools),
  }
}
