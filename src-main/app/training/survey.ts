// What footage is good for, source by source: read as fine-tuning reads it, divided as it divides it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { clipIndexSchema, type Split } from '../../../src-shared/clip-format.ts'
import type { FootagePick, Survey } from '../../../src-shared/editor/training.ts'
import {
  InterludeError,
  throwIfCancelled,
  toErrorShape,
  type ErrorShape,
} from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { findSource } from '../../../src-shared/project/lookup.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { toNumber } from '../../../src-shared/timebase.ts'
import type { FinishedSource } from '../datasets/dataset-types.ts'
import { findFootage } from '../datasets/footage-files.ts'
import { divideFootage, nameOfFootage } from '../datasets/footage.ts'
import { joinPicks, type FrameRange } from '../datasets/picked-ranges.ts'
import { windowFrames } from '../datasets/split-footage.ts'
import { finetuneShares, readFootage } from '../finetune-footage.ts'
import type { SurveyItem, TrainingDeskParts } from './parts.ts'

type Surveyed = Survey['sources'][number]

/** A stretch that was kept, in frames of its source. */
interface Kept {
  readonly source: string
  readonly split: Split
  readonly range: readonly [number, number]
  readonly frames: number
  readonly rate: number
}

/** What reading gave, whether it is enough or not; by the names of the store. */
interface Findings {
  readonly clips: readonly Kept[]
  readonly dropped: ReadonlyMap<string, Readonly<Record<string, number>>>
  readonly broken: ReadonlyMap<string, string>
  readonly notes: readonly string[]
  readonly refusal?: ErrorShape
}

/** A source that is there. */
interface Asked {
  readonly source: Source
  readonly path: string
  readonly picked: readonly FrameRange[] | undefined
  /** In the store. */
  readonly name: string
}

const sides = { train: 'training', validation: 'selection', test: 'proof' } as const

async function readFindings(
  { app }: TrainingDeskParts,
  asked: readonly Asked[],
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<Findings> {
  const broken = new Map<string, string>()
  let read: readonly FinishedSource[] = []
  const parts = asked.flatMap(({ path, picked }) => (picked ?? [null]).map((range) => ({ path, range })))
  try {
    const footage = await readFootage(parts, {
      cache: app.runtime.cache,
      tools: () => app.tools(),
      onProgress: (done, total) => tell(done, total),
      onBroken: (file, reason) => broken.set(file, reason),
      onSources: (sources) => (read = sources),
      signal,
    })
    const text = await readFile(join(footage.store, 'index.json'), 'utf8')
    const { clips, sources } = v.parse(clipIndexSchema, JSON.parse(text))
    const nameOf = (index: number) => sources[index]?.name ?? ''
    return {
      clips: clips.map((clip) => ({ ...clip, source: nameOf(clip.source) })),
      dropped: new Map(sources.map(({ name, dropped }) => [name, dropped ?? {}])),
      broken: new Map(footage.broken.map(({ file, reason }) => [file, reason])),
      notes: footage.notes,
    }
  } catch (error) {
    if (!(error instanceof InterludeError) || error.code !== 'too-small') throw error
    const picks = new Map(asked.map(({ name, picked }) => [name, picked]))
    return {
      clips: divideFootage(read, finetuneShares, (name) => picks.get(name)),
      dropped: new Map(read.map(({ name, dropped }) => [name, dropped ?? {}])),
      broken,
      notes: [],
      refusal: toErrorShape(error),
    }
  }
}

/** Why a source gave nothing though it could be read. */
function uselessness(name: string, { still, repeated, mixed, cuts, seconds }: Surveyed): ErrorShape {
  const part = (value: number) => `${value.toFixed(1)} s`
  return {
    code: 'too-small',
    message:
      `Nothing of ${name} can be used: of ${part(seconds)}, ${part(still)} stand still, ${part(repeated)} repeat the frame before, ` +
      `${part(mixed)} are dissolves, and there are ${String(cuts)} cuts; a stretch needs ${String(windowFrames)} frames without a cut.`,
    remedy: 'Choose footage in which something moves, in longer takes.',
  }
}

function surveyOf({ source, picked, name }: Asked, findings: Findings): Surveyed {
  const { frameRate, frameCount } = source.facts
  const rate = frameRate ? toNumber(frameRate) : 24
  const frames = picked?.reduce((sum, { first, last }) => sum + last - first + 1, 0) ?? frameCount
  const dropped = findings.dropped.get(name) ?? {}
  const surveyed: Surveyed = {
    source: source.id,
    seconds: dropped.frames ?? Math.min(frames, frameCount) / rate,
    ...{ training: 0, selection: 0, proof: 0, stretches: [] },
    ...{ still: dropped.still ?? 0, repeated: dropped.repeated ?? 0 },
    ...{ mixed: dropped.mixed ?? 0, cuts: dropped.cuts ?? 0 },
  }
  const clips = findings.clips
    .filter((clip) => clip.source === name && clip.frames >= windowFrames)
    .sort((a, b) => a.range[0] - b.range[0])
  for (const clip of clips) {
    const side = sides[clip.split]
    surveyed[side] += clip.frames / (clip.rate || 24)
    surveyed.stretches.push({ first: clip.range[0], last: clip.range[1] - 1, side })
  }
  if (clips.length > 0) return surveyed
  const reason = findings.broken.get(name)
  const error =
    reason === undefined ? uselessness(name, surveyed) : { code: 'damaged' as const, message: reason }
  return { ...surveyed, error }
}

const emptySurvey = (source: string, error: unknown): Surveyed => ({
  ...{ source, seconds: 0, training: 0, selection: 0, proof: 0, still: 0, repeated: 0, mixed: 0, cuts: 0 },
  ...{ stretches: [], error: toErrorShape(error) },
})

/** The sources of the footage that are there, each once, and what is to be said of the others. */
async function gather(
  parts: TrainingDeskParts,
  document: ProjectDocument,
  footage: readonly FootagePick[],
  signal: AbortSignal,
): Promise<{ asked: Asked[]; lost: Surveyed[] }> {
  const asked: Asked[] = []
  const lost: Surveyed[] = []
  for (const id of new Set(footage.map(({ source }) => source))) {
    try {
      const source = findSource(document, id)
      if (!source) throw new InterludeError('not-found', 'The project has not that footage any more.')
      const path = await parts.fileOf(source)
      const own = footage.filter((pick) => pick.source === id).map(({ range }) => ({ path, range }))
      const picked = joinPicks(own).ranges.get(path)
      // Found alone first: what is wrong with one file is no reason to say nothing of the others.
      await findFootage([path], signal)
      asked.push({ source, path, picked, name: '' })
    } catch (error) {
      throwIfCancelled(signal)
      lost.push(emptySurvey(id, error))
    }
  }
  if (asked.length === 0) return { asked, lost }
  const found = await findFootage(
    asked.map(({ path }) => path),
    signal,
  )
  const names = new Map(found.map(({ path, name }) => [path, name]))
  const named = asked.map((one) => ({
    ...one,
    name: nameOfFootage(names.get(one.path) ?? one.path, one.picked),
  }))
  return { asked: named, lost }
}

/** See `TrainingDesk.survey`. */
export async function surveyFootage(
  parts: TrainingDeskParts,
  document: ProjectDocument,
  footage: readonly FootagePick[],
  signal: AbortSignal,
  tell: (item: SurveyItem) => Promise<void>,
): Promise<void> {
  const { asked, lost } = await gather(parts, document, footage, signal)
  let whole = 1
  const findings: Findings =
    asked.length === 0
      ? {
          clips: [],
          dropped: new Map(),
          broken: new Map(),
          notes: [],
          ...(lost[0]?.error && { refusal: lost[0].error }),
        }
      : await readFindings(parts, asked, signal, (done, total) => {
          whole = Math.max(1, total)
          void tell({ done, total: whole }).catch(() => undefined)
        })
  const order = [...new Set(footage.map(({ source }) => source))]
  const sources = [...asked.map((one) => surveyOf(one, findings)), ...lost].sort(
    (a, b) => order.indexOf(a.source) - order.indexOf(b.source),
  )
  const sum = (of: (source: Surveyed) => number) => sources.reduce((total, source) => total + of(source), 0)
  const survey: Survey = {
    sources,
    total: {
      training: sum(({ training }) => training),
      selection: sum(({ selection }) => selection),
      proof: sum(({ proof }) => proof),
    },
    ...(findings.refusal && { refusal: findings.refusal }),
    notes: [...findings.notes],
  }
  await tell({ done: whole, total: whole, survey })
}
