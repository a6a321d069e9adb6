// `interlude dataset`: reads a data set as it is distributed, and prints what it holds.
import { Option, type Command } from 'commander'
import { join, resolve } from 'node:path'
import type { Manifest } from '../../src-shared/clip-format.ts'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { formatBytes } from '../app/disk-space.ts'
import { bairCameras, type BairCamera } from '../app/datasets/bair.ts'
import { prepareDataset, type DatasetRequest, type Prepared } from '../app/datasets/prepare.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { alignColumns, say } from './terminal.ts'
import { parseBytes, parseWhole } from './values.ts'

interface Values {
  readonly out?: string
  readonly size: number
  readonly maxSize?: number
  readonly seed?: number
  readonly camera?: BairCamera
  readonly json?: true
}

const examples = `
The files are read once into a store of small clips, in the cache unless --out names a folder; a second call only prints
the manifest. An interrupted call goes on where it stopped. Broken files are named and passed over.

Examples:
  KTH actions: the AVI files and 00sequences.txt, in one folder or one for each action:
    $ interlude dataset kth ~/data/kth
  UCF101: the class folders and ucfTrainTestlist:
    $ interlude dataset ucf101 ~/data/UCF-101
  BAIR robot pushing: the TFRecord shards of softmotion30_44k:
    $ interlude dataset bair ~/data/softmotion30_44k --camera image_main
  Your own: video files, and folders of videos or numbered pictures; the last part of the time is held out:
    $ interlude dataset footage shoot1.mp4 shoot2.mov drawings/ --size 128 --json

${exitCodesHelp}`

/** The manifest in lines: counts, comparison with what was published, what is broken. */
export function describeManifest(manifest: Manifest): string[] {
  const { splits } = manifest
  const count = (name: string, { clips, sources, frames, seconds }: Manifest['splits']['train']) => [
    `  ${name}`,
    `${String(clips)} clips`,
    `${String(sources)} sources`,
    `${String(frames)} frames`,
    `${seconds.toFixed(1)} s`,
  ]
  return [
    manifest.title,
    ...alignColumns([
      count('train', splits.train),
      count('validation', splits.validation),
      count('test', splits.test),
    ]),
    ...manifest.checks.map(({ what, published, found, agrees, why }) =>
      agrees
        ? `  ok       ${what}: ${String(found)}, as published`
        : `  differs  ${what}: ${String(found)}, published ${String(published)}: ${why ?? 'unexplained'}`,
    ),
    ...manifest.notes.map((note) => `  note     ${note}`),
    ...manifest.broken.map(({ file, reason }) => `  broken   ${file}: ${reason}`),
  ]
}

/** A side of clips; throws `usage` where no network could use it. */
function parseSide(text: string): number {
  const side = parseWhole('--size')(text)
  if (side >= 16 && side <= 1024) return side
  throw new InterludeError('usage', `"${text}" can't be the value of --size.`, 'Write 16 to 1024 pixels.')
}

async function run(context: CliContext, request: DatasetRequest, values: Values): Promise<void> {
  const { stdout, stderr } = context.streams
  const progress = createProgress(stderr, { things: 'MB' })
  const interrupt = listenForInterrupt(() => progress.line('Stopping. What is done is kept.'))
  const app = context.compose()
  let prepared: Prepared
  try {
    const megabytes = (bytes: number) => Math.round(bytes / 1e6)
    prepared = await prepareDataset(request, await app.tools(), {
      place:
        values.out === undefined
          ? { cache: join(app.runtime.cache, 'datasets') }
          : { store: resolve(context.folder, values.out) },
      maxBytes: values.maxSize,
      onProgress: (done, total) => progress.update(megabytes(done), megabytes(total)),
      onBroken: (file, reason) => progress.line(`broken: ${file}: ${reason}`),
      signal: interrupt.signal,
    })
    throwIfCancelled(interrupt.signal)
  } finally {
    progress.end()
    interrupt.dispose()
    await app.close()
  }
  const { store, manifest, reused } = prepared
  if (values.json) {
    stdout.write(`${JSON.stringify({ store, reused, ...manifest })}\n`)
    return
  }
  for (const line of describeManifest(manifest)) say(stdout, line)
  say(stdout, `${formatBytes(manifest.bytes)} in ${store}${reused ? ' (was there already)' : ''}`)
}

/** Adds the command and its subcommands. */
export function addDataset(program: Command, context: CliContext): void {
  const dataset = program
    .command('dataset')
    .description('read a data set for training, and print what it holds')
    .addHelpText('after', examples)
  const add = (name: string, description: string, size: string): Command =>
    dataset
      .command(name)
      .description(description)
      .option('--out <folder>', 'where the store of clips goes (default: in the cache)')
      .addOption(
        new Option('--size <pixels>', size).argParser(parseSide).default(name === 'footage' ? 128 : 64),
      )
      .addOption(
        new Option('--max-size <bytes>', 'most that the store may take (default: 100GB)').argParser(
          parseBytes('--max-size'),
        ),
      )
      .option('--json', 'print one line of JSON')
  const square = 'side of the square clips'
  add('kth', 'KTH actions: persons 1-15, 16 and 17-25', square)
    .argument('<folder>', 'the videos and 00sequences.txt')
    .action(async (folder: string, values: Values) => {
      await run(
        context,
        { kind: 'kth', folder: resolve(context.folder, folder), fit: { kind: 'square', size: values.size } },
        values,
      )
    })
  add('ucf101', 'UCF101, split 1', square)
    .argument('<folder>', 'the videos and ucfTrainTestlist')
    .addOption(
      new Option('--seed <number>', 'chooses the validation clips')
        .argParser(parseWhole('--seed'))
        .default(0),
    )
    .action(async (folder: string, values: Values) => {
      const fit = { kind: 'square', size: values.size } as const
      await run(
        context,
        { kind: 'ucf101', folder: resolve(context.folder, folder), fit, seed: values.seed ?? 0 },
        values,
      )
    })
  add('bair', 'BAIR robot pushing (softmotion30_44k)', square)
    .argument('<folder>', 'the TFRecord shards')
    .addOption(new Option('--camera <name>', 'which of the two').choices(bairCameras).default('image_aux1'))
    .action(async (folder: string, values: Values) => {
      const fit = { kind: 'square', size: values.size } as const
      const camera = values.camera ?? 'image_aux1'
      await run(context, { kind: 'bair', folder: resolve(context.folder, folder), fit, camera }, values)
    })
  add('footage', 'your own footage', 'shorter side of the clips; smaller footage is not enlarged')
    .argument('<paths...>', 'video files, and folders of videos or numbered pictures')
    .action(async (paths: string[], values: Values) => {
      const full = paths.map((path) => resolve(context.folder, path))
      await run(context, { kind: 'footage', paths: full, fit: { kind: 'short', size: values.size } }, values)
    })
}
