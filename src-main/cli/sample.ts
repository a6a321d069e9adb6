// `interlude sample`: the keyframes that come with the program, made into a video. Shows that everything works.
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { InterludeError } from '../../src-shared/errors.ts'
import { sampleFolder } from '../app/compose.ts'
import { defaultModel } from '../app/model-library.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { runInbetween } from './run-inbetween.ts'

interface Values {
  readonly out: string
  readonly json?: true
}

/** In-betweens of the sample's gap: with both keys the paper's 16 frames. */
const sampleCount = 14

const examples = `
Writes interlude-sample.mp4 and interlude-sample.png, replacing those of an earlier run, and prints their paths.

Examples:
  Into this folder:
    $ interlude sample
  Into another one:
    $ interlude sample --out /tmp

${exitCodesHelp}`

async function sampleKeys(context: CliContext): Promise<string[]> {
  const app = context.compose()
  const folder = sampleFolder(app.runtime)
  await app.close()
  const names = await readdir(folder).catch(() => [])
  const keys = names.filter((name) => /\.(png|jpg)$/.test(name)).sort()
  if (keys.length < 2) {
    throw new InterludeError(
      'not-found',
      `The sample's keyframes are missing from ${folder}.`,
      'Install the program again.',
    )
  }
  return keys.map((name) => join(folder, name))
}

/** Adds the command. */
export function addSample(program: Command, context: CliContext): void {
  program
    .command('sample')
    .description('make a video from the keyframes that come with the program')
    .option('--out <folder>', 'where to write it', '.')
    .option('--json', 'print one line of JSON at the end')
    .addHelpText('after', examples)
    .action(async (values: Values) => {
      const folder = resolve(context.folder, values.out)
      await runInbetween(
        context,
        {
          keys: await sampleKeys(context),
          folder,
          output: join(folder, 'interlude-sample.mp4'),
          counts: [sampleCount],
          spacings: ['linear'],
          loop: false,
          seed: 0,
          variants: 1,
          size: undefined,
          fit: 'error',
          model: defaultModel,
          frameRate: undefined,
          codec: undefined,
          encoder: undefined,
          quality: undefined,
          contactSheet: join(folder, 'interlude-sample.png'),
          memoryLimit: undefined,
          keep: true,
        },
        { json: values.json ?? false, force: true, app: {} },
      )
    })
}
