// `interlude cache`: how much the finished in-betweens take, and a way to be rid of them.
import type { Command } from 'commander'
import { storeFolder } from '../app/compose.ts'
import { formatBytes } from '../app/disk-space.ts'
import { openFrameStore, type FrameStore } from '../app/frame-store.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { say } from './terminal.ts'

interface Values {
  readonly json?: true
}

const examples = `
Finished in-betweens are kept, so that a killed render goes on where it stopped and a repeated one costs nothing. The
oldest go by themselves when they take more than 10 GB. INTERLUDE_CACHE names another folder for all that is cached.

Examples:
  What is there:
    $ interlude cache
  Remove it all:
    $ interlude cache clear

${exitCodesHelp}`

async function openStore(context: CliContext): Promise<FrameStore> {
  const app = context.compose()
  await app.close()
  return openFrameStore(storeFolder(app.runtime))
}

/** Adds the command and its subcommand. */
export function addCache(program: Command, context: CliContext): void {
  const { stdout } = context.streams
  const cache = program
    .command('cache')
    .description('show or empty the store of finished in-betweens')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (values: Values) => {
      const store = await openStore(context)
      const size = await store.size()
      if (values.json) stdout.write(`${JSON.stringify({ folder: store.folder, ...size })}\n`)
      else say(stdout, `${String(size.files)} frames, ${formatBytes(size.bytes)}, in ${store.folder}`)
    })
  cache
    .command('clear')
    .description('remove all finished in-betweens')
    .action(async () => {
      const store = await openStore(context)
      const size = await store.clear()
      const values = cache.opts<Values>()
      if (values.json) stdout.write(`${JSON.stringify({ folder: store.folder, removed: size })}\n`)
      else say(stdout, `Removed ${String(size.files)} frames, ${formatBytes(size.bytes)}.`)
    })
}
