// A browser's socket as a channel. What arrives may be anything, and the far end may stop listening: neither may harm more than this
// one socket.
import type { WebSocket } from 'ws'
import type { Channel } from '../../src-shared/channel.ts'
import { socketChannel } from '../../src-shared/channel-socket.ts'

/** Codes of RFC 6455, section 7.4.1. */
const closeCodes = { unsupported: 1003, invalid: 1007, tryLater: 1013 } as const

/** Bytes that may wait for a slow network before no more questions are read from it. */
const highWater = 16 * 2 ** 20

/** Bytes that wait at most: a peer that asks for this much and takes none is gone, or means harm. */
const bound = 512 * 2 ** 20

/** Milliseconds between two signs of life; a peer that misses one is gone (a closed laptop, a broken tunnel). */
const heartbeat = 20_000

/**
 * The channel over an accepted socket. It closes by itself on text, on bytes that are no message, on a dead peer and on one that
 * takes nothing.
 */
export function acceptSocket(socket: WebSocket): Channel {
  const channel = socketChannel(socket, { onGarbage: () => socket.close(closeCodes.invalid) })
  socket.on('message', (_, isBinary) => {
    if (!isBinary) socket.close(closeCodes.unsupported)
  })

  let alive = true
  socket.on('pong', () => (alive = true))
  const timer = setInterval(() => {
    // While reading is held back, so are its signs of life.
    if (!alive && !socket.isPaused) socket.terminate()
    alive = socket.isPaused
    if (socket.readyState === socket.OPEN) socket.ping()
  }, heartbeat)
  timer.unref()
  let drain: NodeJS.Timeout | undefined
  channel.onClose(() => {
    clearInterval(timer)
    clearInterval(drain)
  })

  const holdBack = (): void => {
    if (socket.bufferedAmount > bound) socket.terminate()
    if (socket.bufferedAmount <= highWater || drain !== undefined) return
    socket.pause()
    drain = setInterval(() => {
      if (socket.bufferedAmount > highWater / 2) return
      clearInterval(drain)
      drain = undefined
      socket.resume()
    }, 20)
  }
  return {
    ...channel,
    post(message) {
      channel.post(message)
      holdBack()
    },
  }
}

/** Turns a socket away that there is no room for. */
export function turnAway(socket: WebSocket): void {
  socket.close(closeCodes.tryLater, 'Too many windows are open.')
}
