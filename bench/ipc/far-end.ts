// The other end of a measured line: a worker thread, a forked process, or a forked process with a WebSocket server.
import type { AddressInfo } from 'node:net'
import { parentPort } from 'node:worker_threads'
import { WebSocketServer } from 'ws'
import { portChannel } from '../../src-shared/channel-port.ts'
import { processChannel } from '../../src-shared/channel-process.ts'
import { socketChannel } from '../../src-shared/channel-socket.ts'
import { serveBench } from './contract.ts'

if (parentPort) {
  serveBench(portChannel(parentPort))
} else if (process.argv.includes('--socket')) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 2 ** 30 })
  server.on('connection', (socket) => serveBench(socketChannel(socket)))
  server.on('listening', () => process.send?.((server.address() as AddressInfo).port))
  process.on('disconnect', () => process.exit(0))
} else {
  const channel = processChannel(process)
  serveBench(channel)
  channel.onClose(() => process.exit(0))
}
