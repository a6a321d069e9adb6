// A free port for the browser host.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { InterludeError } from '../../src-shared/errors.ts'

/** The port that is tried first, so that the address (and a tunnel to it) is the same from day to day. */
export const usualPort = 4690

/** How many ports from the usual one on are tried. */
const tries = 20

/** The only interface that is listened on. */
const loopback = '127.0.0.1'

async function attempt(server: Server, port: number): Promise<unknown> {
  try {
    server.listen({ host: loopback, port, exclusive: true })
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return error
  }
}

/** Listens on that port, or (undefined) on the first free one from the usual one on. Rejects with `exists` when it is taken. */
export async function listen(server: Server, port: number | undefined): Promise<void> {
  const candidates =
    port === undefined ? [...Array.from({ length: tries }, (_, index) => usualPort + index), 0] : [port]
  for (const candidate of candidates) {
    const error = await attempt(server, candidate)
    if (error === undefined) return
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE' && port === undefined) continue
    throw refusal(candidate, code, error)
  }
}

function refusal(port: number, code: unknown, cause: unknown): InterludeError {
  const remedy = 'Choose another one, or any free one: --port 0'
  switch (code) {
    case 'EADDRINUSE':
      return new InterludeError('exists', `Port ${port} is used by another program.`, remedy, { cause })
    case 'EACCES':
      return new InterludeError('not-readable', `This account may not use port ${port}.`, remedy, { cause })
    default: {
      const why = cause instanceof Error ? cause.message : String(cause)
      return new InterludeError('internal', `Port ${port} can't be listened on: ${why}`, remedy, { cause })
    }
  }
}
