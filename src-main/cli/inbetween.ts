// `interlude inbetween`: keys in, a video out.
import { Option, type Command } from 'commander'
import type { Spacing } from '../../src-shared/spacing.ts'
import type { Rational } from '../../src-shared/timebase.ts'
import type { FitMode, Size } from '../app/harmonise.ts'
import {
  codecChoices,
  qualityChoices,
  type CodecChoice,
  type QualityChoice,
} from '../app/inbetween-events.ts'
import { defaultModel } from '../app/model-library.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { runInbetween } from './run-inbetween.ts'
import { collectSpacings, parseBytes, parseCounts, parseRate, parseSize, parseWhole } from './values.ts'

/** The values of the options, as commander hands them over. */
interface Values {
  readonly count?: number[]
  readonly output: string
  readonly spacing?: Spacing[]
  readonly seed: number
  readonly variants: number
  readonly loop?: true
  readonly size?: Size | 'source'
  readonly fit: FitMode
  readonly fps?: Rational
  readonly codec?: CodecChoice
  readonly encoder?: string
  readonly quality?: QualityChoice
  readonly model: string
  readonly device?: 'cpu' | 'cuda'
  readonly memory?: number
  readonly contactSheet?: string
  readonly cache: boolean
  readonly force?: true
  readonly json?: true
}

const examples = `
A key is FILE, FILE@TIME (seconds or h:m:s.ms) or FILE#FRAME (the first is 0). A picture is a key by itself, and so is
a folder or pattern of numbered pictures (shots/#12, shots/%04d.png#12).

Examples:
  Fourteen frames between two drawings:
    $ interlude inbetween a.png b.png -n 14 -o out.mp4
  Replace the half second between two moments of a clip:
    $ interlude inbetween clip.mp4@1.2 clip.mp4@1.7 -n 14 -o out.mp4
  Three keys, 14 and 9 frames between them, eased, at the rate of NTSC film, and a line of JSON for a script:
    $ interlude inbetween clip.mp4@1.2 clip.mp4@1.9 clip.mp4#64 -n 14,9 --spacing ease --seed 3 --fps 30000/1001 -o out.mp4 --json
  A loop, drawn on twos, as an animated GIF:
    $ interlude inbetween a.png b.png c.png --loop -n 7 --spacing on-twos -o loop.gif
  Your own timing, the first gap slow at its start:
    $ interlude inbetween a.png b.png c.png --spacing 0.05,0.2,0.5 --spacing linear -n 3 -o out.mov
  Three takes to choose from (out-seed0.mp4 to out-seed2.mp4), with a sheet of pictures for each:
    $ interlude inbetween a.png b.png --variants 3 --contact-sheet sheet.png -o out.mp4
  Lossless, with the keys exactly as they were:
    $ interlude inbetween a.png b.png -o out.mkv
  Files whose names start with a dash come after --:
    $ interlude inbetween -o out.mp4 -- -a.png -b.png

What -o means:
  .mp4   H.264; --codec h265 or av1        .webm  VP9, with alpha where the keys have it
  .mov   ProRes; PNG with alpha            .gif   256 colours
  .mkv   FFV1, lossless                    a folder: PNG pictures, 8 or 16 bit

Stopped or killed, the same command goes on where it was: finished frames are kept in the cache.
${exitCodesHelp}`

/** Adds the command. `finish` is told its outcome. */
export function addInbetween(program: Command, context: CliContext): void {
  program
    .command('inbetween')
    .description('make the frames between keyframes and write a video')
    .argument('<keys...>', 'two or more keyframes')
    .requiredOption('-o, --output <path>', 'what to write; its ending says how')
    .option(
      '-n, --count <n[,n...]>',
      'in-betweens of every gap, or of each gap; 0 to 1000 (default: 14)',
      parseCounts,
    )
    .option(
      '--spacing <name|times>',
      'linear, ease-in, ease-out, ease, hold, on-twos, or times such as 0.1,0.5,0.9; names with commas or a repeated ' +
        'option give each gap its own (default: linear)',
      collectSpacings,
    )
    .option('--loop', 'close the chain: a last gap leads back to the first key')
    .option('--seed <n>', 'same seed, same pixels', parseWhole('--seed'), 0)
    .option('--variants <k>', 'write k results, with the seeds from --seed on', parseWhole('--variants'), 1)
    .option('--size <WxH|source>', "size of the result; source: the first key's (default: source)", parseSize)
    .addOption(
      new Option('--fit <how>', 'keys of another aspect: fit (bars), fill (cropped), error')
        .choices(['fit', 'fill', 'error'])
        .default('error'),
    )
    .option(
      '--fps <rate>',
      "frames a second, such as 30000/1001 (default: the first video's, or 24)",
      parseRate,
    )
    .addOption(new Option('--codec <name>', 'another codec than the usual one').choices(codecChoices))
    .option('--encoder <name>', 'hardware, or an encoder such as h264_nvenc (default: software)')
    .addOption(new Option('--quality <level>', 'of lossy codecs (default: good)').choices(qualityChoices))
    .option('--model <name|folder>', 'which model', defaultModel)
    .addOption(new Option('--device <kind>', 'insist on a device').choices(['cpu', 'cuda']))
    .option(
      '--memory <size>',
      'memory that the engine may use for a gap, such as 4GB',
      parseBytes('--memory'),
    )
    .option('--contact-sheet <file.png>', 'also write a sheet that shows the result at a glance')
    .option('--no-cache', 'neither use nor keep finished frames')
    .option('-f, --force', 'overwrite what is there without asking')
    .option('--json', 'print one line of JSON at the end; progress goes to stderr')
    .addHelpText('after', examples)
    .action(async (keys: string[], values: Values) => {
      await runInbetween(
        context,
        {
          keys,
          folder: context.folder,
          output: values.output,
          counts: values.count,
          spacings: values.spacing ?? ['linear'],
          loop: values.loop ?? false,
          seed: values.seed,
          variants: values.variants,
          size: values.size === 'source' ? undefined : values.size,
          fit: values.fit,
          model: values.model,
          frameRate: values.fps,
          codec: values.codec,
          encoder: values.encoder,
          quality: values.quality,
          contactSheet: values.contactSheet,
          memoryLimit: values.memory,
          keep: values.cache,
        },
        { json: values.json ?? false, force: values.force ?? false, app: { device: values.device } },
      )
    })
}
