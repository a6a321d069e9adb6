// `interlude evaluate`: judges a model on footage, beside other models and what needs no learning.
import { Option, type Command } from 'commander'
import { InterludeError } from '../../src-shared/errors.ts'
import { runEvaluation, type EvaluationRequest } from '../app/evaluation/run.ts'
import { toJson } from '../app/evaluation/report.ts'
import { smallestJudged } from '../app/evaluation/judged-size.ts'
import { defaultModel } from '../app/model-library.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { commandWords, describeEvaluation } from './evaluate-words.ts'
import { parseGaps } from './finetune.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { ask, canAsk, oneLine, say } from './terminal.ts'
import { parseSome } from './train-values.ts'
import { parseBytes, parseSize, parseWhole } from './values.ts'

interface Values {
  readonly model: string
  readonly against?: string[]
  readonly data: string[]
  readonly gap: readonly number[]
  readonly samples: number
  readonly windows: number
  readonly seed: number
  readonly size?: EvaluationRequest['size']
  readonly heldOut?: true
  readonly all?: true
  readonly baselines?: boolean
  readonly fvd?: true
  readonly memory?: number
  readonly device?: 'cpu' | 'cuda'
  readonly cache: boolean
  readonly report?: string
  readonly json?: string | true
  readonly force?: true
}

const examples = `
A window is a stretch of footage without a cut: its first and last frame are given, those between are made and compared with
the ones that were really there. Windows lie in the last 30 % of each file, which fine-tuning does not train on; --all takes
them from anywhere. A clip store is judged on its test split.

Ctrl-C leaves nothing half-written; the same command goes on where it was: finished in-betweens are kept in the cache.

Examples:
  A model beside cross-fade, nearest keyframe, minterpolate and the motion prior:
    $ interlude evaluate --model my-shoot --data shoot1.mp4 shoot2.mov --report report.html
  Before and after, ten samples of each gap, with FVD (npm run setup -- --fvd brings its weights):
    $ interlude evaluate --model my-shoot --against starter --data shoot1.mp4 --samples 10 --fvd --report report.html
  As papers do it, on squares of 64 pixels; short and long gaps:
    $ interlude evaluate --data clips/ --size 64 --gap 15,4 --windows 256 --json figures.json

${exitCodesHelp}`

/** `64` is the side of the square in the middle, `640x360` a size. */
function parseJudgedSize(text: string): EvaluationRequest['size'] {
  const size = /^\d{1,5}$/.test(text) ? Number(text) : parseSize(text)
  if (size === 'source') return undefined
  const least = typeof size === 'number' ? size : Math.min(size.width, size.height)
  if (least >= smallestJudged) return size
  throw new InterludeError(
    'usage',
    `"${text}" can't be the value of --size.`,
    `Write the side of a square (--size 64) or WxH; ${String(smallestJudged)} pixels at least.`,
  )
}

function toRequest(context: CliContext, values: Values, command: string): EvaluationRequest {
  if (values.heldOut && values.all) {
    throw new InterludeError('usage', '--held-out and --all exclude each other.', 'Leave one of them out.')
  }
  const { model, against, data, gap, samples, windows, seed, size, memory, cache, report, json } = values
  return {
    folder: context.folder,
    model,
    against: against ?? [],
    data,
    gaps: gap,
    samples,
    windows,
    seed,
    size,
    heldOut: values.all !== true,
    baselines: values.baselines ?? true,
    fvd: values.fvd ?? false,
    memoryLimit: memory,
    keep: cache,
    report,
    json: typeof json === 'string' ? json : undefined,
    command,
  }
}

async function run(context: CliContext, values: Values, command: string): Promise<void> {
  const { streams } = context
  const request = toRequest(context, values, command)
  const progress = createProgress(streams.stderr, { things: 'pictures' })
  const interrupt = listenForInterrupt(() => progress.line('Stopping. Finished in-betweens are kept.'))
  const app = context.compose({ device: values.device })
  // Redrawn, a few times a second is enough; as lines, one in a while.
  const every = streams.stderr.isTTY === true ? 200 : 5000
  let told = Number.NEGATIVE_INFINITY
  const now = (text: string) => {
    const time = performance.now()
    if (time - told < every) return
    told = time
    progress.phase(text)
  }
  let judging = false
  try {
    const { evaluation, written } = await runEvaluation(app, request, {
      signal: interrupt.signal,
      onScan: (source, done, total) =>
        now(`Looking for cuts and stillness in ${source}: ${String(done)} of ${String(total)} frames`),
      onChoose: (done, total) => now(`Choosing windows: ${String(done)} of ${String(total)} sources`),
      onProgress: ({ done, total, free }) => {
        if (!judging) progress.start()
        judging = true
        progress.update(done, total, free)
      },
      mayOverwrite: async (path) =>
        values.force === true ||
        (canAsk(streams) && (await ask(streams, `${path} already exists. Overwrite it?`, interrupt.signal))),
    })
    progress.end()
    if (values.json === true) {
      streams.stdout.write(`${JSON.stringify(JSON.parse(toJson(evaluation)))}\n`)
      return
    }
    for (const line of describeEvaluation(evaluation)) say(streams.stderr, line)
    for (const path of written) streams.stdout.write(`${oneLine(path)}\n`)
  } finally {
    progress.end()
    await app.close()
    interrupt.dispose()
  }
}

/** Adds the command. */
export function addEvaluate(program: Command, context: CliContext): void {
  program
    .command('evaluate')
    .description('judge a model on footage, beside others and what needs no learning')
    .option('--model <name|folder>', 'which model', defaultModel)
    .option('--against <models...>', 'other models to compare it with: the one before fine-tuning, say')
    .requiredOption('--data <paths...>', 'videos, folders of them or of numbered pictures; or clip stores')
    .addOption(
      new Option('--gap <frames[,frames...]>', 'frames from one keyframe to the next')
        .argParser(parseGaps)
        .default([15], '15'),
    )
    .addOption(
      new Option('--samples <n>', 'in-betweens of each gap by each model')
        .argParser(parseSome('--samples'))
        .default(1),
    )
    .addOption(
      new Option('--windows <n>', 'most windows of each gap').argParser(parseSome('--windows')).default(32),
    )
    .addOption(
      new Option(
        '--size <side|WxH>',
        "the square in the middle, or a size (default: the footage's own)",
      ).argParser(parseJudgedSize),
    )
    .option('--held-out', 'the last 30 % of each file; of clip stores the test split (default)')
    .option('--all', 'all of the footage')
    .option('--baselines', 'beside what needs no learning (default)')
    .option('--no-baselines', 'models alone')
    .option('--fvd', 'also the Frechet video distance; wants 256 windows or so')
    .addOption(
      new Option('--seed <n>', 'same seed, same windows and noise')
        .argParser(parseWhole('--seed'))
        .default(0),
    )
    .addOption(new Option('--device <kind>', 'insist on a device').choices(['cpu', 'cuda']))
    .addOption(
      new Option('--memory <size>', 'memory that the engine may use for a gap, such as 4GB').argParser(
        parseBytes('--memory'),
      ),
    )
    .option('--report <file.html>', 'write a report: one page with tables, charts and pictures')
    .option('--json [file.json]', 'write the figures; without a name print them in one line')
    .option('--no-cache', 'neither use nor keep finished in-betweens')
    .option('-f, --force', 'overwrite what is there without asking')
    .addHelpText('after', examples)
    .action(async (values: Values, command: Command) => {
      // As it is told by --help; what was not written says nothing of its own.
      const names = [...new Set(command.options.map((option) => option.attributeName()))]
      const given = names.filter((name) => command.getOptionValueSource(name) === 'cli')
      await run(context, values, commandWords(given.map((name) => [name, command.getOptionValue(name)])))
    })
}
