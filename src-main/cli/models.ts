// `interlude models`: the models in the library, and models as files.
import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { InterludeError, cancelled, throwIfCancelled } from '../../src-shared/errors.ts'
import type { App } from '../app/compose.ts'
import { formatBytes } from '../app/disk-space.ts'
import { describeModel, type ModelReport } from '../app/models/describe-models.ts'
import { exportModel } from '../app/models/export-model.ts'
import { importModel } from '../app/models/import-model.ts'
import { archiveEnding } from '../app/models/model-name.ts'
import { findOwn, removeModel } from '../app/models/remove-model.ts'
import { renameModel } from '../app/models/rename-model.ts'
import type { CliContext } from './context.ts'
import { exitCodesHelp } from './errors.ts'
import { listenForInterrupt } from './interrupt.ts'
import { cardLines, formatCount, listLines } from './model-words.ts'
import { ask, canAsk, say } from './terminal.ts'

interface Values {
  readonly json?: true
  readonly name?: string
  readonly overwrite?: true
  readonly yes?: true
}

const examples = `
A model is a folder: what the network is, where it comes from (its card), its weights. One that comes with the program, and
those of yours. As one file it can be sent to others; what they send is checked before it is let in.

Examples:
  What is there, and whether it is whole:
    $ interlude models list
  What a model was made from and what it is worth:
    $ interlude models show starter
  Send one, take one in:
    $ interlude models export my-shoot my-shoot${archiveEnding}
    $ interlude models import my-shoot${archiveEnding} --name theirs
  The networks that the paper's authors published (unpacked SavedModels of TensorFlow Hub, for BAIR and KTH):
    $ interlude models import ~/Downloads/tweening_conv3d_bair --name bair
    $ interlude inbetween a.png b.png --model bair -o out.mp4

${exitCodesHelp}`

const importHelp = `
A SavedModel is a program. Only what computes its answer is kept, and only when all of that is arithmetic: an operation that
could touch files, the network or Python is refused by name. Networks that draw their noise in the graph itself obey --seed;
others draw their own, and say so.`

/** For --json: all that is known, in one flat object. */
function toJson({ entry, bytes, info, problem }: ModelReport) {
  const { name, folder, origin } = entry
  const { kind, parameters, trained, card } = info ?? {}
  return { name, folder, origin, bytes, kind, parameters, trained, card, problem }
}

type Action = (app: App, signal: AbortSignal) => Promise<void>

async function withApp(context: CliContext, action: Action): Promise<void> {
  const interrupt = listenForInterrupt(() => undefined)
  const app = context.compose()
  try {
    await action(app, interrupt.signal)
  } finally {
    interrupt.dispose()
    await app.close()
  }
}

function list(context: CliContext, values: Values): Action {
  const { stdout } = context.streams
  return async (app, signal) => {
    const reports: ModelReport[] = []
    for (const entry of await app.models.list()) reports.push(await describeModel(app.engine, entry, signal))
    throwIfCancelled(signal)
    if (values.json) stdout.write(`${JSON.stringify({ models: reports.map(toJson) })}\n`)
    else for (const line of listLines(reports)) say(stdout, line)
  }
}

function show(context: CliContext, name: string, values: Values): Action {
  const { stdout } = context.streams
  return async (app, signal) => {
    const named = (await app.models.list()).find((model) => model.name === name)
    const entry = named ?? (await app.models.resolve(name, context.folder))
    const report = await describeModel(app.engine, entry, signal)
    if (values.json) stdout.write(`${JSON.stringify(toJson(report))}\n`)
    else for (const line of cardLines(report)) say(stdout, line)
  }
}

function bringIn(context: CliContext, path: string, values: Values): Action {
  const { stdout } = context.streams
  return async (app, signal) => {
    const command = `interlude models import ${basename(path)}`
    const request = { path: resolve(context.folder, path), name: values.name, command, signal }
    const { name, folder, info } = await importModel(app, request)
    const { kind, parameters, trained } = info
    if (values.json) stdout.write(`${JSON.stringify({ name, folder, kind, parameters, trained })}\n`)
    else say(stdout, `Imported ${name}: ${kind}, ${formatCount(parameters)} parameters, in ${folder}`)
  }
}

async function exportPlace(folder: string, file: string, name: string): Promise<string> {
  const path = resolve(folder, file)
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false
  return isFolder || /[\\/]$/.test(file) ? join(path, basename(name) + archiveEnding) : path
}

function sendOut(context: CliContext, name: string, file: string, values: Values): Action {
  const { stdout } = context.streams
  return async (app, signal) => {
    const entry = await app.models.resolve(name, context.folder)
    const path = await exportPlace(context.folder, file, entry.name)
    const size = await exportModel(app.engine, entry, path, { overwrite: values.overwrite === true, signal })
    if (values.json) stdout.write(`${JSON.stringify({ name: entry.name, file: path, bytes: size })}\n`)
    else say(stdout, `${path}: ${formatBytes(size)}`)
  }
}

function remove(context: CliContext, name: string, values: Values): Action {
  const { stdout } = context.streams
  return async (app, signal) => {
    const entry = await findOwn(app.models, name)
    if (values.yes !== true) {
      if (!canAsk(context.streams)) {
        const message = `Removing the model "${name}" can't be undone, and nobody is there to be asked.`
        throw new InterludeError('usage', message, 'Add --yes.')
      }
      if (!(await ask(context.streams, `Remove ${entry.folder} for good?`, signal))) throw cancelled()
    }
    await removeModel(app.models, entry)
    if (values.json) stdout.write(`${JSON.stringify({ removed: name })}\n`)
    else say(stdout, `Removed ${name}.`)
  }
}

function rename(context: CliContext, name: string, to: string, values: Values): Action {
  const { stdout } = context.streams
  return async (app) => {
    await renameModel(app.models, name, to)
    if (values.json) stdout.write(`${JSON.stringify({ name: to, was: name })}\n`)
    else say(stdout, `${name} is called ${to} now.`)
  }
}

/** Adds the command and its subcommands. */
export function addModels(program: Command, context: CliContext): void {
  const models = program
    .command('models')
    .description('list, show, import, export, rename and remove models')
    .addHelpText('after', examples)
  const add = (words: string, description: string, options: { isDefault?: boolean } = {}): Command =>
    models.command(words, options).description(description).option('--json', 'print one line of JSON')
  add('list', 'the models that there are, each checked', { isDefault: true }).action((values: Values) =>
    withApp(context, list(context, values)),
  )
  add('show', "a model's card, in words")
    .argument('<name>', "a model's name, or its folder")
    .action((name: string, values: Values) => withApp(context, show(context, name, values)))
  add('import', 'take a model in: a folder, an exported file, or a SavedModel that others have published')
    .argument('<path>', `folder or ${archiveEnding} file`)
    .option('--name <name>', 'its name here (default: that of the file or folder)')
    .addHelpText('after', importHelp)
    .action((path: string, values: Values) => withApp(context, bringIn(context, path, values)))
  add('export', 'write a model as one file')
    .argument('<name>', "a model's name, or its folder")
    .argument('<file>', `the file, or a folder for NAME${archiveEnding}`)
    .option('--overwrite', 'replace a file that is there')
    .action((name: string, file: string, values: Values) =>
      withApp(context, sendOut(context, name, file, values)),
    )
  add('rename', 'give a model of yours another name; projects that use it look for the old one')
    .argument('<name>', 'its name')
    .argument('<to>', 'the new one')
    .action((name: string, to: string, values: Values) => withApp(context, rename(context, name, to, values)))
  add('remove', 'remove a model of yours')
    .argument('<name>', 'its name')
    .option('--yes', 'do not ask')
    .action((name: string, values: Values) => withApp(context, remove(context, name, values)))
}
