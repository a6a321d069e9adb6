// KTH actions (Schuldt, Laptev, Caputo, ICPR 2004) as distributed: personNN_ACTION_dN_uncomp.avi, in one folder or one for
// each action, beside 00sequences.txt, which lists the frames in which something happens.
import { readFile } from 'node:fs/promises'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Split } from '../../../src-shared/clip-format.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import type { DatasetPlan, SourceJob } from './dataset-types.ts'
import type { Fit } from './fit.ts'
import type { FoundFile } from './files.ts'
import { compareCount, assignAll } from './published.ts'
import { takeRange } from './take-range.ts'
import { videoJob } from './video-job.ts'

/** Published: 25 persons, 6 actions, 4 scenes, less one that is missing. */
const publishedFiles = 599
const publishedBySplit: Readonly<Record<Split, number>> = { train: 359, validation: 24, test: 216 }

/** The splits of the paper: persons 1-15, 16, 17-25. */
export function kthSplit(person: number): Split {
  return person <= 15 ? 'train' : person === 16 ? 'validation' : 'test'
}

/** A line of 00sequences.txt: a sequence and its ranges of frames, counted from 0, the end not included. */
export interface KthSequence {
  readonly name: string
  readonly person: number
  readonly action: string
  readonly ranges: readonly (readonly [start: number, end: number])[]
}

/** Reads 00sequences.txt. Lines that are not sequences, and the one that is missing, are passed over. */
export function parseSequences(text: string): KthSequence[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(person(\d\d)_(\w+?)_d\d)\s+frames\s+(.*)$/.exec(line)
    if (!match) return []
    const [, name = '', person = '', action = '', list = ''] = match
    const ranges = [...list.matchAll(/(\d+)\s*-\s*(\d+)/g)]
      .map(([, from, to]) => [Number(from) - 1, Number(to)] as const)
      .filter(([start, end]) => start >= 0 && end > start)
    return [{ name, person: Number(person), action, ranges }]
  })
}

function jobFor(media: MediaTools, file: FoundFile, sequence: KthSequence, fit: Fit): SourceJob {
  return videoJob(media, file, async (source, tools) => {
    const clips = []
    const notes: string[] = []
    const { frameCount } = source.info
    for (const [number, [start, end]] of sequence.ranges.entries()) {
      if (end > frameCount) {
        notes.push(`${file.name} ends at frame ${frameCount}; its range ${start + 1}-${end} is cut there.`)
      }
      const range = [start, Math.min(end, frameCount)] as const
      if (range[1] - range[0] < 2) continue
      const id = `${sequence.name}/${number + 1}`
      clips.push(
        ...(await takeRange(source, range, { id, scene: sequence.name, label: sequence.action }, fit, tools)),
      )
    }
    return { clips, notes }
  })
}

/** Finds the set among the files of its folder. Throws `not-found` without the list of sequences or without videos. */
export async function planKth(
  media: MediaTools,
  files: readonly FoundFile[],
  fit: Fit,
): Promise<DatasetPlan> {
  const list = files.find(({ name }) => /(^|\/)00sequences\.txt$/i.test(name))
  if (!list) {
    throw new InterludeError(
      'not-found',
      'The list of frame ranges, 00sequences.txt, is not in the folder.',
      'Put it beside the videos: it is distributed with the KTH actions.',
    )
  }
  const sequences = parseSequences(await readFile(list.path, 'utf8'))
  const videos = new Map<string, FoundFile>()
  for (const file of files) {
    const name = /(?:^|\/)(person\d\d_\w+?_d\d)(?:_uncomp)?\.(?:avi|mp4|mkv|mov)$/i
      .exec(file.name)?.[1]
      ?.toLowerCase()
    if (name !== undefined && !videos.has(name)) videos.set(name, file)
  }
  const jobs = sequences.flatMap((sequence) => {
    const file = videos.get(sequence.name)
    return file ? [jobFor(media, file, sequence, fit)] : []
  })
  if (jobs.length === 0) {
    throw new InterludeError(
      'not-found',
      'No video of the KTH actions is in the folder.',
      'Unpack the archives there; the files are named like person01_boxing_d1_uncomp.avi.',
    )
  }
  const persons = new Map(sequences.map((sequence) => [sequence.name, sequence.person]))
  return {
    dataset: 'kth',
    title: 'KTH actions: persons 1-15 train, 16 validation, 17-25 test; ranges of 00sequences.txt',
    options: { fit },
    jobs,
    broken: [],
    notes: [],
    finish: (sources) => {
      const clips = assignAll(sources, (clip) => kthSplit(persons.get(clip.scene) ?? 1))
      const absent = sequences.length - jobs.length
      const damaged = jobs.length - sources.length
      const why = `${absent} of the listed sequences are not in the folder${damaged > 0 ? `, ${damaged} are broken` : ''}`
      const sourcesOf = (split: Split) =>
        new Set(clips.filter((clip) => clip.split === split).map(({ source }) => source)).size
      return {
        clips,
        checks: [
          compareCount(
            'sequences listed',
            publishedFiles,
            sequences.length,
            'the list differs from the official one',
          ),
          compareCount('sequences read', publishedFiles, sources.length, why),
          ...(['train', 'validation', 'test'] as const).map((split) =>
            compareCount(`${split} sequences`, publishedBySplit[split], sourcesOf(split), why),
          ),
        ],
        notes: ['person13_handclapping_d3 does not exist: 25 x 6 x 4 less one is 599.'],
      }
    },
  }
}
