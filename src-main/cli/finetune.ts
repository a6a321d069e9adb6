// `interlude finetune`: teaches a model somebody's footage, and proves it.
import { Option, type Command } from 'commander'
import { InterludeError } from '../../src-shared/errors.ts'
import { finetune, type FinetuneRequest } from '../app/finetune.ts'
import { finetunePlace } from '../app/finetune-place.ts'
import { defaultModel } from '../app/model-library.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { parseFootage } from './footage-values.ts'
import { createFinetuneTeller, describeOutcome } from './finetune-words.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { say } from './terminal.ts'
import { commandOf, parsePositive, parseSome } from './train-values.ts'
import { parseWhole } from './values.ts'

interface Values {
  readonly model?: string
  readonly data?: string[]
  readonly minutes?: number
  readonly steps?: number
  readonly batch?: number
  readonly size?: number
  readonly rate?: number
  readonly seed?: number
  readonly out: string
  readonly gap?: readonly number[]
  readonly licence?: string[]
  readonly keepAnyway?: true
  readonly resume?: true
  readonly json?: true
}

const defaultMinutes = 15
/** Two keyframes and the fourteen frames between them. */
const defaultGaps = [15]

const examples = `
Most of the footage is learnt from, some of it chooses the best moment of the training, and the last part is looked at once,
at the end: there the new model is compared with the old one, and with what needs no learning (report.html in the run's
folder). Only a model that is better there is put in place; that it is not is no failure, and the exit code is 0.

Of a long take a part may be meant: clip.mp4#120-480 is its frames 120 to 480, counted from 0; a file of just that name goes
first. --steps instead of --minutes computes the same on every machine, for the same --seed.

A plain name for --out makes a model of that name; a folder (with a slash in it) gets everything, the model as its part
"model". Ctrl-C saves and ends; --resume goes on, also after a crash.

Examples:
  The starter, taught two shoots for a quarter of an hour:
    $ interlude finetune --data shoot1.mp4 shoot2.mov --out my-shoot
    $ interlude inbetween a.png b.png --model my-shoot -o out.mp4
  Longer, from another model, judged by gaps of two lengths:
    $ interlude finetune --model my-shoot --data shoot3.mp4 --minutes 60 --gap 15,8 --out my-shoot-2
  Parts of two takes, a number of steps:
    $ interlude finetune --data a.mp4#0-900 b.mov#250-1400 --steps 800 --seed 7 --out my-shoot-3
  Go on; or keep a model that is not better:
    $ interlude finetune --out my-shoot --resume
    $ interlude finetune --out my-shoot --resume --keep-anyway

${exitCodesHelp}`

/** `15`, `15,8`: frames from one keyframe to the next. */
export function parseGaps(text: string): number[] {
  const gaps = text.split(',').map((part) => (/^\s*\d{1,3}\s*$/.test(part) ? Number(part) : NaN))
  if (gaps.every((gap) => gap >= 2 && gap <= 120) && new Set(gaps).size === gaps.length) return gaps
  throw new InterludeError(
    'usage',
    `"${text}" can't be the value of --gap.`,
    'Write frames from one keyframe to the next, 2 to 120: --gap 15, or several: --gap 15,8.',
  )
}

function toRequest(context: CliContext, values: Values, place: FinetuneRequest['place']): FinetuneRequest {
  const { data, model, minutes, steps, batch, size, rate, seed, gap, licence, resume, keepAnyway } = values
  const common = { place, keepAnyway: keepAnyway === true }
  if (resume) {
    const given = [data, model, minutes, steps, batch, size, rate, seed, gap, licence]
    if (given.some((value) => value !== undefined)) {
      throw new InterludeError(
        'usage',
        'A fine-tuning that goes on keeps what it began with.',
        'Leave out everything but --out, --resume and --keep-anyway.',
      )
    }
    return common
  }
  if (!data || data.length === 0) {
    throw new InterludeError(
      'usage',
      'Fine-tuning needs footage.',
      'Name it: --data shoot1.mp4 shoot2.mov. Or go on with one: --resume.',
    )
  }
  if (minutes !== undefined && steps !== undefined) {
    throw new InterludeError(
      'usage',
      'A fine-tuning learns for some minutes or for some steps.',
      'Leave out --minutes or --steps.',
    )
  }
  return {
    ...common,
    begin: {
      model: model ?? defaultModel,
      from: context.folder,
      footage: data.map((text) => parseFootage(text, context.folder)),
      ...(steps === undefined ? { minutes: minutes ?? defaultMinutes } : { steps }),
      changes: { batch, size, rate, seed },
      gaps: [...(gap ?? defaultGaps)],
      licences: licence ?? [],
      command: commandOf('finetune', values),
    },
  }
}

async function run(context: CliContext, values: Values): Promise<void> {
  const { stdout, stderr } = context.streams
  const progress = createProgress(stderr, { things: 'pictures' })
  const teller = createFinetuneTeller(progress)
  const interrupt = listenForInterrupt(() => progress.line(teller.farewell()))
  const app = context.compose()
  try {
    const place = finetunePlace(app, values.out, context.folder)
    const request = toRequest(context, values, place)
    const outcome = await finetune(app, request, { signal: interrupt.signal, onEvent: teller.hear })
    progress.end()
    if (values.json) {
      stdout.write(`${JSON.stringify(outcome)}\n`)
      return
    }
    const name = place.inLibrary ? place.name : values.out
    for (const line of describeOutcome(outcome, { name, inLibrary: place.inLibrary })) say(stdout, line)
  } finally {
    progress.end()
    interrupt.dispose()
    await app.close()
  }
}

/** Adds the command. */
export function addFinetune(program: Command, context: CliContext): void {
  program
    .command('finetune')
    .description('teach a model your footage, and see whether it got better')
    .option('--model <name>', `the model to begin with, by name or folder (default: ${defaultModel})`)
    .option(
      '--data <paths...>',
      'video files (or parts: clip.mp4#120-480), and folders of videos or numbered pictures',
    )
    .requiredOption('--out <name>', 'name of the new model, or a folder')
    .addOption(
      new Option(
        '--minutes <count>',
        `how long it may learn; judging it takes some minutes more (default: ${String(defaultMinutes)})`,
      ).argParser(parsePositive('--minutes')),
    )
    .addOption(
      new Option('--steps <count>', 'how many steps it may learn, instead of minutes').argParser(
        parseSome('--steps'),
      ),
    )
    .addOption(new Option('--batch <count>', 'windows in a step').argParser(parseSome('--batch')))
    .addOption(
      new Option('--size <pixels>', 'side of the windows that are learnt from').argParser(
        parseSome('--size'),
      ),
    )
    .addOption(new Option('--rate <number>', 'highest learning rate').argParser(parsePositive('--rate')))
    .addOption(
      new Option('--seed <number>', 'decides what is learnt from in which order').argParser(
        parseWhole('--seed'),
      ),
    )
    .addOption(
      new Option(
        '--gap <frames>',
        `gaps that it is judged by (default: ${String(defaultGaps[0])})`,
      ).argParser(parseGaps),
    )
    .option('--keep-anyway', 'put the model in place even if it is not better; its card says so')
    .option('--resume', 'go on with what was begun')
    .option('--licence <words...>', "licences of the footage, for the model's card")
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (values: Values) => run(context, values))
}
