// Entry of the desktop's main side, started by the shell on the program's own Node: composes, nothing else. Files to be opened are its
// words; the pipe to the shell is its fourth one (fd 3).
import { Socket } from 'node:net'
import { compose, type App } from './app/compose.ts'
import { composeEditor } from './app/editor/editor.ts'
import { grantedPaths } from './app/editor/paths.ts'
import { readRuntime } from './app/runtime.ts'
import { runCore } from './core/run-core.ts'

/** How long open handles may keep the process after its work is done (ms). */
const grace = 5000

const pipe = new Socket({ fd: 3 })
// Ctrl-C reaches the whole group: the shell hears it, too, and asks for the end. Who ends this process alone gets a good end as well.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => pipe.destroy())

let app: App | undefined
try {
  await runCore({
    pipe,
    paths: grantedPaths(),
    compose(host) {
      app = compose(readRuntime(import.meta.dirname))
      return composeEditor(app, host, { open: process.argv.slice(2) })
    },
  })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
} finally {
  await app?.close()
}
setTimeout(() => process.exit(), grace).unref()
