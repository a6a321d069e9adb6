// `interlude train`: teaches a network, from the beginning or from where a run stands.
import { Option, type Command } from 'commander'
import { recipeNames } from '../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../src-shared/errors.ts'
import { trainModel } from '../app/train.ts'
import type { CliContext } from './context.ts'
import { exitCodes, exitCodesHelp } from './errors.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress, formatDuration } from './progress.ts'
import { say } from './terminal.ts'
import { parseWhole } from './values.ts'
import { toTrainInput, type TrainValues } from './train-input.ts'
import { parsePositive, parseSome } from './train-values.ts'
import { createTrainTeller } from './train-words.ts'

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

async function run(context: CliContext, values: TrainValues, setExit: (code: number) => void): Promise<void> {
  const { stdout, stderr } = context.streams
  const progress = createProgress(stderr, { things: 'steps' })
  const interrupt = listenForInterrupt(() => progress.line('Saving what was learnt, then stopping.'))
  const app = context.compose()
  try {
    const input = await toTrainInput(context, app, values, progress, interrupt.signal)
    throwIfCancelled(interrupt.signal)
    const teller = createTrainTeller(progress)
    const output = await trainModel(app.engine, input, { signal: interrupt.signal, onItem: teller })
    progress.end()
    // Saved in good order, and yet not what was asked for: scripts must be able to tell.
    if (output.ended === 'stopped') setExit(exitCodes.cancelled)
    if (values.json) {
      stdout.write(`${JSON.stringify({ folder: input.folder, ...output })}\n`)
      return
    }
    const { best } = output
    const how = {
      done: 'All steps are done',
      time: 'The time is over',
      settled: 'It has long got no better',
      finished: 'Ended as asked',
      stopped: 'Stopped and saved',
    }
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
    if (output.ended === 'stopped') say(stdout, `Go on: interlude train --resume ${input.folder}`)
  } finally {
    progress.end()
    interrupt.dispose()
    await app.close()
  }
}

/** Adds the command. */
export function addTrain(program: Command, context: CliContext, setExit: (code: number) => void): void {
  program
    .command('train')
    .description('teach a network, from footage, data sets or made-up scenes')
    .addOption(new Option('--recipe <name>', 'what is trained, and how').choices(recipeNames))
    .option(
      '--data <paths...>',
      "videos, folders of them, clip stores, or the folder of the recipe's data set",
    )
    .option('--procedural', 'learn from made-up scenes too')
    .option('--from <model>', 'begin with the weights of a model: its name, or its folder')
    .option('--out <folder>', "the run's folder; its last part names the model")
    .option('--resume <folder>', 'go on with a run')
    .addOption(new Option('--steps <count>', 'steps in all').argParser(parseSome('--steps')))
    .addOption(
      new Option(
        '--minutes <count>',
        'end after so long; without --steps, the learning rate follows the time',
      ).argParser(parsePositive('--minutes')),
    )
    .addOption(new Option('--batch <count>', 'windows a step').argParser(parseSome('--batch')))
    .addOption(new Option('--size <pixels>', 'side of the windows').argParser(parseSome('--size')))
    .addOption(new Option('--rate <number>', 'highest learning rate').argParser(parsePositive('--rate')))
    .addOption(new Option('--seed <number>', 'same seed, same run').argParser(parseWhole('--seed')))
    .addOption(
      new Option('--evaluate-every <steps>', 'between judgements on held-out windows').argParser(
        parseSome('--evaluate-every'),
      ),
    )
    .addOption(
      new Option('--checkpoint-every <steps>', 'at most between checkpoints').argParser(
        parseSome('--checkpoint-every'),
      ),
    )
    .addOption(new Option('--windows <count>', 'held-out windows').argParser(parseSome('--windows')))
    .option('--licence <words...>', "licences of the footage, for the model's card")
    .option('--no-fusion', 'paper recipes: without stochastic fusion')
    .option('--naive', 'paper recipes: decode straight from the two codes')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (values: TrainValues) => run(context, values, setExit))
}
