// Who may talk to the browser host. It listens on the loopback alone, but every web page that the user visits can send requests there
// too, under names that their owners point at it: so names, origins and the key are checked on every request.
import type { IncomingMessage } from 'node:http'
import { isToken } from './token.ts'

/** Why a request is refused: it came by a foreign name, from a foreign page, or without the key. */
export type Refusal = 'host' | 'origin' | 'token'

/** The parts of a request that decide. */
export type Request = Pick<IncomingMessage, 'headers' | 'url'>

/** The names of this machine to itself. Any port: a tunnel's near end has its own. */
const ownName = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i

/** The cookie's name: cookies are shared by all ports of a machine, so each server has its own. */
export function cookieName(port: number): string {
  return `interlude-${port}`
}

/** Value of a cookie, or undefined. */
function cookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** The key in the address, `/?token=...`, or undefined. */
export function tokenInAddress(request: Request): string | undefined {
  const query = (request.url ?? '').split('?', 2)[1]
  return query === undefined ? undefined : (new URLSearchParams(query).get('token') ?? undefined)
}

/** Whether the request came by a name of this machine, and from no foreign page. A page always says its origin when it opens a socket. */
export function refuseForeign(request: Request, options: { socket: boolean }): Refusal | undefined {
  const { host, origin } = request.headers
  if (host === undefined || !ownName.test(host)) return 'host'
  if (origin === undefined) return options.socket ? 'origin' : undefined
  return origin.toLowerCase() === `http://${host.toLowerCase()}` ? undefined : 'origin'
}

/** All that a request needs: see {@link refuseForeign}, and the key in its cookie. */
export function refuse(
  request: Request,
  options: { socket: boolean; token: string; cookie: string },
): Refusal | undefined {
  const foreign = refuseForeign(request, options)
  if (foreign !== undefined) return foreign
  return isToken(cookie(request, options.cookie), options.token) ? undefined : 'token'
}
