// `interlude export`: a saved project in, a video out.
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { codecs, qualities } from '../../src-shared/encoding.ts'
import type { Job } from '../../src-shared/editor/values.ts'
import type { Rational } from '../../src-shared/timebase.ts'
import type { Output } from '../../src-shared/project/document.ts'
import { formatBytes } from '../app/disk-space.ts'
import type { App } from '../app/compose.ts'
import { exportProject, type ExportHooks } from '../app/editor/export-project.ts'
import type { FrameSpan } from '../app/editor/export-plan.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { parseOutputRate, parseOutputSize, parseSpan } from './export-values.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress, formatDuration, type Progress } from './progress.ts'
import { ask, canAsk, oneLine, say } from './terminal.ts'

/** The values of the options, as commander hands them over. */
interface Values extends JobValues {
  readonly output: string
  readonly codec?: Exclude<Output['codec'], null>
  readonly quality?: Output['quality']
  readonly size?: NonNullable<Output['size']> | 'project'
  readonly rate?: Rational | 'project'
  readonly range?: FrameSpan
  readonly audio?: string
}

const examples = `
What is not said here is as the project has it. Frames that the editor has made already are taken as they are: the same
pixels, whether a project is exported here or from its window.

Examples:
  As the project says:
    $ interlude export film.interlude -o film.mp4
  For cutting elsewhere, at the rate of NTSC film, without sound:
    $ interlude export film.interlude -o film.mov --rate 24000/1001 --audio none
  The frames 24 to 95 (the first is 0), small, with the sound of one of the project's sources:
    $ interlude export film.interlude -o part.webm --range 24-95 --size 640x360 --audio shot.mp4
  Every picture, lossless:
    $ interlude export film.interlude -o pictures

What -o means:
  .mp4   H.264; --codec h265 or av1        .webm  VP9, with alpha where the project has it
  .mov   ProRes; PNG with alpha            .gif   256 colours, no sound
  .mkv   FFV1, lossless                    a folder: PNG pictures, no sound

Stopped or killed, the same command goes on where it was: finished frames are kept in the cache.
${exitCodesHelp}`

const stages = {
  waiting: 'Reading the project',
  making: 'Making the frames in between',
  encoding: 'Writing the file',
  checking: 'Finishing and checking the file',
} as const

/** Shows a job's steps; a stage that counts has a progress of its own. */
function createListener(context: CliContext): {
  readonly hear: (job: Job) => void
  readonly now: () => Progress
} {
  const { stderr } = context.streams
  let stage: Job['stage'] | undefined
  let progress = createProgress(stderr, { things: 'frames' })
  return {
    now: () => progress,
    hear({ stage: next, done, total }) {
      if (next === 'ended') return
      if (next !== stage) {
        stage = next
        progress.end()
        progress = createProgress(stderr, { things: next === 'making' ? 'in-betweens' : 'frames' })
        if (next !== 'making' || total > 0) progress.phase(stages[next])
      }
      if ((next === 'making' || next === 'encoding') && total > 0) progress.update(done, total)
    },
  }
}

function tell(context: CliContext, job: Job, seconds: number, json: boolean): void {
  const { stdout, stderr } = context.streams
  const { path, result, notes } = job
  if (json) {
    const rounded = Math.round(seconds * 1000) / 1000
    stdout.write(`${JSON.stringify({ output: path, ...result, notes, seconds: rounded })}\n`)
    return
  }
  for (const note of notes) say(stderr, `note: ${note}`)
  if (result) {
    const { frames, bytes, duration, encoder } = result
    const facts = [
      `${String(frames)} frames`,
      formatDuration(duration),
      `${formatBytes(bytes)} by ${encoder}`,
    ]
    say(stderr, `${facts.join(', ')}; ${formatDuration(seconds)} in all.`)
  }
  stdout.write(`${oneLine(path)}\n`)
}

/** What the commands that write a video have in common. */
export interface JobValues {
  readonly device?: 'cpu' | 'cuda'
  readonly force?: true
  readonly json?: true
}

/** Runs a job that writes a video, with progress, and tells its end. Rejects with what it rejects with. */
export async function runJob(
  context: CliContext,
  values: JobValues,
  begin: (app: App, hooks: ExportHooks) => Promise<Job>,
): Promise<void> {
  const { streams } = context
  const start = performance.now()
  const listener = createListener(context)
  const interrupt = listenForInterrupt(() => {
    listener.now().line('Cancelling; press Ctrl-C again to stop at once.')
  })
  const app = context.compose({ device: values.device })
  try {
    const job = await begin(app, {
      signal: interrupt.signal,
      onJob: listener.hear,
      mayOverwrite: async (path) =>
        values.force === true ||
        (canAsk(streams) && (await ask(streams, `${path} already exists. Overwrite it?`, interrupt.signal))),
    })
    listener.now().end()
    tell(context, job, (performance.now() - start) / 1000, values.json === true)
  } finally {
    listener.now().end()
    await app.close()
    interrupt.dispose()
  }
}

/** Adds the command. */
export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .description('write a saved project as a video')
    .argument('<project>', 'a project file (.interlude)')
    .requiredOption('-o, --output <path>', 'what to write; its ending says how')
    .addOption(new Option('--codec <name>', 'another codec than the usual one').choices(codecs))
    .addOption(new Option('--quality <level>', 'of lossy codecs').choices(qualities))
    .option(
      '--size <WxH|project>',
      "size of the result; project: that of the project's picture",
      parseOutputSize,
    )
    .option('--rate <rate|project>', 'frames a second, such as 30000/1001; it lasts as long', parseOutputRate)
    .option('--range <first-last>', 'frames of the sequence, both within; the first of all is 0', parseSpan)
    .option('--audio <source|none>', 'the source whose sound goes along, by its path, file name or id')
    .addOption(new Option('--device <kind>', 'insist on a device').choices(['cpu', 'cuda']))
    .option('-f, --force', 'overwrite what is there without asking')
    .option('--json', 'print one line of JSON at the end; progress goes to stderr')
    .addHelpText('after', examples)
    .action(async (project: string, values: Values) => {
      const { codec, quality, size, rate, range, audio } = values
      const separator = /[\\/]$/.exec(values.output)?.[0] ?? ''
      const request = {
        folder: context.folder,
        // A folder may be named by a separator at its end.
        output: resolve(context.folder, values.output) + separator,
        codec,
        quality,
        size: size === 'project' ? null : size,
        rate: rate === 'project' ? null : rate,
        range,
        audio,
      }
      const file = resolve(context.folder, project)
      await runJob(context, values, (app, hooks) => exportProject(app, file, request, hooks))
    })
}
