// Who gets in, and who doesn't; and that one bad peer harms nobody else.
import { once } from 'node:events'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http'
import { connect as connectTcp, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { startBrowserHost, type BrowserHost } from '../../../src-main/serve/browser-host.ts'
import { socketChannel } from '../../../src-shared/channel-socket.ts'
import { connect } from '../../../src-shared/rpc-connect.ts'
import { serve } from '../../../src-shared/rpc-serve.ts'
import { temporaryFolder } from '../../support/temp.ts'

const token = 'k'.repeat(43)

const contract = {
  double: { input: v.number(), output: v.number() },
  flood: { input: v.number(), output: v.instance(Uint8Array) },
} as const

const page = {
  'index.html': '<!doctype html><title>page</title>',
  'assets/index-B7q0SS1h.js': 'export {}',
}

async function host(
  exported?: (job: string) => string | undefined,
): Promise<BrowserHost & { cookie: string; answered: () => number }> {
  const folder = join(temporaryFolder(), 'renderer')
  for (const [name, content] of Object.entries({ ...page, '../secret.txt': 'not for you' })) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  let answered = 0
  const started = await startBrowserHost({
    folder,
    port: 0,
    token,
    ...(exported && { exported }),
    attach: (channel) => {
      serve(
        contract,
        {
          double: (number) => Promise.resolve(2 * number),
          flood: (bytes) => {
            answered++
            return Promise.resolve(new Uint8Array(bytes))
          },
        },
        channel,
      )
    },
  })
  onTestFinished(() => started.close())
  return { ...started, cookie: `interlude-${started.port}=${token}`, answered: () => answered }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as it is: `fetch` would tidy the path, and refuse to send a foreign Host. */
async function ask(
  port: number,
  path: string,
  headers: OutgoingHttpHeaders = {},
  method = 'GET',
): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, headers, method })
  asked.end()
  // What `response` gives.
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

/** The status that an attempt to open a socket ends with; 101 when it opens. */
async function knock(port: number, headers: Record<string, string>, path = '/socket'): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  try {
    return await new Promise((resolve) => {
      socket.on('open', () => resolve(101))
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => undefined)
    })
  } finally {
    socket.terminate()
  }
}

async function openSocket({ port, cookie }: { port: number; cookie: string }): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, {
    headers: { Cookie: cookie },
    origin: `http://127.0.0.1:${port}`,
  })
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  return socket
}

describe('the page', () => {
  it('comes to who has the key, which leaves the address at once', async () => {
    const { port, address } = await host()
    const { pathname, search } = new URL(address)
    const first = await ask(port, pathname + search)
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    const [set = ''] = first.headers['set-cookie'] ?? []
    expect(set).toMatch(/; HttpOnly; SameSite=Strict$/)
    const [cookie = ''] = set.split(';')
    expect(await ask(port, '/', { Cookie: cookie })).toMatchObject({ status: 200, body: page['index.html'] })
  })

  it('says what it may do, and how long its files may be kept', async () => {
    const { port, cookie } = await host()
    const { headers } = await ask(port, '/', { Cookie: cookie })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    const script = await ask(port, '/assets/index-B7q0SS1h.js', { Cookie: cookie })
    expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8' })
    expect(script.headers['cache-control']).toContain('immutable')
  })

  it.each([
    ['no key', '/', {}],
    ['a wrong key in the address', `/?token=${'x'.repeat(43)}`, {}],
    ['a wrong key in the cookie', '/', { Cookie: 'interlude-PORT=wrong' }],
    ["another server's key", '/', { Cookie: `interlude-1=${token}` }],
    ['a part of the page without the key', '/assets/index-B7q0SS1h.js', {}],
  ])('is refused with a word on what to do: %s', async (_, path, headers: Record<string, string>) => {
    const { port } = await host()
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
    )
    const { status, body, headers: got } = await ask(port, path, sent)
    expect(status).toBe(403)
    expect(body).toContain('?token=')
    expect(got).not.toHaveProperty('set-cookie')
  })

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example:4690',
    '0.0.0.0',
  ])('is refused under a foreign name, even with the key: %s', async (name) => {
    const { port, cookie } = await host()
    expect(await ask(port, '/', { Host: name, Cookie: cookie })).toMatchObject({ status: 403 })
    expect(await ask(port, `/?token=${token}`, { Host: name })).toMatchObject({ status: 403 })
  })

  it('is there under every name of this machine, also through a tunnel', async () => {
    const { port, cookie } = await host()
    for (const name of [`localhost:${port}`, 'localhost:9000', `[::1]:${port}`]) {
      expect(await ask(port, '/', { Host: name, Cookie: cookie })).toMatchObject({ status: 200 })
    }
  })

  it('is refused to a foreign page', async () => {
    const { port, cookie } = await host()
    const answer = await ask(port, '/', { Cookie: cookie, Origin: 'http://evil.example' })
    expect(answer.status).toBe(403)
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/secret.txt',
    '/assets',
    '/assets/',
    '/index.html%00.js',
  ])('leads to no file beside it: %s', async (path) => {
    const { port, cookie } = await host()
    const { status, body } = await ask(port, path, { Cookie: cookie })
    expect(status).toBe(404)
    expect(body).not.toContain('not for you')
  })

  it('is only read', async () => {
    const { port, cookie } = await host()
    expect(await ask(port, '/', { Cookie: cookie }, 'POST')).toMatchObject({ status: 405 })
    expect(await ask(port, '/', { Cookie: cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })
})

describe('the socket', () => {
  it('opens to the page alone', async () => {
    const { port, cookie } = await host()
    const origin = `http://127.0.0.1:${port}`
    const own = { Cookie: cookie, Origin: origin }
    expect(await knock(port, own)).toBe(101)
    expect(await knock(port, { Origin: origin })).toBe(403)
    expect(await knock(port, { ...own, Cookie: `interlude-${port}=wrong` })).toBe(403)
    expect(await knock(port, { Cookie: cookie })).toBe(403)
    expect(await knock(port, { ...own, Origin: 'http://evil.example' })).toBe(403)
    expect(await knock(port, { ...own, Origin: `http://127.0.0.1:${port + 1}` })).toBe(403)
    expect(await knock(port, { ...own, Origin: 'null' })).toBe(403)
    expect(await knock(port, { ...own, Host: 'evil.example', Origin: 'http://evil.example' })).toBe(403)
    expect(await knock(port, own, '/other')).toBe(404)
  })

  it('answers calls', async () => {
    const client = connect(contract, socketChannel(await openSocket(await host())))
    await expect(client.call('double', 21)).resolves.toBe(42)
  })

  it.each([
    ['text', 'hello', 1003],
    ['bytes that are no message', Uint8Array.of(0xc1), 1007],
    ['half a message', Uint8Array.of(0x93, 1), 1007],
  ])('closes on %s, and only this one', async (_, garbage, code) => {
    const started = await host()
    const [bad, good] = [await openSocket(started), await openSocket(started)]
    bad.send(garbage)
    const [given] = (await once(bad, 'close')) as [number]
    expect(given).toBe(code)
    await expect(connect(contract, socketChannel(good)).call('double', 2)).resolves.toBe(4)
  })

  it('closes on a message that is too long, and on bytes that are no WebSocket at all', async () => {
    const started = await host()
    const [bad, good] = [await openSocket(started), await openSocket(started)]
    bad.on('error', () => undefined)
    bad.send(new Uint8Array(65 * 2 ** 20))
    const [code] = (await once(bad, 'close')) as [number]
    expect([1006, 1009]).toContain(code)
    const raw = connectTcp(started.port, '127.0.0.1')
    raw.on('error', () => undefined)
    raw.end(Buffer.from([0, 1, 2, 255, 254, 10, 10]))
    raw.resume()
    await once(raw, 'close')
    await expect(connect(contract, socketChannel(good)).call('double', 2)).resolves.toBe(4)
  })

  it('drops messages that are none of the contract', async () => {
    const socket = await openSocket(await host())
    for (const odd of [
      [0xc0],
      [0x80],
      [0x93, 1, 2, 3],
      [0x81, 0xa4, 0x74, 0x79, 0x70, 0x65, 0xa3, 1, 2, 3],
    ]) {
      socket.send(Uint8Array.from(odd))
    }
    await expect(connect(contract, socketChannel(socket)).call('double', 3)).resolves.toBe(6)
  })

  it('reads no more questions from a peer that takes no answers', async () => {
    const started = await host()
    const socket = await openSocket(started)
    const client = connect(contract, socketChannel(socket))
    const piece = 4 * 2 ** 20
    const asked = 64
    socket.pause()
    const calls = Array.from({ length: asked }, () => client.call('flood', piece))
    const before = started.answered
    // Until nothing moves any more: the network's own buffers are full, and the host holds back.
    let last = -1
    while (last !== before()) {
      last = before()
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    expect(last).toBeLessThan(asked)
    socket.resume()
    await Promise.all(calls)
    expect(before()).toBe(asked)
  })
})

describe('the port', () => {
  it('says that it is taken, and by which word to choose another', async () => {
    const other = createServer()
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'index.html'), '')
    const attach = (): void => undefined
    await expect(startBrowserHost({ folder, port, attach })).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringContaining(String(port)) as string,
      remedy: expect.stringContaining('--port') as string,
    })
    const [first, second] = [
      await startBrowserHost({ folder, port: undefined, attach }),
      await startBrowserHost({ folder, port: undefined, attach }),
    ]
    onTestFinished(async () => {
      await first.close()
      await second.close()
    })
    expect(first.port).not.toBe(second.port)
    expect(first.address).not.toBe(second.address)
  })

  it('says that the page is not built', async () => {
    const options = { folder: temporaryFolder(), port: 0, attach: () => undefined }
    await expect(startBrowserHost(options)).rejects.toMatchObject({ code: 'tool-missing' })
  })
})

describe('an exported file', () => {
  const names = ['film.mp4', 'a "b" \\ %41;é 필름\n\u{1f3ac}.mp4', "it's (1)*.webm"]
  const place = (name: string, content = 'a film') => {
    const path = join(temporaryFolder(), name)
    writeFileSync(path, content)
    return path
  }

  it.each(names)('comes whole, to be saved as %j', async (name) => {
    const path = place(name)
    const { port, cookie } = await host((job) => (job === 'job-1' ? path : undefined))
    const answer = await ask(port, '/export/job-1', { Cookie: cookie })
    expect(answer).toMatchObject({ status: 200, body: 'a film' })
    expect(answer.headers).toMatchObject({ 'content-length': '6', 'x-content-type-options': 'nosniff' })
    const [, plain, full = ''] =
      /^attachment; filename="([\x20-\x7e]+)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(
        answer.headers['content-disposition'] ?? '',
      ) ?? []
    expect(plain).not.toMatch(/["\\%]/)
    expect(decodeURIComponent(full)).toBe(name)
    const head = await ask(port, '/export/job-1', { Cookie: cookie }, 'HEAD')
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '6' } })
  })

  it('comes to nobody without the key, from no foreign page, and no other file comes', async () => {
    const path = place('film.mp4')
    const folder = dirname(path)
    const files = new Map([
      ['film', path],
      ['folder', folder],
      ['gone', join(folder, 'gone.mp4')],
    ])
    const { port, cookie } = await host((job) => files.get(job))
    expect(await ask(port, '/export/film')).toMatchObject({ status: 403 })
    expect(await ask(port, '/export/film', { Cookie: cookie, Host: 'evil.example' })).toMatchObject({
      status: 403,
    })
    expect(await ask(port, '/export/film', { Cookie: cookie, Origin: 'http://evil.example' })).toMatchObject({
      status: 403,
    })
    for (const other of ['folder', 'gone', 'unknown', '..%2ffilm', '../secret.txt', 'film/x', '']) {
      expect(await ask(port, `/export/${other}`, { Cookie: cookie })).toMatchObject({ status: 404 })
    }
    expect(await ask(port, '/export/film', { Cookie: cookie })).toMatchObject({ status: 200 })
  })

  it('that is large is read as it is taken, and a peer that leaves harms nothing', async () => {
    const path = place('large.mov')
    truncateSync(path, 64 * 2 ** 20)
    const { port, cookie } = await host(() => path)
    const asked = request({ host: '127.0.0.1', port, path: '/export/large', headers: { Cookie: cookie } })
    asked.on('error', () => undefined)
    asked.end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    await once(response, 'data')
    asked.destroy()
    const whole = await ask(port, '/export/large', { Cookie: cookie })
    expect(whole.body).toHaveLength(64 * 2 ** 20)
  })
})
