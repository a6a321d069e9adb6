// The core over a pipe that the test holds the other end of: windows are served as a browser's are, and everything is kept at the end.
import { Duplex } from 'node:stream'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Editor, HostServices } from '../../../src-main/app/editor/parts.ts'
import { grantedPaths } from '../../../src-main/app/editor/paths.ts'
import { runCore } from '../../../src-main/core/run-core.ts'
import { createWindowStream } from '../../../src-main/core/window-stream.ts'
import type { Channel } from '../../../src-shared/channel.ts'
import { socketChannel } from '../../../src-shared/channel-socket.ts'
import { joinPipe } from '../../../src-shared/channel-stream.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { connect } from '../../../src-shared/rpc-connect.ts'
import { serve } from '../../../src-shared/rpc-serve.ts'
import { packControl, readToShell, type ToCore, type ToShell } from '../../../src-shared/shell-contract.ts'

const contract = { double: { input: v.number(), output: v.number() } } as const

/** Two joined ends. */
function pipes(): [Duplex, Duplex] {
  const make = (other: () => Duplex): Duplex =>
    new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _, done) {
        other().push(Buffer.from(chunk))
        done()
      },
      destroy(error, done) {
        if (!other().destroyed) queueMicrotask(() => other().destroy())
        done(error)
      },
    })
  const left: Duplex = make(() => right)
  const right: Duplex = make(() => left)
  return [left, right]
}

/** What was sent has arrived: streams deliver before the next turn of the event loop. */
const arrival = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

interface Place {
  readonly told: ToShell[]
  readonly done: string[]
  readonly ended: Promise<void>
  readonly paths: ReturnType<typeof grantedPaths>
  host(): HostServices
  say(message: ToCore): void
  /** Opens a window's stream. */
  window(stream: number): Channel
  garbage(stream: number): void
  leave(): void
  /** Lets the editor be ready. */
  ready(): void
}

function place(failure?: Error): Place {
  const [near, far] = pipes()
  const told: ToShell[] = []
  const done: string[] = []
  const streams = new Map<number, ReturnType<typeof createWindowStream>>()
  const paths = grantedPaths()
  let host: HostServices | undefined
  let ready: () => void = () => undefined
  const isReady = new Promise<void>((resolve) => (ready = resolve))
  const ended = runCore({
    pipe: far,
    paths,
    compose: async (given) => {
      host = given
      await isReady
      if (failure) throw failure
      const editor: Editor = {
        attach: (channel) => serve(contract, { double: (number) => Promise.resolve(2 * number) }, channel),
        openPaths: (names) => {
          done.push(`open ${names.join(' ')}`)
          return Promise.resolve()
        },
        exported: () => undefined,
        command: (command) => done.push(command),
        close: () => {
          done.push('kept')
          return Promise.resolve()
        },
      }
      return editor
    },
  })
  const line = joinPipe(near, {
    onPiece: (kind, stream, bytes) => {
      const message = stream === 0 ? readToShell(bytes) : undefined
      if (message) told.push(message)
      else if (kind === 'data') streams.get(stream)?.receive(bytes)
      else streams.get(stream)?.end()
    },
    onClose: () => undefined,
  })
  return {
    ...{ told, done, ended, paths, ready },
    host: () => host ?? expect.unreachable(),
    say: (message) => line.send('data', 0, packControl(message)),
    window(stream) {
      line.send('open', stream)
      const opened = createWindowStream(
        (bytes) => line.send('data', stream, bytes),
        () => line.send('close', stream),
      )
      streams.set(stream, opened)
      return socketChannel(opened.socket)
    },
    garbage: (stream) => line.send('data', stream, Uint8Array.of(0xc1, 1, 2)),
    leave: () => near.destroy(),
  }
}

describe('the core', () => {
  it('serves windows side by side, also those that came before the editor was there', async () => {
    const core = place()
    const first = connect(contract, core.window(1))
    const early = first.call('double', 4)
    await arrival()
    core.ready()
    await expect(early).resolves.toBe(8)
    const second = connect(contract, core.window(2))
    await expect(Promise.all([first.call('double', 1), second.call('double', 2)])).resolves.toEqual([2, 4])
    core.garbage(1)
    core.garbage(0)
    core.garbage(77)
    await expect(first.call('double', 5)).resolves.toBe(10)
    expect(core.told[0]).toEqual({ type: 'ready' })
    core.leave()
    await core.ended
  })

  it('passes on commands and files in order, and keeps everything when it is asked to end', async () => {
    const core = place()
    core.say({ type: 'open', paths: ['/a.interlude', '/b.mp4'] })
    core.say({ type: 'command', command: 'project.save' })
    await arrival()
    core.ready()
    await expect.poll(() => core.done).toEqual(['open /a.interlude /b.mp4', 'project.save'])
    core.say({ type: 'quit' })
    await core.ended
    expect(core.done.at(-1)).toBe('kept')
  })

  it('keeps everything when the shell is gone; who waits for a dialog gets none', async () => {
    const core = place()
    core.ready()
    await expect.poll(() => core.told.length).toBe(1)
    const asked = core.host().pick?.({ purpose: 'media' })
    core.leave()
    await core.ended
    expect(core.done).toEqual(['kept'])
    await expect(asked).resolves.toBeNull()
  })

  it('asks for dialogs; what is chosen to be written may be written, what is chosen to be read may not', async () => {
    const core = place()
    core.ready()
    await expect.poll(() => core.told.length).toBe(1)
    for (const [purpose, path, allowed] of [
      ['export', '/films/out.mp4', true],
      ['media', '/films/in.mp4', false],
    ] as const) {
      const asked = core.host().pick?.({ purpose })
      await expect.poll(() => core.told.at(-1)).toMatchObject({ type: 'pick', ask: { purpose } })
      const pick = core.told.at(-1)
      if (pick?.type !== 'pick') expect.unreachable()
      else core.say({ type: 'picked', id: pick.id, paths: [path] })
      await expect(asked).resolves.toEqual([path])
      const written = core.paths.check(path, 'write')
      if (allowed) await expect(written).resolves.toBe(path)
      else await expect(written).rejects.toMatchObject({ code: 'not-writable' })
    }
    core.leave()
    await core.ended
  })

  it('says why it can not start', async () => {
    const core = place(new InterludeError('damaged', 'The settings are damaged.', 'Delete them.'))
    core.ready()
    await expect(core.ended).rejects.toThrow('The settings are damaged.')
    await expect
      .poll(() => core.told)
      .toEqual([
        {
          type: 'failed',
          error: { code: 'damaged', message: 'The settings are damaged.', remedy: 'Delete them.' },
        },
      ])
  })
})
