// Drives a page over Chromium's debugging protocol: Playwright knows no Chromium as old as that of the Electron tests can have.
import { once } from 'node:events'
import WebSocket from 'ws'

interface Target {
  readonly type: string
  readonly url: string
  readonly webSocketDebuggerUrl: string
}

interface Answer {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** A page that is driven. */
export interface DrivenPage {
  /** The value of an expression, awaited. Rejects with what it throws. */
  evaluate(expression: string): Promise<unknown>
  /** A picture of the page: PNG. */
  screenshot(): Promise<Buffer>
  /** Any command of the protocol. Rejects when there is no answer in `patience` milliseconds: old Chromiums lose one now and then. */
  send(method: string, params?: object, patience?: number): Promise<Record<string, unknown>>
  /** How many pages there are. */
  pages(): Promise<number>
  close(): void
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks until there is an answer; rejects with the last failure when there is none in time. */
export async function eventually<T>(ask: () => Promise<T>, timeout = 30_000): Promise<T> {
  for (const end = Date.now() + timeout; ;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > end) throw error
      await pause(100)
    }
  }
}

/** The page at that port, when it is there. */
export async function drivePage(port: number): Promise<DrivenPage> {
  const list = async (): Promise<Target[]> => {
    const answer = await fetch(`http://127.0.0.1:${port}/json`)
    return ((await answer.json()) as Target[]).filter(({ type }) => type === 'page')
  }
  const target = await eventually(async () => {
    const page = (await list()).find(({ url }) => url.startsWith('interlude:'))
    if (page === undefined) throw new Error('There is no page yet.')
    return page
  })
  const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false })
  await once(socket, 'open')
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  socket.setMaxListeners(0)
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  const send: DrivenPage['send'] = (method, params = {}, patience = 20_000) =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      const late = setTimeout(() => {
        waiting.delete(id)
        reject(new Error(`${method}: no answer in ${String(patience / 1000)} s.`))
      }, patience)
      waiting.set(id, ({ result, error }) => {
        clearTimeout(late)
        waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result as Record<string, unknown>)
      })
      socket.on('close', () => {
        clearTimeout(late)
        reject(new Error('The page is gone.'))
      })
      socket.send(JSON.stringify({ id, method, params }))
    })
  return {
    send,
    async evaluate(expression) {
      const options = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = (await send('Runtime.evaluate', options)) as {
        result: { value?: unknown }
        exceptionDetails?: { text: string; exception?: { description?: string } }
      }
      if (!exceptionDetails) return result.value
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    },
    async screenshot() {
      // Without a compositor behind the display no frame may come until something is drawn.
      const { data } = await eventually(() => send('Page.captureScreenshot', {}, 5000))
      return Buffer.from(String(data), 'base64')
    },
    pages: async () => (await list()).length,
    close: () => socket.close(),
  }
}
