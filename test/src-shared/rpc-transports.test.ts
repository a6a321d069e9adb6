// One suite over all transports: what rpc promises must hold whatever carries it.
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, type Client } from '../../src-shared/rpc-connect.ts'
import { serve } from '../../src-shared/rpc-serve.ts'
import { transports, type Line } from '../support/channels.ts'
import { labContract, labFile, labHandlers } from '../support/lab.ts'

const window = 4

describe.each(transports)('rpc over $name', ({ open }) => {
  let line: Line
  let client: Client<typeof labContract>

  beforeEach(async () => {
    line = await open({ serve: (channel) => serve(labContract, labHandlers(), channel), file: labFile })
    client = connect(labContract, line.channel)
  })
  afterEach(async () => {
    await line.close()
  })

  const facts = () => client.call('facts', null)
  /** Posts something raw and returns the reply to this id. */
  const raw = (message: object, id: number) =>
    new Promise<unknown>((resolve) => {
      const off = line.channel.onMessage((reply) => {
        if (typeof reply !== 'object' || reply === null || !('id' in reply) || reply.id !== id) return
        off()
        resolve(reply)
      })
      line.channel.post(message)
    })

  it('carries plain data, text and arrays of numbers unharmed', async () => {
    const value = {
      nothing: null,
      text: 'äöü 漢字 🦔 \u0000 "quotes"\n',
      numbers: [0, -1.5, 1e300, 2 ** 52, -(2 ** 31)],
      nested: { deep: [[{ a: true }], []] },
      bytes: new Uint8Array([0, 127, 255]),
      none: new Uint8Array(0),
      floats: new Float32Array([0.1, -2, Infinity]),
      // A window in the middle of a buffer, at an odd offset.
      part: new Uint8Array(new ArrayBuffer(64), 3, 5).fill(7),
      wide: new Uint16Array(new ArrayBuffer(64), 6, 4).fill(65535),
    }
    expect((await client.call('echo', { value })).value).toEqual(value)
    expect((await client.call('echo', {})).value ?? null).toBeNull()
  })

  it('carries large frames both ways, byte for byte', async () => {
    const bytes = new Uint8Array(1280 * 720 * 3)
    for (let index = 0; index < bytes.length; index++) bytes[index] = (index * 2654435761) >>> 24
    const answers = await Promise.all([1, 2, 3].map(() => client.call('echo', { value: bytes })))
    for (const { value } of answers) {
      expect(value).toBeInstanceOf(Uint8Array)
      expect(Buffer.compare(bytes, value as Uint8Array)).toBe(0)
    }
    expect(bytes.byteLength).toBe(1280 * 720 * 3) // not transferred away
  })

  it.each([true, false])('copies a window on a larger buffer alone (shared: %s)', async (shared) => {
    const view = await client.call('view', { shared })
    expect(view).toEqual(new Uint8Array(7).fill(9))
    expect(view.buffer).not.toBeInstanceOf(SharedArrayBuffer)
  })

  it('keeps many calls apart', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => client.call('double', { n })))
    expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => 2 * n))
  })

  it('refuses input that breaks the contract, naming the place', async () => {
    await expect(client.call('double', { n: 1.5 })).rejects.toMatchObject({
      name: 'InterludeError',
      code: 'usage',
      message: expect.stringMatching(/"double".*\bn: /) as string,
    })
  })

  it.each(['nope', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'refuses the unknown name "%s" on both sides',
    async (name) => {
      await expect(client.call(name as 'echo', {})).rejects.toMatchObject({ code: 'unsupported' })
      const reply = await raw({ type: 'call', id: 9001, name, input: {} }, 9001)
      expect(reply).toMatchObject({ type: 'error', error: { code: 'unsupported' } })
    },
  )

  it('carries errors as code, message and remedy', async () => {
    await expect(client.call('fail', 'expected')).rejects.toMatchObject({
      name: 'InterludeError',
      code: 'too-large',
      message: 'It is too large: x.png.',
      remedy: 'Make it smaller.',
    })
    await expect(client.call('fail', 'plain')).rejects.toMatchObject({
      code: 'internal',
      message: 'A defect.',
    })
    await expect(client.call('fail', 'odd')).rejects.toMatchObject({
      code: 'internal',
      message: 'just words',
    })
  })

  it('streams items in order, to a slow asker too, and answers after the last', async () => {
    const seen: number[] = []
    let busy = 0
    const total = await client.call(
      'count',
      { count: 20 },
      {
        onItem: async (item) => {
          expect(++busy).toBe(1)
          await new Promise((resolve) => setTimeout(resolve, item % 3))
          busy--
          seen.push(item)
        },
      },
    )
    expect(total).toBe(20)
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(await client.call('count', { count: 10 })).toBe(10)
  })

  it('loses no item of a handler that does not wait for them', async () => {
    const seen: number[] = []
    const input = { count: 20, hasty: true }
    const call = client.call('count', input, { onItem: (item) => void seen.push(item) })
    expect(await call).toBe(20)
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  it('holds the server back while the asker has not taken its items', async () => {
    let letGo: (() => void) | undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let taken = 0
    const call = client.call(
      'count',
      { count: 50 },
      {
        onItem: async () => {
          await held
          taken++
        },
      },
    )
    // Many round trips later nothing more has been sent than the window allows.
    for (let round = 0; round < 20; round++) await client.call('double', { n: 1 })
    expect((await facts()).emitted).toBe(window)
    letGo?.()
    await call
    expect(taken).toBe(50)
    expect((await facts()).emitted).toBe(50)
  })

  it('cancels before the call without asking, and during it with the far signal', async () => {
    const early = AbortSignal.abort()
    await expect(client.call('wait', null, { signal: early })).rejects.toMatchObject({ code: 'cancelled' })
    expect(await facts()).toMatchObject({ running: 0, aborted: 0 })

    const abort = new AbortController()
    const call = client.call('wait', null, { signal: abort.signal })
    while ((await facts()).running === 0);
    abort.abort(new Error('some reason'))
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(facts).toMatchObject({ running: 0, aborted: 1 })
  })

  it('cancels a server that waits for a slow asker', async () => {
    const abort = new AbortController()
    const never = new Promise<void>(() => undefined)
    const call = client.call('count', { count: 50 }, { signal: abort.signal, onItem: () => never })
    while ((await facts()).emitted < window);
    abort.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(facts).toMatchObject({ running: 0, aborted: 1, emitted: window })
  })

  it('rejects with the very error that onItem threw, and cancels the call', async () => {
    const mine = new Error('disk full')
    let items = 0
    const call = client.call(
      'count',
      { count: 50 },
      {
        onItem: () => {
          items++
          throw mine
        },
      },
    )
    await expect(call).rejects.toBe(mine)
    expect(items).toBe(1)
    await expect.poll(facts).toMatchObject({ running: 0, aborted: 1 })
  })

  it('makes an error of what cannot be copied or is malformed, and lives on', async () => {
    for (const what of ['uncloneable answer', 'uncloneable item'] as const) {
      await expect(client.call('odd', what)).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringMatching(/^The (answer|item) cannot be sent: /) as string,
      })
    }
    for (const what of ['wrong answer', 'wrong item'] as const) {
      await expect(client.call('odd', what)).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringMatching(/^The answer to "odd" is malformed/) as string,
      })
    }
    await expect(client.call('echo', { value: () => 1 })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/^The question cannot be sent: /) as string,
    })
    expect(await client.call('double', { n: 4 })).toBe(8)
  })

  it('survives whatever arrives', async () => {
    const garbage = [
      null,
      0,
      'call',
      true,
      [],
      [1, 2],
      {},
      new Uint8Array(100),
      { type: 'call' },
      { type: 'call', id: '1', name: 'echo' },
      { type: 'call', id: -1, name: 'echo' },
      { type: 'call', id: 1.5, name: 'echo' },
      { type: 'call', id: NaN, name: 'echo' },
      { type: 'cancel', id: 12345 },
      { type: 'taken', id: 12345 },
      { type: 'taken' },
      { type: 'result', id: 1, output: 'not yours to send' },
      { type: 'nonsense', id: 1 },
      { type: { type: 'call' }, id: {} },
    ]
    for (const message of garbage) line.channel.post(message)
    expect(await raw({ type: 'call', id: 9002, name: 7 }, 9002)).toMatchObject({
      type: 'error',
      error: { code: 'usage' },
    })
    expect(await client.call('double', { n: 21 })).toBe(42)
  })

  it('answers pings', async () => {
    await expect(client.ping()).resolves.toBeUndefined()
  })

  it('rejects what waits when it is closed here, and everything after', async () => {
    const waiting = Promise.all([
      expect(client.call('wait', null)).rejects.toMatchObject({ code: 'engine-died' }),
      expect(
        client.call('count', { count: 9 }, { onItem: () => new Promise(() => undefined) }),
      ).rejects.toMatchObject({ code: 'engine-died' }),
    ])
    await client.ping()
    line.channel.close()
    line.channel.close()
    await waiting
    await expect(client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'engine-died' })
    await expect(client.ping()).rejects.toMatchObject({ code: 'engine-died' })
    expect(() => line.channel.post({ any: 'thing' })).not.toThrow()
  })

  it('rejects what waits when the far side is lost', async () => {
    const closed = new Promise((resolve) => line.channel.onClose(resolve))
    const waiting = expect(client.call('wait', null)).rejects.toMatchObject({ code: 'engine-died' })
    await client.ping()
    line.cut()
    await waiting
    await closed
    // Told late, but told.
    await new Promise((resolve) => line.channel.onClose(resolve))
  })

  it('leaves no listeners behind', async () => {
    const abort = new AbortController()
    await client.call('double', { n: 1 }, { signal: abort.signal })
    const before = line.listeners()
    for (let n = 0; n < 100; n++) {
      await client.call('double', { n }, { signal: abort.signal })
      await client.call('fail', 'expected', { signal: abort.signal }).catch(() => undefined)
      await client.call('count', { count: 2 }, { signal: abort.signal, onItem: () => undefined })
    }
    expect(line.listeners()).toBe(before)
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
  })
})
