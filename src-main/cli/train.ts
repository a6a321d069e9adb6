// `interlude train`: teaches a network, from the beginning or from where a run stands.
import { Option, type Command } from 'commander'
import { basename, join, resolve } from 'node:path'
import { recipeNames, type RecipeName, type TrainInput } from '../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import type { App } from '../app/compose.ts'
import { findStores, wantsScenes } from '../app/train-data.ts'
import { trainModel } from '../app/train.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress, formatDuration, type Progress } from './progress.ts'
import { say } from './terminal.ts'
import { parseWhole } from './values.ts'
import { createTrainTeller } from './train-words.ts'

interface Values {
  readonly recipe?: RecipeName
  readonly data?: string[]
  readonly procedural?: true
  readonly out?: string
  readonly resume?: string
  readonly steps?: number
  readonly minutes?: number
  readonly batch?: number
  readonly size?: number
  readonly rate?: number
  readonly seed?: number
  readonly evaluateEvery?: number
  readonly checkpointEvery?: number
  readonly windows?: number
  readonly licence?: string[]
  readonly fusion: boolean
  readonly naive?: true
  readonly json?: true
}

const examples = `
A run's folder holds run.json (what it is), checkpoints/, best/ and last/ (models), curve.json, strips/ (pictures).
Ctrl-C saves and ends; --resume goes on, bit for bit as if nothing had happened. A killed run loses the steps since its
last checkpoint.

Examples:
  A small studio model, from made-up scenes alone:
    $ interlude train --recipe studio-small --procedural --out runs/first --minutes 30
  From your own footage and made-up scenes:
    $ interlude train --recipe studio --data shoot1.mp4 shoot2.mov --procedural --out runs/mine
  The paper, on its own data:
    $ interlude train --recipe paper-kth --data ~/data/kth --out runs/kth
  Go on:
    $ interlude train --resume runs/kth

${exitCodesHelp}`

function positiveNumber(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
    throw new InterludeError('usage', `"${text}" can't be the value of ${option}.`, 'Write a number above 0.')
  }
}

function some(option: string): (text: string) => number {
  return (text) => {
    const value = parseWhole(option)(text)
    if (value > 0) return value
    throw new InterludeError('usage', `${option} can't be 0.`, 'Write a whole number from 1 on.')
  }
}

async function toInput(
  context: CliContext,
  app: App,
  values: Values,
  progress: Progress,
  signal: AbortSignal,
): Promise<TrainInput> {
  const { steps, minutes, rate, resume, recipe, out } = values
  const common = { steps, minutes, rate }
  if (resume !== undefined) {
    if (recipe !== undefined || out !== undefined || values.data !== undefined) {
      throw new InterludeError(
        'usage',
        'A run that goes on keeps its recipe, data and folder.',
        'Leave out --recipe, --data and --out; --steps, --rate and --minutes may change.',
      )
    }
    return { folder: resolve(context.folder, resume), ...common }
  }
  if (recipe === undefined || out === undefined) {
    throw new InterludeError(
      'usage',
      'A new run needs a recipe and a folder.',
      'Write --recipe and --out, or --resume to go on with a run.',
    )
  }
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  const stores = await findStores(
    recipe,
    (values.data ?? []).map((path) => resolve(context.folder, path)),
    {
      cache: app.runtime.cache,
      tools: () => app.tools(),
      onProgress: (done, total, source) =>
        progress.phase(
          `Reading ${basename(source)}: ${String(megabytes(done))} of ${String(megabytes(total))} MB`,
        ),
      onBroken: (file, reason) => progress.line(`broken: ${file}: ${reason}`),
      signal,
    },
  )
  const { batch, size, seed, evaluateEvery, checkpointEvery, windows, naive } = values
  const folder = resolve(context.folder, out)
  return {
    folder,
    ...common,
    begin: {
      recipe,
      name: basename(folder),
      changes: {
        batch,
        size,
        seed,
        evaluateEvery,
        checkpointEvery,
        windows,
        naive,
        ...(values.fusion ? {} : { fusion: false }),
      },
      stores,
      procedural: wantsScenes(recipe, values.procedural === true, stores.length),
      licences: values.licence ?? [],
      command: commandOf(values),
    },
  }
}

/** The command in words, for the card; paths by their last part. */
function commandOf(values: Values): string {
  const words = Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (name === 'json') return []
    if (name === 'fusion') return value === false ? ['--no-fusion'] : []
    if (value === true) return [option]
    if (Array.isArray(value)) return [option, ...value.map((part) => basename(String(part)))]
    return typeof value === 'string' || typeof value === 'number' ? [option, basename(String(value))] : []
  })
  return ['interlude train', ...words].join(' ')
}

async function run(context: CliContext, values: Values): Promise<void> {
  const { stdout, stderr } = context.streams
  const progress = createProgress(stderr, { things: 'steps' })
  const interrupt = listenForInterrupt(() => progress.line('Saving what was learnt, then stopping.'))
  const app = context.compose()
  try {
    const input = await toInput(context, app, values, progress, interrupt.signal)
    throwIfCancelled(interrupt.signal)
    const teller = createTrainTeller(progress)
    const output = await trainModel(app.engine, input, { signal: interrupt.signal, onItem: teller })
    progress.end()
    if (values.json) {
      stdout.write(`${JSON.stringify({ folder: input.folder, ...output })}\n`)
      return
    }
    const { best } = output
    const how = { done: 'All steps are done', time: 'The time is over', stopped: 'Stopped and saved' }
    say(
      stdout,
      `${how[output.ended]}: step ${String(output.step)}, ${formatDuration(output.seconds)}, ${output.samplesPerSecond.toFixed(2)} samples/s.`,
    )
    if (best && output.model !== undefined) {
      const beside = best.prior ?? best.crossFade
      const gain = best.model.psnr - beside.psnr
      say(
        stdout,
        `Best at step ${String(best.step)}: ${best.model.psnr.toFixed(2)} dB held out, ${gain >= 0 ? '+' : ''}${gain.toFixed(2)} dB beside ${best.prior ? 'the motion prior' : 'the cross-fade'}.`,
      )
      say(stdout, `Model: ${output.model}`)
    }
    if (output.ended === 'stopped') say(stdout, `Go on: interlude train --resume ${join(input.folder)}`)
  } finally {
    progress.end()
    interrupt.dispose()
    await app.close()
  }
}

/** Adds the command. */
export function addTrain(program: Command, context: CliContext): void {
  program
    .command('train')
    .description('teach a network, from footage, data sets or made-up scenes')
    .addOption(new Option('--recipe <name>', 'what is trained, and how').choices(recipeNames))
    .option(
      '--data <paths...>',
      "videos, folders of them, clip stores, or the folder of the recipe's data set",
    )
    .option('--procedural', 'learn from made-up scenes too')
    .option('--out <folder>', "the run's folder; its last part names the model")
    .option('--resume <folder>', 'go on with a run')
    .addOption(new Option('--steps <count>', 'steps in all').argParser(some('--steps')))
    .addOption(new Option('--minutes <count>', 'end after so long').argParser(positiveNumber('--minutes')))
    .addOption(new Option('--batch <count>', 'windows a step').argParser(some('--batch')))
    .addOption(new Option('--size <pixels>', 'side of the windows').argParser(some('--size')))
    .addOption(new Option('--rate <number>', 'highest learning rate').argParser(positiveNumber('--rate')))
    .addOption(new Option('--seed <number>', 'same seed, same run').argParser(parseWhole('--seed')))
    .addOption(
      new Option('--evaluate-every <steps>', 'between judgements on held-out windows').argParser(
        some('--evaluate-every'),
      ),
    )
    .addOption(
      new Option('--checkpoint-every <steps>', 'at most between checkpoints').argParser(
        some('--checkpoint-every'),
      ),
    )
    .addOption(new Option('--windows <count>', 'held-out windows').argParser(some('--windows')))
    .option('--licence <words...>', "licences of the footage, for the model's card")
    .option('--no-fusion', 'paper recipes: without stochastic fusion')
    .option('--naive', 'paper recipes: decode straight from the two codes')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (values: Values) => run(context, values))
}
