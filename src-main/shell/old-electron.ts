// What differs between the Electrons that this runs on: from 9 (the one that tests can have) to the current one. The types are the
// current one's, so here alone things are asked for that they say are always (or never) there.
import { protocol, type WebContents } from 'electron'

/** A part of the page. */
export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly content: Buffer
}

/** Answers all requests of a scheme. */
export function serveScheme(scheme: string, answer: (url: string, method: string) => PageAnswer): void {
  const { handle } = protocol as Partial<typeof protocol>
  if (handle !== undefined) {
    protocol.handle(scheme, ({ url, method }) => {
      const { status, headers, content } = answer(url, method)
      return new Response(new Uint8Array(content), { status, headers })
    })
    return
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- older Electrons have nothing else
  protocol.registerBufferProtocol(scheme, ({ url, method }, callback) => {
    const { status, headers, content } = answer(url, method)
    const [mimeType = '', charset = ''] = (headers['Content-Type'] ?? '').split('; charset=')
    callback({ statusCode: status, headers: { ...headers }, mimeType, charset, data: content })
  })
}

/** Lets a page open no other window. */
export function denyNewWindows(contents: WebContents): void {
  const { setWindowOpenHandler } = contents as Partial<WebContents>
  if (setWindowOpenHandler !== undefined) contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  else onOld(contents, 'new-window', (event) => event.preventDefault())
}

/** Chromium's version: 150, say. */
export function chromiumVersion(): number {
  return Number.parseInt(process.versions.chrome, 10)
}

/** Listens for an event that today's types have no more. */
function onOld(contents: WebContents, event: string, listener: (event: Electron.Event) => void): void {
  const emitter: { on(event: string, listener: (event: Electron.Event) => void): unknown } = contents
  emitter.on(event, listener)
}
