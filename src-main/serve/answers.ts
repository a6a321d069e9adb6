// What the browser host answers: parts of the page, and pages of a few words that say why not.
import type { ServerResponse } from 'node:http'
import { cacheControl, mediaType, pageHeaders } from '../../src-shared/page-policy.ts'
import type { Refusal } from './guard.ts'

/** Sends a file of the page; a HEAD request gets all but its content. */
export function sendFile(
  response: ServerResponse,
  file: { readonly name: string; readonly content: Buffer },
  withContent: boolean,
): void {
  response.writeHead(200, {
    ...pageHeaders,
    'Content-Type': mediaType(file.name),
    'Content-Length': file.content.byteLength,
    'Cache-Control': cacheControl(file.name),
  })
  response.end(withContent ? file.content : undefined)
}

/** Sends words, in both languages: who is refused has no settings. */
export function sendWords(
  response: ServerResponse,
  status: number,
  words: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): void {
  const lines = words.map((text) => `<p>${text}</p>`).join('\n')
  const content = `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Interlude</title>\n<h1>Interlude</h1>\n${lines}\n</html>\n`
  response.writeHead(status, {
    ...pageHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(content),
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(content)
}

const refusals: Readonly<Record<Refusal, readonly string[]>> = {
  token: [
    'This address opens with its key only. Open the whole address as the terminal printed it: it ends with <code>?token=…</code>',
    'If the server was started anew, its key is a new one.',
    '이 주소는 열쇠가 있어야 열립니다. 터미널에 표시된 주소 전체를 여세요. 주소는 <code>?token=…</code> 으로 끝납니다.',
  ],
  host: [
    'This server answers on this machine alone: open it as 127.0.0.1 or localhost, from elsewhere through an SSH tunnel.',
    '이 서버는 이 컴퓨터에서만 응답합니다. 127.0.0.1 또는 localhost 로 여세요.',
  ],
  origin: ['Another page may not use this server.', '다른 페이지에서는 이 서버를 쓸 수 없습니다.'],
}

/** Says why the request was refused, and what to do. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  sendWords(response, 403, refusals[refusal])
}
