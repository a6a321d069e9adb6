import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeCheckout } from './support/checkout.ts'
import { temporaryFolder } from './support/folder.ts'

/** Says what it was given; with `wait`, lives until it is told to stop, and counts how often that is. */
const fakeProgram = `
import { readFileSync, writeFileSync } from 'node:fs'
const args = process.argv.slice(2)
if (args[0] === 'exit') process.exit(Number(args[1]))
else if (args[0] === 'die') process.kill(process.pid, 'SIGKILL')
else if (args[0] === 'line') {
  process.on('disconnect', () => { writeFileSync(args[1] ?? '', 'alone'); process.exit() })
  setInterval(() => undefined, 1000)
  console.log('ready')
} else if (args[0] === 'wait') {
  let count = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (++count === 1) setTimeout(() => { console.log(signal, count); process.exit(130) }, 700)
    })
  }
  setInterval(() => undefined, 1000)
  console.log('ready')
} else {
  const runtime: unknown = JSON.parse(readFileSync(process.env.INTERLUDE_RUNTIME ?? '', 'utf8'))
  console.log(JSON.stringify({ args, cwd: process.cwd(), runtime, node: process.version }))
}
`

interface Told {
  args: string[]
  cwd: string
  runtime: Record<string, unknown>
}

function told(stdout: string): Told {
  return JSON.parse(stdout) as Told // The fake program's own words.
}

describe('start', () => {
  // One checkout for all: what is set up once must serve every later start.
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'interlude-start-test-')))
  const checkout = makeCheckout(fakeProgram, { folder })
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

  it('sets up, says so on stderr alone, and describes the machine to the program', async () => {
    const first = await checkout.launch('start.mjs', ['doctor']).ended
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toMatch(/set-up: bundle \(not built yet\)/)
    expect(told(first.stdout)).toMatchObject({
      args: ['doctor'],
      runtime: { version: 1, ffmpeg: '/bin/true', ffmpegOrigin: 'given', tensorflow: { version: '2.18.1' } },
    })
    const second = await checkout.launch('start.mjs', ['doctor']).ended
    expect(second.stderr, 'the second time there is nothing to do or to say').toBe('')
  })

  it('passes every argument as it is', async () => {
    const args = [
      'a b',
      '',
      '"quoted"',
      "it's",
      '--json',
      '-n',
      '14,9',
      '--',
      '$HOME',
      '*',
      'größe ✓',
      'two\nlines',
      '\\',
      '%d',
    ]
    const { stdout } = await checkout.launch('start.mjs', args).ended
    expect(told(stdout).args).toEqual(args)
  })

  it('is the editor when there are no arguments: in the browser where there is no display, saying so', async () => {
    const env = { DISPLAY: '', WAYLAND_DISPLAY: '', SSH_CONNECTION: 'yes' }
    const { stdout, stderr } = await checkout.launch('start.mjs', [], { env }).ended
    expect(told(stdout).args).toEqual(['serve'])
    expect(stderr).toContain('there is no display')
    const project = await checkout.launch('start.mjs', ['a film.interlude'], { env }).ended
    expect(told(project.stdout).args).toEqual(['serve', 'a film.interlude'])
  })

  it('is a window of its own where there is a display and an Electron', async () => {
    const electron = path.join(folder, 'electron')
    fs.writeFileSync(electron, '#!/bin/sh\nfor word; do echo "$word"; done\n', { mode: 0o755 })
    const env = { DISPLAY: ':0', INTERLUDE_ELECTRON: electron }
    const { stdout } = await checkout.launch('start.mjs', ['a film.interlude'], { env }).ended
    const words = stdout
      .trim()
      .split('\n')
      .filter((word) => word !== '--no-sandbox')
    expect(words).toEqual([checkout.root, '--', 'a film.interlude'])
  })

  it('is the editor in the browser where Electron can be neither found nor downloaded', async () => {
    const env = { DISPLAY: ':0', INTERLUDE_OFFLINE: '1', INTERLUDE_ELECTRON: '' }
    const { stdout, stderr } = await checkout.launch('start.mjs', [], { env }).ended
    expect(told(stdout).args).toEqual(['serve', '--open'])
    expect(stderr).toContain('nothing is to be downloaded')
  })

  it('leaves the program in the folder of the caller: through a link, and through npm', async () => {
    const elsewhere = temporaryFolder()
    const link = path.join(elsewhere, 'interlude')
    fs.symlinkSync(path.join(checkout.root, 'scripts/start.mjs'), link)
    const linked = await checkout.start(process.execPath, [link, 'x'], { cwd: elsewhere }).ended
    expect(told(linked.stdout).cwd).toBe(elsewhere)

    const npm = ['--silent', '--prefix', checkout.root, 'start', '--', 'x', 'a b']
    const byNpm = await checkout.start('npm', npm, { cwd: elsewhere }).ended
    expect(told(byNpm.stdout)).toMatchObject({ cwd: elsewhere, args: ['x', 'a b'] })

    const foreign = { INIT_CWD: '/', npm_package_json: '/another/package.json' }
    const inForeign = await checkout.launch('start.mjs', ['x'], { cwd: elsewhere, env: foreign }).ended
    expect(told(inForeign.stdout).cwd).toBe(elsewhere)
  })

  it('ends as the program ends', async () => {
    expect(await checkout.launch('start.mjs', ['exit', '7']).ended).toMatchObject({ code: 7 })
    expect(await checkout.launch('start.mjs', ['die']).ended).toMatchObject({ signal: 'SIGKILL' })
  })

  it('is missed by the program when it is killed', async () => {
    const note = path.join(folder, 'note')
    const running = checkout.launch('start.mjs', ['line', note])
    await running.said('ready')
    running.child.kill('SIGKILL')
    await expect
      .poll(() => fs.existsSync(note) && fs.readFileSync(note, 'utf8'), { timeout: 10_000 })
      .toBe('alone')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('hands %s on, once, though it comes twice', async (signal) => {
    const running = checkout.launch('start.mjs', ['wait'])
    await running.said('ready')
    running.child.kill(signal)
    // npm passes on what the whole group had already.
    setTimeout(() => running.child.kill(signal), 50)
    expect(await running.ended).toMatchObject({ code: 130, stdout: `ready\n${signal} 1\n` })
  })
})

describe('test', () => {
  const testFile = (body: string) => `import { expect, it } from 'vitest'\n${body}`

  it('ends with the counts, and with the right status', async () => {
    const { root, launch } = makeCheckout('console.log(1)')
    const write = (name: string, body: string) =>
      fs.writeFileSync(path.join(root, 'test', name), testFile(body))
    write('good.test.ts', `it('a', () => {}); it('b', () => {}); it.skip('c', () => {})`)
    write('bad.test.ts', `it('d', () => expect(1).toBe(2))`)
    write('broken.test.ts', `throw new Error('before any test')`)
    const run = async (...args: string[]) => {
      const { code, stdout } = await launch('test.mjs', args).ended
      return { code, last: stdout.trimEnd().split('\n').at(-1) }
    }
    expect(await run()).toEqual({ code: 1, last: '2 passed, 2 failed, 1 skipped' })
    expect(await run('good')).toEqual({ code: 0, last: '2 passed, 0 failed, 1 skipped' })
    expect(await run('-t', 'a$', 'good')).toMatchObject({ code: 0 })
    expect(await run('no-such-file')).toMatchObject({ code: 1, last: '0 passed, 1 failed' })
  })
})

describe('setup', () => {
  it('refuses unknown options with status 2', async () => {
    const { launch } = makeCheckout('')
    const { code, stderr } = await launch('setup.mjs', ['--gpu']).ended
    expect(code).toBe(2)
    expect(stderr).toContain('unknown option --gpu')
  })

  it('names the step, the reason and the remedy when it may not use the network', async () => {
    const { launch } = makeCheckout('', { dependencies: false })
    const { code, stderr } = await launch('setup.mjs', ['--offline']).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/Set-up stopped at: dependencies\n {2}why: {4}.*offline.*\n {2}remedy: .*network/)
  })

  it('names a build that fails, and shows where', async () => {
    const { launch } = makeCheckout("import './absent.ts'")
    const { code, stderr } = await launch('start.mjs', []).ended
    expect(code).toBe(1)
    expect(stderr).toContain('Set-up stopped at: bundle')
    expect(stderr).toContain('absent.ts')
  })

  it('runs twice at once without harm', async () => {
    const { launch, root } = makeCheckout('console.log("fine")')
    const both = await Promise.all([launch('start.mjs', []).ended, launch('start.mjs', []).ended])
    for (const { code, stdout, stderr } of both) {
      expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'fine\n' })
    }
    expect(fs.readdirSync(path.join(root, 'out')).sort()).toEqual([
      '.bundle.json',
      '.motion-kernel.json',
      '.renderer.json',
      '.shell.json',
      'main',
    ])
  })
})
