// UCF101 (Soomro, Zamir, Shah, 2012) as distributed: v_Class_gNN_cNN.avi in a folder for each class, and the lists of
// ucfTrainTestlist. Split 1: 95 % of trainlist01 train, 5 % validation (seeded), testlist01 test.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Split } from '../../../src-shared/clip-format.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import type { DatasetPlan } from './dataset-types.ts'
import type { Fit } from './fit.ts'
import type { FoundFile } from './files.ts'
import { assignAll, compareCount } from './published.ts'
import { takeRange } from './take-range.ts'
import { videoJob } from './video-job.ts'

const publishedTrain = 9537
const publishedTest = 3783
const validationShare = 0.05

/** Names of clips (`v_Class_gNN_cNN`, no folder, no ending) in a list of the set. */
export function parseList(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const name = /(?:^|\/)(v_\w+?_g\d+_c\d+)\.\w+/.exec(line.trim())?.[1]
    return name === undefined ? [] : [name]
  })
}

/** The validation clips: the first 5 % of the list in an order that depends on the seed and each name alone. */
export function chooseValidation(names: readonly string[], seed: number): ReadonlySet<string> {
  const rank = (name: string) => createHash('sha256').update(`${seed}:${name}`).digest('hex')
  const ranked = names.map((name) => ({ name, rank: rank(name) })).sort((a, b) => (a.rank < b.rank ? -1 : 1))
  return new Set(ranked.slice(0, Math.round(names.length * validationShare)).map(({ name }) => name))
}

async function readList(files: readonly FoundFile[], list: string): Promise<string[]> {
  const file = files.find(({ name }) => name === list || name.endsWith(`/${list}`))
  if (!file) {
    throw new InterludeError(
      'not-found',
      `The official list ${list} is not in the folder.`,
      'Unpack UCF101TrainTestSplits-RecognitionTask.zip (ucfTrainTestlist) beside the videos.',
    )
  }
  return parseList(await readFile(file.path, 'utf8'))
}

/** Finds the set among the files of its folder. Throws `not-found` without the lists or without videos. */
export async function planUcf101(
  media: MediaTools,
  files: readonly FoundFile[],
  fit: Fit,
  seed: number,
): Promise<DatasetPlan> {
  const [train, test] = [await readList(files, 'trainlist01.txt'), await readList(files, 'testlist01.txt')]
  const validation = chooseValidation(train, seed)
  const splits = new Map<string, Split>()
  for (const name of train) splits.set(name, validation.has(name) ? 'validation' : 'train')
  for (const name of test) splits.set(name, 'test')

  const clipNameOf = (file: string) =>
    /(?:^|\/)(v_\w+?_g\d+_c\d+)\.(?:avi|mp4|mkv|mov|webm|gif)$/i.exec(file)?.[1]
  const videos = files.flatMap((file) => {
    const clip = clipNameOf(file.name)
    return clip !== undefined && splits.has(clip) ? [{ file, clip }] : []
  })
  const unlisted =
    files.filter(({ name }) => /\.avi$/i.test(name)).length -
    videos.filter(({ file }) => /\.avi$/i.test(file.name)).length
  if (videos.length === 0) {
    throw new InterludeError(
      'not-found',
      'No video of UCF101 is in the folder.',
      'Unpack UCF101.rar there; the files are named like v_Archery_g01_c01.avi.',
    )
  }
  const jobs = videos.map(({ file, clip }) =>
    videoJob(media, file, async (source, tools) => {
      const label = /^v_(\w+?)_g\d+/.exec(clip)?.[1] ?? ''
      const names = { id: clip, scene: clip.replace(/_c\d+$/, ''), label }
      return { clips: await takeRange(source, [0, source.info.frameCount], names, fit, tools) }
    }),
  )
  return {
    dataset: 'ucf101',
    title: 'UCF101, split 1: 95 % of trainlist01 train, 5 % validation, testlist01 test',
    options: { fit, seed },
    jobs,
    broken: [],
    notes: [
      `The validation clips are chosen with the seed ${seed}; groups (one person or place) may be in train and validation, as in the paper.`,
      ...(unlisted > 0 ? [`${unlisted} AVI files are in neither list and are left out.`] : []),
    ],
    finish: (sources) => {
      const clips = assignAll(
        sources,
        (_clip, source) => splits.get(clipNameOf(source.name) ?? '') ?? 'train',
      )
      const read = { train: 0, test: 0 }
      for (const { name } of sources) {
        if (splits.get(clipNameOf(name) ?? '') === 'test') read.test++
        else read.train++
      }
      const why = (found: number, listed: number) =>
        `${listed - found} listed clips are not in the folder or are broken`
      return {
        clips,
        checks: [
          compareCount(
            'clips in trainlist01',
            publishedTrain,
            train.length,
            'the list differs from the official one',
          ),
          compareCount(
            'clips in testlist01',
            publishedTest,
            test.length,
            'the list differs from the official one',
          ),
          compareCount(
            'train and validation clips read',
            publishedTrain,
            read.train,
            why(read.train, train.length),
          ),
          compareCount('test clips read', publishedTest, read.test, why(read.test, test.length)),
        ],
        notes: [],
      }
    },
  }
}
