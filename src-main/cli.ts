// Entry of the command line: composes, nothing else.
import { compose } from './app/compose.ts'
import { findProgramRoot } from './app/folders.ts'
import { readRuntime } from './app/runtime.ts'
import { programVersion } from './app/version.ts'
import { runCli } from './cli/program.ts'

/** How long open handles may keep the process after its work is done (ms). */
const grace = 5000

// Whoever reads our output may stop reading (| head): that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    if (stream === process.stdout) {
      process.stderr.write(`error: The output can't be written: ${error.message}\n`)
    }
    process.exit(1)
  })
}

// The launcher keeps a line to us: when it is killed, nobody is left to work for. Cancelling leaves nothing behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

process.exitCode = await runCli(process.argv.slice(2), {
  streams: process,
  folder: process.cwd(),
  version: programVersion(findProgramRoot(import.meta.dirname)),
  debug: process.env.INTERLUDE_DEBUG === '1',
  compose: (options) => compose(readRuntime(import.meta.dirname), options),
})
setTimeout(() => process.exit(), grace).unref()
