// BAIR robot pushing, softmotion30_44k (Ebert et al., 2017) as distributed: TFRecord shards traj_A_to_B.tfrecords, each
// record a tf.Example with 30 frames of two cameras as raw 64x64 RGB or as JPEG. Folders of pictures are taken too, one a
// sequence, its number the last one in the folder's name.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Split } from '../../../src-shared/clip-format.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import { readPicture } from '../../media/picture.ts'
import type { ClipDraft, DatasetPlan, IngestTools, Ingested, SourceJob } from './dataset-types.ts'
import { hashFiles, type FoundFile } from './files.ts'
import { fitFrame, type Fit, type Fitted } from './fit.ts'
import { assignAll, compareCount } from './published.ts'
import { takeRange } from './take-range.ts'
import { parseExample, type Feature } from './tf-example.ts'
import { readRecords } from './tfrecord.ts'
import { picturesJob } from './video-job.ts'

/** The set's two cameras: over the shoulder, and from the side. */
export const bairCameras = ['image_main', 'image_aux1'] as const

/** See {@link bairCameras}. */
export type BairCamera = (typeof bairCameras)[number]

const publishedTrainAndValidation = 43_264
const publishedTest = 256
const side = 64
/** Frames a second of the recording. */
const rate = 10

/** The splits of the paper: sequences 0-255 test, 256-2559 validation, the rest train. */
export function bairSplit(sequence: number): Split {
  return sequence < 256 ? 'test' : sequence < 2560 ? 'validation' : 'train'
}

type Decode = (bytes: Buffer) => Promise<Fitted>

/** JPEG and PNG go through the media room, which reads files; raw frames are 64x64 RGB. */
async function withDecoder<T>(fit: Fit, work: (decode: Decode) => Promise<T>): Promise<T> {
  let folder: string | undefined
  const decode: Decode = async (bytes) => {
    if (bytes.length === side * side * 3) {
      const colour = { primaries: 'unknown', transfer: 'unknown', matrix: 'unknown' }
      return fitFrame(
        { width: side, height: side, channels: 3, depth: 8, colour, data: Uint8Array.from(bytes) },
        fit,
      )
    }
    folder ??= await mkdtemp(join(tmpdir(), 'interlude-bair-'))
    const file = join(folder, 'frame')
    await writeFile(file, bytes)
    return fitFrame(await readPicture(file), fit)
  }
  try {
    return await work(decode)
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
}

/** The frames of one camera in a record, in order. */
function framesIn(features: ReadonlyMap<string, Feature>, camera: BairCamera): Buffer[] {
  const frames: Buffer[] = []
  for (let index = 0; ; index++) {
    const feature = features.get(`${index}/${camera}/encoded`)
    if (!feature) return frames
    const bytes = feature.kind === 'bytes' ? feature.values[0] : undefined
    if (!bytes) throw new RangeError(`frame ${index} holds no picture`)
    frames.push(bytes)
  }
}

async function ingestShard(
  file: FoundFile,
  first: number,
  camera: BairCamera,
  decode: Decode,
  tools: IngestTools,
): Promise<Ingested> {
  const clips: ClipDraft[] = []
  let record = 0
  try {
    for await (const message of readRecords(file.path, tools.signal)) {
      const sequence = first + record++
      const frames = framesIn(
        parseExample(message, (name) => name.endsWith(`/${camera}/encoded`)),
        camera,
      )
      if (frames.length < 2) throw new RangeError(`record ${record - 1} has no frames of ${camera}`)
      const block = tools.block(...sizeFor(await decode(frames[0] ?? Buffer.alloc(0))))
      for (const frame of frames) block.add((await decode(frame)).rgb)
      const scene = `sequence-${sequence}`
      clips.push({
        id: scene,
        scene,
        label: camera,
        range: [0, frames.length],
        block: await block.end(),
        first: 0,
        frames: frames.length,
        rate,
      })
    }
  } catch (error) {
    if (error instanceof InterludeError && error.code !== 'damaged') throw error
    if (clips.length === 0) throw error
    // What came before the damage is good.
    return { clips, damage: error instanceof Error ? error.message : String(error) }
  }
  if (clips.length === 0) throw new RangeError('it holds no records')
  return { clips }
}

const sizeFor = ({ width, height }: Fitted) => [width, height] as const

function shardJob(file: FoundFile, first: number, camera: BairCamera, fit: Fit): SourceJob {
  return {
    name: file.name,
    size: file.size,
    changed: file.changed,
    hash: (signal) => hashFiles([file.path], signal),
    ingest: (tools) => withDecoder(fit, (decode) => ingestShard(file, first, camera, decode, tools)),
  }
}

/** Folders that hold pictures, with the number in their name. */
function pictureFolders(
  files: readonly FoundFile[],
): { path: string; name: string; sequence: number; pictures: FoundFile[] }[] {
  const folders = new Map<string, FoundFile[]>()
  for (const file of files) {
    if (!/\.(png|jpe?g)$/i.test(file.name)) continue
    const path = dirname(file.path)
    folders.set(path, [...(folders.get(path) ?? []), file])
  }
  return [...folders].flatMap(([path, pictures]) => {
    const number = /(\d+)\D*$/.exec(basename(path))?.[1]
    if (number === undefined || pictures.length < 2) return []
    return [
      { path, name: dirname(pictures[0]?.name ?? '') || basename(path), sequence: Number(number), pictures },
    ]
  })
}

/** Finds the set among the files of its folder. Throws `not-found` when there is neither shard nor folder of pictures. */
export function planBair(
  media: MediaTools,
  files: readonly FoundFile[],
  fit: Fit,
  camera: BairCamera,
): DatasetPlan {
  const shards = files.flatMap((file) => {
    if (!/\.tfrecords?$/i.test(file.name)) return []
    const first = /traj_(\d+)_to_\d+\.tfrecords?$/i.exec(file.name)?.[1]
    return [{ file, first: first === undefined ? undefined : Number(first) }]
  })
  const known = shards.flatMap(({ file, first }) =>
    first === undefined ? [] : [shardJob(file, first, camera, fit)],
  )
  const unknown = shards.filter(({ first }) => first === undefined)
  const folders = pictureFolders(files)
  const folderJobs = folders.map((folder) =>
    picturesJob(media, folder, folder.pictures, async (source, tools) => {
      const scene = `sequence-${folder.sequence}`
      const names = { id: folder.name, scene, label: camera }
      const clips = await takeRange(source, [0, source.info.frameCount], names, fit, tools)
      return { clips: clips.map((clip) => ({ ...clip, rate })) }
    }),
  )
  const jobs = [...known, ...folderJobs]
  if (jobs.length === 0) {
    throw new InterludeError(
      'not-found',
      'Neither TFRecord shards (traj_0_to_255.tfrecords, ...) nor numbered folders of pictures are there.',
      'Name the unpacked folder softmotion30_44k.',
    )
  }
  return {
    dataset: 'bair',
    title: 'BAIR robot pushing: sequences 0-255 test, 256-2559 validation, the rest train',
    options: { fit, camera },
    jobs,
    broken: unknown.map(({ file }) => ({
      file: file.name,
      reason: 'Its name does not say which sequences it holds (traj_A_to_B.tfrecords), so it has no split.',
    })),
    notes: [`The camera is ${camera}.`],
    finish: (sources) => {
      const clips = assignAll(sources, (clip) => bairSplit(Number(/\d+$/.exec(clip.scene)?.[0] ?? 0)))
      const test = clips.filter(({ split }) => split === 'test').length
      const why = `${sources.length} shards or folders were read, which is not the whole set`
      return {
        clips,
        checks: [
          compareCount(
            'train and validation sequences',
            publishedTrainAndValidation,
            clips.length - test,
            why,
          ),
          compareCount('test sequences', publishedTest, test, why),
        ],
        notes: [],
      }
    },
  }
}
