// `interlude serve`: the editor in a browser.
import { once } from 'node:events'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { composeEditor } from '../app/editor/editor.ts'
import type { Editor } from '../app/editor/parts.ts'
import { rootedPaths } from '../app/editor/paths.ts'
import { startBrowserHost } from '../serve/browser-host.ts'
import { browserServices } from '../serve/browser-services.ts'
import { usualPort } from '../serve/listen.ts'
import { openBrowser } from '../serve/open-browser.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { listenForInterrupt } from './interrupt.ts'
import { say } from './terminal.ts'
import { parsePort } from './values.ts'

interface Values {
  readonly device?: 'cpu' | 'cuda'
  readonly port?: number
  readonly root?: readonly string[]
  readonly open?: true
  readonly json?: true
}

const examples = `
Prints the address to open; it ends with a key that is made anew each time. The server answers on this machine alone
(127.0.0.1), and to nobody without the key. Ctrl-C ends it; everything is kept.

Examples:
  The editor on this machine, in the browser:
    $ interlude serve --open
  With a project, and with another disk's files to choose from:
    $ interlude serve film.interlude --root /media/footage
  On a machine with a better graphics card: there,
    $ interlude serve
  and here, with the same port, before the printed address is opened:
    $ ssh -L ${usualPort}:127.0.0.1:${usualPort} user@machine

${exitCodesHelp}`

function describe(address: string, roots: readonly string[]): string[] {
  return [
    'The editor is open at',
    '',
    `    ${address}`,
    '',
    'on this machine alone, to whoever has that whole address.',
    `Files can be chosen below ${roots.join(', ')}.`,
    'Ctrl-C ends it; everything is kept.',
  ]
}

/** Adds the command. */
export function addServe(program: Command, context: CliContext): void {
  const collect = (folder: string, before: readonly string[] = []): readonly string[] => [...before, folder]
  program
    .command('serve')
    .description('open the editor for a browser')
    .argument('[files...]', 'a project to open, or media to begin with')
    .option(
      '--port <number>',
      `the port; 0 takes any free one (default: ${usualPort}, or the next free one)`,
      parsePort,
    )
    .option(
      '--root <folder>',
      'files can be chosen below it; may be repeated (default: the home folder and this one)',
      collect,
    )
    .addOption(
      new Option('--device <kind>', 'insist on a device, whatever is set in the editor').choices([
        'cpu',
        'cuda',
      ]),
    )
    .option('--open', 'open it in the browser, too')
    .option('--json', 'print {address, port} as one line of JSON instead')
    .addHelpText('after', examples)
    .action(async (files: readonly string[], values: Values) => {
      const { stdout, stderr } = context.streams
      const interrupt = listenForInterrupt(() =>
        say(stderr, 'Keeping everything; again Ctrl-C stops at once.'),
      )
      const roots = (values.root ?? [homedir(), context.folder]).map((root) => resolve(context.folder, root))
      const paths = await rootedPaths(roots)
      const app = context.compose({ device: values.device })
      let editor: Editor | undefined
      try {
        const composed = (editor = await composeEditor(app, browserServices(paths), {
          open: files.map((file) => resolve(context.folder, file)),
        }))
        const host = await startBrowserHost({
          folder: join(app.runtime.root, 'out', 'renderer'),
          port: values.port,
          attach: (channel) => void composed.attach(channel),
          exported: (job) => composed.exported(job),
        })
        const { address, port } = host
        if (values.json) stdout.write(`${JSON.stringify({ address, port })}\n`)
        else for (const line of describe(address, paths.roots)) stdout.write(`${line}\n`)
        if (values.open && !(await openBrowser(address))) {
          say(stderr, 'No browser could be opened from here: open the address by hand.')
        }
        if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort')
        await host.close()
      } finally {
        await editor?.close()
        await app.close()
        interrupt.dispose()
      }
    })
}
