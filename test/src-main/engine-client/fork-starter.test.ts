// A process under way: what it is given, what is heard of it, and that it never outlives its parent.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forkStarter } from '../../../src-main/engine-client/fork-starter.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlude-starter-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const program = async (name: string, text: string) => {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

describe('the fork starter', () => {
  it('passes the environment that it was given and nothing else, and no flags', async () => {
    const entry = await program('env.mjs', 'process.send({ env: process.env, flags: process.execArgv })')
    const started = await forkStarter({ entry, env: { ONLY: 'this' } }).start()
    const message = await new Promise((resolve) => started.channel.onMessage(resolve))
    started.kill()
    await started.exit
    expect(message).toMatchObject({ flags: [], env: { ONLY: 'this' } })
    expect(Object.keys((message as { env: object }).env)).not.toContain('PATH')
  })

  it('keeps the end of what was written, in bounded memory', async () => {
    const entry = await program(
      'loud.mjs',
      `console.log('first'); for (let i = 0; i < 20000; i++) console.error('line ' + i + 'ö'.repeat(40)); process.exitCode = 7`,
    )
    const started = await forkStarter({ entry, env: {} }).start()
    started.channel.onClose(() => undefined)
    const disconnect = setTimeout(() => started.channel.close(), 200)
    const exit = await started.exit
    clearTimeout(disconnect)
    expect(exit).toMatchObject({ code: 7, signal: null, killedForMemory: false })
    expect(exit.output.length).toBeLessThanOrEqual(16_384)
    expect(exit.output.trimEnd().endsWith('line 19999' + 'ö'.repeat(40))).toBe(true)
  })

  it('names a missing program and a missing Node', async () => {
    const missing = join(folder, 'nothing.js')
    await expect(forkStarter({ entry: missing, env: {} }).start()).rejects.toMatchObject({
      code: 'tool-missing',
      message: expect.stringContaining(missing) as string,
    })
    const entry = await program('empty.mjs', '')
    await expect(
      forkStarter({ entry, env: {}, node: join(folder, 'no-node') }).start(),
    ).rejects.toMatchObject({
      code: 'engine-died',
      message: expect.stringContaining('could not be started') as string,
    })
  })

  it('hands on the last words of a program that cannot be loaded', async () => {
    const entry = await program('broken.mjs', `import 'no-such-package'`)
    const started = await forkStarter({ entry, env: {} }).start()
    const exit = await started.exit
    expect(exit.code).toBe(1)
    expect(exit.output).toContain('no-such-package')
  })

  it('counts processor time', async () => {
    const entry = await program(
      'busy.mjs',
      'while (process.cpuUsage().user < 300_000); process.send("done"); setInterval(() => {}, 1e6)',
    )
    const started = await forkStarter({ entry, env: {} }).start()
    await new Promise((resolve) => started.channel.onMessage(resolve))
    const seconds = await started.processorSeconds()
    started.kill()
    await started.exit
    if (process.platform === 'win32') expect(seconds).toBeUndefined()
    else expect(seconds).toBeGreaterThan(0.1)
    expect(await started.processorSeconds()).toBeUndefined()
  })

  it('leaves no engine behind when its parent is killed', async () => {
    const source = (path: string) => join(import.meta.dirname, '../../../', path)
    const entry = await program(
      'parent.ts',
      `import { forkStarter } from ${JSON.stringify(source('src-main/engine-client/fork-starter.ts'))}
       const started = await forkStarter({ entry: ${JSON.stringify(source('test/support/fake-engine.ts'))}, env: {} }).start()
       process.send?.(started.pid)
       setInterval(() => undefined, 1e6)`,
    )
    const parent = fork(entry, [], { execArgv: [], env: {}, stdio: 'ignore' })
    const [pid] = (await once(parent, 'message')) as [number]
    expect(process.kill(pid, 0)).toBe(true)
    parent.kill('SIGKILL')
    await expect
      .poll(
        () => {
          try {
            return process.kill(pid, 0)
          } catch {
            return false
          }
        },
        { timeout: 10_000 },
      )
      .toBe(false)
  })
})
