// One export from its first in-between to the finished file.
import { basename, dirname, resolve } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Job } from '../../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { toNumber } from '../../../src-shared/timebase.ts'
import { encodeVideo } from '../../media/encode.ts'
import type { EncodeResult } from '../../media/encode-types.ts'
import type { CheckedExport, ExportAsk } from './export-check.ts'
import { exportFrames } from './export-frames.ts'
import { soundStart } from './export-plan.ts'
import { createPace } from './gap-pace.ts'
import type { ExportDeskParts } from './parts.ts'

/** How far a job is. */
export type JobProgress = Pick<Job, 'stage' | 'done' | 'total' | 'secondsLeft'>

/** What the media room says of a full disk does not name the disk. */
function namePlace(error: unknown, path: string): unknown {
  if (!(error instanceof InterludeError) || error.code !== 'disk-full' || error.message.includes('cache')) {
    return error
  }
  return new InterludeError(
    'disk-full',
    `The disk of ${dirname(resolve(path))} is full: ${basename(path)} could not be finished, and nothing of it was left.`,
    'Free some space there, or export to another disk. Finished in-betweens are kept, so little is lost.',
    { cause: error },
  )
}

/** Tells how far a stage is, with the time it will take yet. */
function stageOf(
  stage: Job['stage'],
  total: number,
  tell: (progress: JobProgress) => void,
): (done: number) => void {
  const pace = createPace(total)
  tell({ stage, done: 0, total })
  return (done) => {
    pace.count(done)
    const secondsLeft = pace.secondsLeft()
    tell({ stage, done, total, ...(secondsLeft === undefined ? {} : { secondsLeft }) })
  }
}

/** The result in the words of a job. */
export function resultOf({ frames, bytes, duration, encoder }: EncodeResult): NonNullable<Job['result']> {
  return { frames, bytes, duration: toNumber(duration), encoder }
}

/**
 * Makes what is missing, holds it, and writes the file. Rejects with what checking, making and encoding reject with; then nothing is left.
 */
export async function runExport(
  parts: ExportDeskParts,
  document: ProjectDocument,
  ask: ExportAsk,
  { plan, codec, sound }: CheckedExport,
  tell: (progress: JobProgress) => void,
  signal: AbortSignal,
): Promise<EncodeResult> {
  const { path, output, overwrite } = ask
  // Whether the sound can be had shows before the work.
  const file = sound && (await parts.pictures.fileOf(sound))
  let making: { readonly total: number; readonly report: (done: number) => void } | undefined
  const hold = await parts.gaps.makeAll(document, plan.needs, {
    signal,
    onProgress: (done, total) => {
      if (making?.total !== total) making = { total, report: stageOf('making', total, tell) }
      making.report(done)
    },
  })
  try {
    const encoding = stageOf('encoding', plan.frames, tell)
    return await encodeVideo(
      await parts.tools(),
      {
        ...{ path, overwrite, container: output.container, codec, quality: output.quality },
        ...{ frameRate: plan.rate, frameCount: plan.frames },
        ...(sound && file !== undefined
          ? { sound: { path: file, from: soundStart(document, sound.id, plan.span) } }
          : {}),
        onProgress: (done) => {
          if (done < plan.frames) encoding(done)
          else tell({ stage: 'checking', done: plan.frames, total: plan.frames })
        },
      },
      exportFrames(parts, document, output, plan, signal),
      signal,
    )
  } catch (error) {
    throw namePlace(error, path)
  } finally {
    hold.release()
  }
}
