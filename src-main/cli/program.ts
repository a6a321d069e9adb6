// The command line as a whole: commands, help, and what becomes of a failure.
import { Command, CommanderError } from 'commander'
import { InterludeError } from '../../src-shared/errors.ts'
import { addBridge } from './bridge.ts'
import { addCache } from './cache.ts'
import type { CliContext } from './context.ts'
import { addDataset } from './dataset.ts'
import { addDoctor } from './doctor.ts'
import { exitCodesHelp, reportError } from './errors.ts'
import { addExport } from './export.ts'
import { addFinetune } from './finetune.ts'
import { addEvaluate } from './evaluate.ts'
import { addInbetween } from './inbetween.ts'
import { addModels } from './models.ts'
import { addSample } from './sample.ts'
import { addServe } from './serve.ts'
import { columnsOf } from './terminal.ts'
import { addTrain } from './train.ts'

const examples = `
Examples:
  $ interlude serve                                         the editor, in a browser
  $ interlude sample                                        a first video from the keyframes that come along
  $ interlude inbetween a.png b.png -n 14 -o out.mp4        the frames between two pictures
  $ interlude inbetween clip.mp4@1.2 clip.mp4@1.9 -o out.mp4
  $ interlude inbetween --help                              everything that it can do
  $ interlude doctor                                        what runs here, and how to mend what doesn't

${exitCodesHelp}`

function build(context: CliContext, setExit: (code: number) => void): Command {
  const { stdout } = context.streams
  const program = new Command('interlude')
    .description('Makes the frames in between: pick keyframes, get a video.')
    .version(context.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // Errors are told in one place; see reportError.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => columnsOf(stdout, 110),
    })
    .showSuggestionAfterError()
    .addHelpText('after', examples)
  addInbetween(program, context)
  addExport(program, context)
  addBridge(program, context)
  addDoctor(program, context, setExit)
  addServe(program, context)
  addSample(program, context)
  addTrain(program, context, setExit)
  addFinetune(program, context)
  addCache(program, context)
  addDataset(program, context)
  addEvaluate(program, context)
  addModels(program, context)
  return program
}

/** Commander's words as an error of ours, with the suggestion that it may have made as the remedy. */
function usageError(error: CommanderError, argv: readonly string[]): InterludeError {
  if (error.code === 'commander.help') {
    const command = argv.find((word) => !word.startsWith('-')) ?? ''
    return new InterludeError(
      'usage',
      `"interlude ${command}" needs to be told what to do.`,
      `See interlude ${command} --help.`,
    )
  }
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const command = argv.find((word) => !word.startsWith('-'))
  const unknown = command === undefined || error.code === 'commander.unknownCommand'
  const help = `See interlude ${unknown ? '' : `${command} `}--help.`
  const suggestion = rest
    .join(' ')
    .replace(/^\((.*)\)$/, '$1')
    .trim()
  return new InterludeError('usage', first, suggestion === '' ? help : `${suggestion} ${help}`)
}

/** Runs the words of a command line (without `node` and the script). Resolves with the exit code; never rejects. */
export async function runCli(words: readonly string[], context: CliContext): Promise<number> {
  const json = words.includes('--json')
  const { streams, debug } = context
  try {
    let exit = 0
    const program = build(context, (code) => (exit = code))
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync([...words], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      return reportError(usageError(error, words), streams, { json, debug })
    }
    return reportError(error, streams, { json, debug })
  }
}
