// The desktop's core with an editor that only tells what it is asked: for tests of the shell. Run by Node as the shell runs the real one.
import { appendFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { runCore } from '../../../src-main/core/run-core.ts'
import type { Editor, HostServices } from '../../../src-main/app/editor/parts.ts'
import type { Channel } from '../../../src-shared/channel.ts'
import { editorContract } from '../../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../../src-shared/editor/events.ts'
import { serve } from '../../../src-shared/rpc-serve.ts'
import type { Contract, Handlers } from '../../../src-shared/rpc.ts'

const record = (text: string): void => {
  if (process.env.FAKE_CORE_RECORD) appendFileSync(process.env.FAKE_CORE_RECORD, `${text}\n`)
}

/** Two calls of the contract are enough: what the window is told, and something to ask. */
const contract = { watch: editorContract.watch, reveal: editorContract.reveal } satisfies Contract

function createFakeEditor(host: HostServices): Editor {
  const tell = new Set<(event: EditorEvent) => void>()
  const all = (event: EditorEvent): void => {
    for (const one of tell) one(event)
  }
  const handlers: Handlers<typeof contract> = {
    watch: (_, { emit, signal }) =>
      new Promise((resolve) => {
        const one = (event: EditorEvent): void => void emit(event).catch(() => undefined)
        tell.add(one)
        one({ type: 'notice', level: 'info', text: `core ${process.pid}` })
        // As many as a gap has, each larger than a pipe takes at once.
        for (let index = 0; index < 14; index++) {
          const data = new Uint8Array(320 * 180 * 3).fill(index)
          const pixels = { format: 'rgb' as const, width: 320, height: 180, data }
          one({ type: 'frame', gap: 'a b', key: 'k', index, time: 0.5, madeAt: Date.now(), pixels })
        }
        signal.addEventListener('abort', () => {
          tell.delete(one)
          resolve(null)
        })
      }),
    reveal: ({ path }) => {
      switch (path) {
        case '/crash':
          process.exit(1)
          break
        case '/work':
          host.working(0.5, [])
          host.titled('A film', null, true)
          break
        default:
          break
      }
      return Promise.resolve(null)
    },
  }
  return {
    attach: (channel: Channel) => serve(contract, handlers, channel),
    openPaths: (paths) => {
      record(`open ${paths.join(' ')}`)
      all({ type: 'command', command: 'opened', path: paths[0] ?? '' })
      return Promise.resolve()
    },
    exported: () => undefined,
    command: (command) => all({ type: 'command', command }),
    close: () => {
      record('close')
      return Promise.resolve()
    },
  }
}

record(`words ${process.argv.slice(2).join(' ')}`)
await runCore({
  pipe: new Socket({ fd: 3 }),
  paths: { check: (path) => Promise.resolve(path), grant: () => undefined, roots: [] },
  compose: (host) => Promise.resolve(createFakeEditor(host)),
})
