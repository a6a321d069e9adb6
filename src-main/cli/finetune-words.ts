// What a fine-tuning says, in words for a terminal.
import { basename } from 'node:path'
import type { FinetuneEvent, FinetuneOutcome } from '../app/finetune.ts'
import type { FinetuneFootage } from '../app/finetune-footage.ts'
import type { Progress } from './progress.ts'
import { alignColumns } from './terminal.ts'
import { createTrainTeller } from './train-words.ts'

const seconds = (value: number) => `${value.toFixed(1)} s`

/** What the footage gave: in all, and file by file where there are several. */
export function describeFootage({ total, sources, notes }: FinetuneFootage): string[] {
  const { training, selection, proof } = total
  const all = training + selection + proof
  const rows = sources.map((source) => [
    `  ${basename(source.name)}`,
    seconds(source.training),
    seconds(source.selection),
    seconds(source.proof),
  ])
  return [
    `${seconds(all)} of the footage can be used: ${seconds(training)} to learn from, ${seconds(selection)} to choose the best by, ${seconds(proof)} held out for the proof.`,
    ...(sources.length > 1 ? alignColumns(rows) : []),
    ...notes,
  ]
}

/** How it ended, in lines; `name` is what the user gave to --out. */
export function describeOutcome(
  { ended, verdict, model, report, folder }: FinetuneOutcome,
  { name, inLibrary }: { name: string; inLibrary: boolean },
): string[] {
  const goOn = `interlude finetune --out ${quoted(name)} --resume`
  if (!verdict) return [`${ended === 'stopped' ? 'Stopped and saved.' : 'Ended.'} Go on: ${goOn}`]
  const known = inLibrary ? name : model
  const use = `Use it: interlude inbetween a.png b.png --model ${quoted(known ?? name)} -o out.mp4`
  return [
    verdict.words,
    ...(model === undefined
      ? [
          `It was not put in place: the model that it began with stays the better choice. The run lies in ${folder}.`,
          `To keep it anyway: ${goOn} --keep-anyway`,
        ]
      : [
          ...(verdict.better ? [] : ['It was kept as you asked, and its card says so.']),
          `Model: ${model}`,
          use,
        ]),
    ...(report === undefined ? [] : [`Report: ${report}`]),
  ]
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w./\\:-]+$/.test(word) ? word : `"${word}"`
}

/** Tells the events of a fine-tuning. */
export function createFinetuneTeller(progress: Progress): {
  hear: (event: FinetuneEvent) => void
  /** What to say when it is interrupted now. */
  farewell: () => string
} {
  const training = createTrainTeller(progress)
  const megabytes = (bytes: number) => String(Math.round(bytes / 1e6))
  let stage: FinetuneEvent['type'] = 'reading'
  return {
    hear: (event) => {
      if (event.type === 'proof' && stage !== 'proof') {
        progress.line('Judging on the part of the footage that was held out.')
        progress.start()
      }
      if (event.type !== 'broken' && event.type !== 'strip') stage = event.type
      switch (event.type) {
        case 'reading':
          if (event.source === '') return
          progress.phase(
            `Reading ${basename(event.source)}: ${megabytes(event.done)} of ${megabytes(event.total)} MB`,
          )
          return
        case 'broken':
          progress.line(`broken: ${event.file}: ${event.reason}`)
          return
        case 'footage':
          for (const line of describeFootage(event.footage)) progress.line(line)
          return
        case 'training':
          training(event.item)
          return
        case 'strip':
          return
        case 'proof':
          progress.update(event.progress.done, event.progress.total, event.progress.free)
      }
    },
    farewell: () =>
      stage === 'training'
        ? 'Saving what was learnt, then stopping.'
        : stage === 'proof'
          ? 'Stopping. What was learnt is kept, and so are the pictures that were made; --resume goes on.'
          : 'Stopping. What is done is kept; --resume goes on.',
  }
}
