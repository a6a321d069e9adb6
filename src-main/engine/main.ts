// The engine process: started by a starter of src-main/engine-client, it serves the engine's contract over the channel to
// its parent until that closes. It composes and serves, nothing else.
import { processChannel } from '../../src-shared/channel-process.ts'
import { engineContract } from '../../src-shared/engine-contract.ts'
import { serve } from '../../src-shared/rpc-serve.ts'
import { createHandlers } from './handlers.ts'
import { composeEngine } from './process-parts.ts'

if (process.send) {
  // Ctrl-C in a terminal reaches the whole group of processes. It is the parent who decides what is cancelled.
  process.on('SIGINT', () => undefined)
  const channel = processChannel(process)
  serve(engineContract, createHandlers(composeEngine(import.meta.dirname, process.env)), channel, {
    onDefect: (error, call) => {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.stderr.write(`engine: ${call}: ${words}\n`)
    },
  })
  // Nobody is left to work for. Not waiting for anything: the parent may be gone already.
  channel.onClose(() => process.exit(0))
} else {
  process.stderr.write("This is interlude's engine; it is started by the program, not by hand.\n")
  process.exitCode = 2
}
