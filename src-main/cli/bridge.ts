// `interlude bridge`: a video in, the same video out, with some of its frames made anew.
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { codecs, qualities } from '../../src-shared/encoding.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Output } from '../../src-shared/project/document.ts'
import { parseTime } from '../../src-shared/timebase.ts'
import { bridgeVideo } from '../app/editor/bridge-video.ts'
import { exportDocument } from '../app/editor/export-project.ts'
import { defaultModel } from '../app/model-library.ts'
import type { KeyPosition } from '../app/parse-key.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { runJob, type JobValues } from './export.ts'
import { parseWhole } from './values.ts'

/** The values of the options, as commander hands them over. */
interface Values extends JobValues {
  readonly output: string
  readonly from: KeyPosition
  readonly to: KeyPosition
  readonly model?: string
  readonly seed: number
  readonly codec?: Exclude<Output['codec'], null>
  readonly quality?: Output['quality']
}

const examples = `
The frames from --from to --to, both within, are made from the frame before and the one after them. All others are the
video's own, in their places, and its sound goes along.

Examples:
  Frames 120 to 131 are scratched (the first frame is 0):
    $ interlude bridge scan.mov --from 120 --to 131 -o mended.mov
  By time, in seconds or h:m:s, written with a point or a colon:
    $ interlude bridge clip.mp4 --from 4.8 --to 0:05.2 -o mended.mp4

The editor finds damaged, repeated and black frames, and replaces many spans at once: "Replace frames with made ones".
${exitCodesHelp}`

function parsePosition(option: string, text: string): KeyPosition {
  const typed = text.replace(/^[#@]/, '')
  if (/^\d{1,9}$/.test(typed) && !text.startsWith('@')) return { kind: 'frame', index: Number(typed) }
  const time = parseTime(typed)
  if (time) return { kind: 'time', time }
  throw new InterludeError(
    'usage',
    `"${text}" can't be the value of ${option}.`,
    `Write a frame (${option} 120) or a time with a point or colons (${option} 4.8).`,
  )
}

/** Adds the command. */
export function addBridge(program: Command, context: CliContext): void {
  program
    .command('bridge')
    .description('replace frames of a video with made ones, and keep the rest with its sound')
    .argument('<video>', 'the video')
    .requiredOption('--from <frame|time>', 'the first frame that is replaced', (text: string) =>
      parsePosition('--from', text),
    )
    .requiredOption('--to <frame|time>', 'the last frame that is replaced', (text: string) =>
      parsePosition('--to', text),
    )
    .requiredOption('-o, --output <path>', 'what to write; its ending says how')
    .option('--model <name>', "a model's name")
    .option('--seed <n>', 'same seed, same pixels', parseWhole('--seed'), 0)
    .addOption(new Option('--codec <name>', 'another codec than the usual one').choices(codecs))
    .addOption(new Option('--quality <level>', 'of lossy codecs').choices(qualities))
    .addOption(new Option('--device <kind>', 'insist on a device').choices(['cpu', 'cuda']))
    .option('-f, --force', 'overwrite what is there without asking')
    .option('--json', 'print one line of JSON at the end; progress goes to stderr')
    .addHelpText('after', examples)
    .action(async (video: string, values: Values) => {
      const { from, to, codec, quality, model = defaultModel, seed } = values
      const separator = /[\\/]$/.exec(values.output)?.[0] ?? ''
      const request = {
        folder: context.folder,
        output: resolve(context.folder, values.output) + separator,
        ...{ codec, quality, size: undefined, rate: undefined, range: undefined, audio: undefined },
      }
      const ask = { path: resolve(context.folder, video), from, to, model, seed }
      await runJob(context, values, async (app, hooks) => {
        const { document, notes } = await bridgeVideo(await app.tools(), ask, hooks.signal)
        const job = await exportDocument(app, document, request, hooks)
        return { ...job, notes: [...notes, ...job.notes] }
      })
    })
}
