// serve as a user has it: an address, an editor behind it, and Ctrl-C that keeps everything.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { socketChannel } from '../../src-shared/channel-socket.ts'
import { editorContract } from '../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../src-shared/editor/events.ts'
import { connect } from '../../src-shared/rpc-connect.ts'
import { cliPlace, type CliPlace, type CliResult } from '../support/run-cli.ts'

interface Served {
  readonly address: string
  readonly port: number
  /** Ctrl-C, and how it ended. */
  stop(): Promise<CliResult>
}

function startServe(place: CliPlace, words: readonly string[]): Promise<Served> {
  return new Promise((resolve, reject) => {
    const ended = place.run(['serve', '--port', '0', '--json', ...words], {
      onStart: (child) => {
        child.stdout?.once('data', (line: string) => {
          const { address, port } = JSON.parse(line) as { address: string; port: number }
          const stop = (): Promise<CliResult> => {
            child.kill('SIGINT')
            return ended
          }
          onTestFinished(async () => {
            await stop()
          })
          resolve({ address, port, stop })
        })
      },
    })
    ended.then((result) => reject(new Error(JSON.stringify(result))), reject)
  })
}

describe('serve', () => {
  it('opens the editor to who has the address, shows its folders alone, and ends by Ctrl-C', async () => {
    const place = cliPlace()
    const served = await startServe(place, ['--root', '.'])
    const { address, port } = served
    const first = await fetch(address, { redirect: 'manual' })
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', address), { headers: { Cookie: cookie } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<div id="app">')
    expect(await fetch(new URL('/', address))).toMatchObject({ status: 403 })

    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, {
      headers: { Cookie: cookie },
      origin: `http://127.0.0.1:${port}`,
    })
    const client = connect(editorContract, socketChannel(socket))
    const hello = await new Promise<EditorEvent>((resolve, reject) => {
      client.call('watch', { box: { width: 64, height: 64 } }, { onItem: resolve }).catch(reject)
    })
    expect(hello).toMatchObject({ type: 'hello', host: 'browser', writable: true })
    const roots = await client.call('browse', { folder: null })
    expect(roots.entries.map(({ path }) => path)).toContain(place.folder)
    await expect(client.call('browse', { folder: join(place.folder, '..') })).rejects.toMatchObject({
      code: 'not-readable',
    })
    await expect(client.call('pick', { purpose: 'media' })).rejects.toMatchObject({ code: 'unsupported' })

    expect(await served.stop()).toMatchObject({ code: 0, signal: null })
    expect(place.files()).toEqual([])
  })

  it('says what is wrong with its words, and with the port', async () => {
    const place = cliPlace()
    expect(await place.run(['serve', '--port', '99999'])).toMatchObject({ code: 2 })
    const missing = await place.run(['serve', '--root', 'nowhere'])
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain('nowhere')
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    // The one thing `address` can be for a TCP server that listens.
    const { port } = other.address() as AddressInfo
    const taken = await place.run(['serve', '--port', String(port)])
    expect(taken).toMatchObject({ code: 1 })
    expect(taken.stderr).toMatch(new RegExp(`error: Port ${port} is used by another program\\.\\n.*--port 0`))
  })
})
