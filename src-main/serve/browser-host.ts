// The browser host: the editor's page over HTTP and its contract over a WebSocket, on this machine's loopback alone.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Channel } from '../../src-shared/channel.ts'
import { sendFile, sendRefusal, sendWords } from './answers.ts'
import { jobInAddress, sendDownload } from './download.ts'
import { cookieName, refuse, refuseForeign, tokenInAddress } from './guard.ts'
import { listen } from './listen.ts'
import { openPageFiles } from './page-files.ts'
import { acceptSocket, turnAway } from './socket.ts'
import { createToken, isToken } from './token.ts'

/** What the browser host serves, and where. */
export interface BrowserHostOptions {
  /** The folder of the built page. */
  readonly folder: string
  /** Serves a window on its channel. */
  readonly attach: (channel: Channel) => void
  /** The file of a finished export; see `Editor.exported`. Absent, there are none to be had. */
  readonly exported?: (job: string) => string | undefined
  /** The port; 0 takes any free one. Undefined tries a few from the usual one on. */
  readonly port: number | undefined
  /** The key; default a new one. */
  readonly token?: string
}

/** A browser host that listens. */
export interface BrowserHost {
  readonly port: number
  /** The address with its key, as it is to be opened. */
  readonly address: string
  close(): Promise<void>
}

/** Where the page opens its socket. */
const socketAddress = '/socket'

/** Most bytes of one message: a whole document, or a piece of an upload. */
const maxMessage = 64 * 2 ** 20

/** Windows at a time. */
const maxWindows = 16

/** Starts it. Rejects with `tool-missing` where the page was not built, and `exists` where the port is another program's. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { attach, token = createToken() } = options
  const files = await openPageFiles(options.folder)
  const channels = new Set<Channel>()
  let name = ''

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendWords(response, 405, ['This server only shows its page.'], { Allow: 'GET, HEAD' })
      return
    }
    const [address = '/'] = (request.url ?? '/').split('?', 1)
    const foreign = refuseForeign(request, { socket: false })
    if (foreign === undefined && address === '/' && isToken(tokenInAddress(request), token)) {
      const cookie = `${name}=${token}; Path=/; HttpOnly; SameSite=Strict`
      // The key leaves the address bar, so that it is in no picture of the screen.
      sendWords(response, 303, [], { Location: '/', 'Set-Cookie': cookie })
      return
    }
    const refusal = foreign ?? refuse(request, { socket: false, token, cookie: name })
    if (refusal !== undefined) {
      sendRefusal(response, refusal)
      return
    }
    const job = jobInAddress(address)
    if (job !== undefined) {
      await sendDownload(response, options.exported?.(job), request.method === 'GET')
      return
    }
    const file = await files.read(address)
    if (file) sendFile(response, file, request.method === 'GET')
    else sendWords(response, 404, ['There is no such page.'])
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessage, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal = refuse(request, { socket: true, token, cookie: name })
    if (refusal !== undefined || request.url !== socketAddress) {
      const status = refusal === undefined ? '404 Not Found' : '403 Forbidden'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (channels.size >= maxWindows) {
        turnAway(webSocket)
        return
      }
      const channel = acceptSocket(webSocket)
      channels.add(channel)
      channel.onClose(() => channels.delete(channel))
      attach(channel)
    })
  })
  await listen(server, options.port)
  // The one thing `address` can be for a TCP server that listens.
  const { port } = server.address() as AddressInfo
  name = cookieName(port)

  return {
    port,
    address: `http://127.0.0.1:${port}/?token=${token}`,
    async close() {
      for (const channel of [...channels]) channel.close()
      sockets.close()
      await closeServer(server)
    },
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
