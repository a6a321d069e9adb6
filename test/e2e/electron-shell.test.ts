// The shell in a real Electron, with a small core and a small page: ports, crashes, what is denied, files that are handed over.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './support/cdp.ts'
import { electronFolder, root, startDesktop, whyNoElectron, type Desktop } from './support/electron.ts'

const why = whyNoElectron()
if (why !== undefined) console.warn(`The shell is not tested: ${why}.`)

describe.skipIf(why !== undefined)('the shell', () => {
  let place = ''
  let desktop: Desktop
  let started: Desktop | undefined
  const electron = join(electronFolder, 'electron')
  const record = (): string => readFileSync(join(place, 'record'), 'utf8')

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'interlude-shell-'))
    cpSync(join(root, 'out/shell'), join(place, 'out/shell'), { recursive: true })
    writeFileSync(join(place, 'package.json'), '{ "name": "interlude", "main": "out/shell/main.cjs" }')
    mkdirSync(join(place, 'out/main'), { recursive: true })
    writeFileSync(join(place, 'out/main/package.json'), '{ "type": "module" }')
    writeFileSync(
      join(place, 'out/main/core.js'),
      `await import(${JSON.stringify(join(root, 'test/e2e/support/fake-core.ts'))})`,
    )
    await build({
      root: join(root, 'test/e2e/support/page'),
      configFile: false,
      base: './',
      logLevel: 'error',
      build: { outDir: join(place, 'out/renderer'), target: 'chrome83', modulePreload: false, minify: false },
    })
    writeFileSync(join(place, 'secret.txt'), 'not for the page')
    writeFileSync(join(place, 'record'), '')
    desktop = started = await startDesktop(electron, [place, 'first.interlude'], join(place, 'home'), {
      FAKE_CORE_RECORD: join(place, 'record'),
    })
  })
  afterAll(async () => {
    await started?.stop()
    rmSync(place, { recursive: true, force: true })
  })

  const events = (): Promise<unknown> =>
    desktop.page.evaluate('JSON.stringify(test.events.map((e) => e.type))')
  const connected = async (times: number): Promise<void> => {
    await eventually(async () => expect(await desktop.page.evaluate('test.connections()')).toBe(times))
  }

  const recorded = (text: RegExp): Promise<void> =>
    eventually(() => {
      expect(record()).toMatch(text)
      return Promise.resolve()
    })

  it('gives the page a port on which frames stream', async () => {
    await connected(1)
    await eventually(async () => expect(String(await events()).match(/frame/g)).toHaveLength(14))
    const last = await desktop.page.evaluate(
      'test.events.filter((e) => e.type === "frame").every(({ index, pixels }) => pixels.data.length === 172800 && pixels.data.every((value) => value === index))',
    )
    expect(last).toBe(true)
    expect((await desktop.page.screenshot()).subarray(1, 4).toString()).toBe('PNG')
  })

  it('gives the page nothing else', async () => {
    const names = await desktop.page.evaluate(
      '[typeof require, typeof process, typeof module, Object.keys(interlude).join()].join(" ")',
    )
    expect(names).toBe('undefined undefined undefined pathOf')
  })

  it('hands over the file of the command line, and that of a second start', async () => {
    await recorded(/words .*first\.interlude/)
    // On the display of the first one, and with its settings.
    const environment = readFileSync(`/proc/${await mainPid()}/environ`, 'utf8').split('\0')
    const env = Object.fromEntries(
      environment.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    const second = spawn(electron, ['--no-sandbox', '--disable-gpu', place, '/films/second.interlude'], {
      env,
      stdio: 'ignore',
    })
    expect(await once(second, 'exit')).toEqual([0, null])
    await recorded(/open \/films\/second\.interlude/)
  })

  async function mainPid(): Promise<number> {
    return eventually(async () => {
      const { processInfo } = (await desktop.page.send('SystemInfo.getProcessInfo').catch(() => ({}))) as {
        processInfo?: { type: string; id: number }[]
      }
      const found = processInfo?.find(({ type }) => type === 'browser')?.id
      if (found !== undefined) return found
      // Older protocols tell that to the browser's own target alone: the core's parent is the same.
      const said = (await desktop.page.evaluate('test.events[0].text')) as string
      const status = readFileSync(`/proc/${said.replace('core ', '')}/status`, 'utf8')
      return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
    })
  }

  it.each([
    ['navigation', 'location.href = "https://example.com/"; undefined'],
    ['navigation to a file', 'location.href = "file:///etc/passwd"; undefined'],
    ['another page of its own', 'location.href = "interlude://app/other"; undefined'],
    [
      'a form',
      'const f = document.createElement("form"); f.action = "https://example.com/"; document.body.append(f); f.submit()',
    ],
  ])('denies %s', async (_, expression) => {
    await desktop.page.evaluate(expression).catch(() => undefined)
    expect(await desktop.page.evaluate('location.href')).toBe('interlude://app/')
    expect(await desktop.page.evaluate('document.title')).toBe('A page that asks')
  })

  it('denies new windows, cameras, other hosts, inline scripts, and all files but the page', async () => {
    await desktop.page.evaluate('window.open("https://example.com/"); window.open("interlude://app/"); 0')
    expect(await desktop.page.pages()).toBe(1)
    const camera = 'navigator.mediaDevices.getUserMedia({ video: true }).then(() => "given", (e) => e.name)'
    expect(await desktop.page.evaluate(camera)).not.toBe('given')
    const notify = 'Notification.requestPermission()'
    expect(await desktop.page.evaluate(notify)).toBe('denied')
    const get = (url: string): Promise<unknown> =>
      desktop.page.evaluate(`fetch(${JSON.stringify(url)}).then((r) => r.status, () => 'refused')`)
    expect(await get('https://example.com/')).toBe('refused')
    expect(await get('file:///etc/passwd')).toBe('refused')
    expect(await get('interlude://app/index.html')).toBe(200)
    for (const path of [
      '../../secret.txt',
      '..%2f..%2fsecret.txt',
      '%2e%2e/%2e%2e/secret.txt',
      '/secret.txt',
      'none',
    ]) {
      expect(await get(`interlude://app/${path}`)).toBe(404)
    }
    expect(await get('interlude://other/index.html')).not.toBe(200)
    const inline =
      'new Promise((r) => { const s = document.createElement("script"); s.textContent = "window.ran = 1"; document.head.append(s); setTimeout(() => r(window.ran === undefined), 50) })'
    expect(await desktop.page.evaluate(inline)).toBe(true)
    // Later: what the debugger itself evaluates is exempt.
    const later =
      'new Promise((r) => setTimeout(() => { try { eval("1"); r("ran") } catch (e) { r(e.name) } }))'
    expect(await desktop.page.evaluate(later)).toBe('EvalError')
  })

  it('shows title and progress', async () => {
    await desktop.page.evaluate('test.ask("reveal", { path: "/work" })')
    expect(desktop.output()).not.toContain('TypeError')
  })

  it('starts the core anew when it dies, and joins the page to it', async () => {
    const before = await desktop.page.evaluate('test.connections()')
    await desktop.page.evaluate('test.ask("reveal", { path: "/crash" }).catch(() => 0)')
    await connected(Number(before) + 1)
    await eventually(async () => {
      const cores = await desktop.page.evaluate(
        'new Set(test.events.filter((e) => e.type === "notice").map((e) => e.text)).size',
      )
      expect(cores).toBe(2)
    })
  })

  it('loads the page again, and joins it, when it is loaded anew or dies', async () => {
    await desktop.page.evaluate('location.reload()').catch(() => undefined)
    await eventually(async () => expect(await desktop.page.evaluate('test.connections()')).toBe(1))
    await eventually(async () => expect(String(await events()).match(/frame/g)).toHaveLength(14))
    for (const pid of desktop.pagePids()) process.kill(pid, 'SIGKILL')
    await desktop.driveAgain()
    await eventually(async () => expect(String(await events()).match(/frame/g)).toHaveLength(14))
  })

  it('lets the core keep everything at the end', async () => {
    await desktop.page.evaluate('window.close()').catch(() => undefined)
    expect(await desktop.exited).toBe(0)
    expect(record()).toMatch(/close\n$/)
  })
})
