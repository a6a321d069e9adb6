// Parent and child process, over the pipe that Node makes for `fork`. Both ends look alike: the child's is `process` itself.
// The fork must use `serialization: 'advanced'`, or bytes would travel as JSON.
import { createInbox, type Channel } from './channel.ts'

/** What a ChildProcess and a forked `process` have in common. */
export interface ProcessEnd {
  send?(message: unknown, callback: (error: Error | null) => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
  off(event: 'message', listener: (message: unknown) => void): unknown
  off(event: 'disconnect', listener: () => void): unknown
  disconnect?(): void
  readonly connected: boolean
}

/** The channel over a forked child (in the parent) or over `process` (in the child). */
export function processChannel(end: ProcessEnd): Channel {
  const inbox = createInbox()
  const finish = (reason?: Error) => {
    if (!inbox.end(reason)) return
    end.off('message', inbox.receive)
    end.off('disconnect', onDisconnect)
  }
  const onDisconnect = () => finish()
  end.on('message', inbox.receive)
  end.on('disconnect', onDisconnect)
  if (!end.connected) finish()

  return {
    post: (message) => {
      if (inbox.ended() || !end.connected) return
      // With a callback, a broken pipe is reported here instead of as an 'error' event that nobody hears.
      end.send?.(message, (error) => {
        if (error) finish(error)
      })
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => {
      if (end.connected) end.disconnect?.()
      finish()
    },
  }
}
