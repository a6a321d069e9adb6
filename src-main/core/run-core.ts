// The desktop's main side: serves the shell's windows over one pipe until the shell is gone or asks for the end.
import { socketChannel } from '../../src-shared/channel-socket.ts'
import { joinPipe, type BytePipe } from '../../src-shared/channel-stream.ts'
import { toErrorShape } from '../../src-shared/errors.ts'
import { packControl, readToCore, type ToCore, type ToShell } from '../../src-shared/shell-contract.ts'
import type { Editor, HostServices, PathPolicy } from '../app/editor/parts.ts'
import { createDesktopHost, type DesktopHost } from './desktop-host.ts'
import { createWindowStream, type WindowStream } from './window-stream.ts'

/** The parts of the core. */
export interface CoreParts {
  readonly pipe: BytePipe
  readonly paths: PathPolicy
  /** Composes the editor for this host. */
  readonly compose: (host: HostServices) => Promise<Editor>
}

const control = 0

/** Runs until the pipe closes or `quit` comes; everything is kept then. Rejects with what kept the editor from starting. */
export async function runCore({ pipe, paths, compose }: CoreParts): Promise<void> {
  const streams = new Map<number, WindowStream>()
  let editor: Editor | undefined
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  // What comes before the editor is there waits for it, in order.
  let early: (() => void)[] | undefined = []
  const whenReady = (task: () => void): void => {
    if (early) early.push(task)
    else task()
  }

  const hear = (host: DesktopHost, message: ToCore): void => {
    switch (message.type) {
      case 'open':
        // What can't be opened is told in the window.
        whenReady(() => void editor?.openPaths(message.paths).catch(() => undefined))
        break
      case 'command':
        whenReady(() => editor?.command(message.command))
        break
      case 'picked':
        host.picked(message.id, message.paths)
        break
      case 'quit':
        end()
        break
    }
  }
  const openWindow = (stream: number): void => {
    const opened = createWindowStream(
      (bytes) => line.send('data', stream, bytes),
      () => {
        streams.delete(stream)
        line.send('close', stream)
      },
    )
    streams.set(stream, opened)
    const channel = socketChannel(opened.socket)
    whenReady(() => editor?.attach(channel))
  }

  const line = joinPipe(pipe, {
    onPiece: (kind, stream, bytes) => {
      if (stream === control) {
        const message = readToCore(bytes)
        if (message) hear(host, message)
      } else if (kind === 'open') {
        openWindow(stream)
      } else if (kind === 'data') {
        streams.get(stream)?.receive(bytes)
      } else {
        streams.get(stream)?.end()
        streams.delete(stream)
      }
    },
    onClose: () => {
      for (const stream of streams.values()) stream.end()
      host.close()
      end()
    },
  })
  const send = (message: ToShell): void => line.send('data', control, packControl(message))
  const host = createDesktopHost(paths, send)

  try {
    editor = await compose(host)
    send({ type: 'ready' })
    const waiting = early
    early = undefined
    for (const task of waiting) task()
    await ended
  } catch (error) {
    send({ type: 'failed', error: toErrorShape(error) })
    throw error
  } finally {
    await editor?.close()
    line.close()
  }
}
