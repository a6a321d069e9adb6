// `interlude doctor`: what runs here, and how to mend what doesn't.
import { Option, type Command } from 'commander'
import { throwIfCancelled } from '../../src-shared/errors.ts'
import { examine } from '../app/doctor.ts'
import type { Check, CheckState } from '../app/doctor-check.ts'
import type { CliContext } from './context.ts'
import { exitCodes, exitCodesHelp } from './errors.ts'
import { listenForInterrupt } from './interrupt.ts'
import { alignColumns, oneLine, type Output } from './terminal.ts'

interface Values {
  readonly device?: 'cpu' | 'cuda'
  readonly json?: true
}

const examples = `
Looks at the system, native TensorFlow and its devices (and measures them), ffmpeg and its encoders, the models and the
cache. Each line is ok, a warning (it works, but worse than it could) or failed, with what to do about it.

Examples:
  For you:
    $ interlude doctor
  Why is the graphics card not used?
    $ interlude doctor --device cuda
  For a script: {"ok": true, "checks": [{"id", "label", "value", "state", "remedy", "details", "data"}, ...]}
    $ interlude doctor --json

${exitCodesHelp} It fails when a check does.`

const colours: Readonly<Record<CheckState, string>> = { ok: '32', warning: '33', failed: '31' }

function paint(text: string, state: CheckState, stream: Output): string {
  const plain = stream.isTTY !== true || (process.env.NO_COLOR ?? '') !== ''
  return plain ? text : `\u001b[${colours[state]}m${text}\u001b[0m`
}

function print(checks: readonly Check[], stream: Output): void {
  const lines = alignColumns(checks.map((check) => [check.state, check.label, oneLine(check.value)]))
  const indent = ' '.repeat(9)
  checks.forEach((check, index) => {
    const line = lines[index] ?? ''
    stream.write(
      `${paint(line.slice(0, check.state.length), check.state, stream)}${line.slice(check.state.length)}\n`,
    )
    for (const detail of check.details ?? []) stream.write(`${indent}${oneLine(detail)}\n`)
    if (check.remedy !== undefined) stream.write(`${indent}-> ${oneLine(check.remedy)}\n`)
  })
}

/** Adds the command. Returns its exit code through `setExit`. */
export function addDoctor(program: Command, context: CliContext, setExit: (code: number) => void): void {
  const { stdout } = context.streams
  program
    .command('doctor')
    .description("say what runs here, and how to mend what doesn't")
    .addOption(new Option('--device <kind>', 'insist on a device').choices(['cpu', 'cuda']))
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (values: Values) => {
      const interrupt = listenForInterrupt(() => undefined)
      const app = context.compose({ device: values.device })
      try {
        const checks = await examine(app, interrupt.signal)
        throwIfCancelled(interrupt.signal)
        const ok = checks.every((check) => check.state !== 'failed')
        if (values.json) stdout.write(`${JSON.stringify({ ok, checks })}\n`)
        else print(checks, stdout)
        if (!ok) setExit(exitCodes.failure)
      } finally {
        await app.close()
        interrupt.dispose()
      }
    })
}
