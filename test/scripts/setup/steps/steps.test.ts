import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { describe, expect, it } from 'vitest'
import { outputStep } from '../../../../scripts/setup/steps/build.mjs'
import { chooseBuild } from '../../../../scripts/setup/steps/choose-build.mjs'
import { dependenciesStep, difference } from '../../../../scripts/setup/steps/dependencies.mjs'
import { ffmpegStep, isOld } from '../../../../scripts/setup/steps/ffmpeg.mjs'
import { isSupported } from '../../../../scripts/setup/steps/node.mjs'
import { tensorflowStep } from '../../../../scripts/setup/steps/tensorflow.mjs'
import { containing } from '../../support/containing.ts'
import { bareSetup, pathOf, program } from '../../support/folder.ts'

describe('outputStep', () => {
  function builder() {
    const setup = bareSetup()
    fs.writeFileSync(path.join(setup.root, 'source'), 'one')
    let broken = false
    const step = outputStep({
      name: 'fake thing',
      sources: () => ['source', 'absent'],
      build: (_, next) => {
        fs.mkdirSync(path.join(next, 'made'))
        fs.copyFileSync(path.join(setup.root, 'source'), path.join(next, 'made/thing'))
        return broken ? Promise.reject(new Error('broken')) : Promise.resolve()
      },
    })
    const made = path.join(setup.root, 'out/made/thing')
    return { setup, step, made, break: () => (broken = true) }
  }

  it('builds when there is nothing, when a source changes, and when an output is gone; else not', async () => {
    const { setup, step, made } = builder()
    expect(await step.check(setup)).toBe('not built yet')
    await step.perform(setup)
    expect(await step.check(setup)).toBeUndefined()
    // The content counts, not the time.
    fs.utimesSync(path.join(setup.root, 'source'), new Date(), new Date())
    expect(await step.check(setup)).toBeUndefined()
    fs.writeFileSync(path.join(setup.root, 'source'), 'two')
    expect(await step.check(setup)).toMatch(/changed/)
    await step.perform(setup)
    expect(fs.readFileSync(made, 'utf8')).toBe('two')
    fs.rmSync(made)
    expect(await step.check(setup)).toBe('out/made/thing is missing')
  })

  it('keeps what was built when the next build fails', async () => {
    const { setup, step, made, break: breakIt } = builder()
    await step.perform(setup)
    breakIt()
    fs.writeFileSync(path.join(setup.root, 'source'), 'two')
    await expect(step.perform(setup)).rejects.toThrow('broken')
    expect(fs.readFileSync(made, 'utf8')).toBe('one')
    expect(await step.check(setup)).toMatch(/changed/)
  })
})

describe('dependencies', () => {
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/only-for-mac': { version: '1.0.0', integrity: 'sha512-m', optional: true },
  }

  it('finds a missing package, another version, another content; not what is for other systems', () => {
    const a = lock['node_modules/a']
    expect(difference(lock, { 'node_modules/a': a })).toBeUndefined()
    expect(difference(lock, {})).toBe('a is missing')
    expect(difference(lock, { 'node_modules/a': { ...a, version: '2.0.0' } })).toBe(
      'a is 2.0.0, 1.0.0 is wanted',
    )
    expect(difference(lock, { 'node_modules/a': { ...a, integrity: 'sha512-b' } })).toBeDefined()
  })

  it('are installed again after an install that did not finish', async () => {
    const setup = bareSetup()
    fs.writeFileSync(path.join(setup.root, 'package-lock.json'), JSON.stringify({ packages: lock }))
    expect(await dependenciesStep.check(setup)).toBe('node_modules is missing')
    fs.mkdirSync(path.join(setup.root, 'node_modules'))
    expect(await dependenciesStep.check(setup)).toBe('the last install did not finish')
    const hidden = path.join(setup.root, 'node_modules/.package-lock.json')
    fs.writeFileSync(hidden, JSON.stringify({ packages: { 'node_modules/a': lock['node_modules/a'] } }))
    expect(await dependenciesStep.check(setup)).toBeUndefined()
  })
})

it('an npm that outlived its set-up is waited for, not joined', async () => {
  const setup = bareSetup()
  const packages = JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } })
  fs.mkdirSync(path.join(setup.root, 'node_modules'))
  fs.mkdirSync(path.join(setup.root, 'out'))
  fs.writeFileSync(path.join(setup.root, 'package-lock.json'), packages)
  const npm = spawn('sleep', ['1'])
  npm.on('exit', () => fs.writeFileSync(path.join(setup.root, 'node_modules/.package-lock.json'), packages))
  fs.writeFileSync(path.join(setup.root, 'out/.npm.pid'), String(npm.pid))
  // It finished what it had begun, so no second one is started, which could not succeed in this empty checkout.
  await dependenciesStep.perform(setup)
  expect(setup.said.join('\n')).toContain(`process ${npm.pid}`)
  expect(await dependenciesStep.check(setup)).toBeUndefined()
})

describe('chooseBuild', () => {
  const none = () => undefined
  const driver = () => '/proc/driver/nvidia/version'

  it('takes the CUDA build where a driver is, and says by which sign', () => {
    expect(chooseBuild(bareSetup(), none)).toMatchObject({
      build: 'cpu',
      reason: 'no NVIDIA driver was found',
    })
    const chosen = chooseBuild(bareSetup(), driver)
    expect(chosen.build).toBe('cuda')
    expect(chosen.reason).toContain('/proc/driver/nvidia/version')
    expect(chosen.asked).toBeUndefined()
  })

  it('takes the CPU build where no CUDA build exists, and says so', () => {
    expect(chooseBuild(bareSetup({ arch: 'arm64' }), driver)).toMatchObject({
      build: 'cpu',
      reason: containing('64-bit x86 Linux'),
    })
  })

  it('does what it is told, and remembers it', () => {
    expect(chooseBuild(bareSetup({ device: 'cpu' }), driver)).toMatchObject({ build: 'cpu', asked: 'cpu' })
    const tensorflow = { version: '', build: 'cpu', folder: '', reason: '', asked: 'cuda' } as const
    expect(chooseBuild(bareSetup({ before: { tensorflow } }), none)).toMatchObject({
      build: 'cuda',
      asked: 'cuda',
    })
    expect(chooseBuild(bareSetup({ before: { tensorflow }, device: 'cpu' }), none).build).toBe('cpu')
  })
})

describe('native TensorFlow that cannot be had', () => {
  it('is a failure with all that was tried', async () => {
    const setup = bareSetup({ offline: true })
    await expect(tensorflowStep.perform(setup)).rejects.toThrow(/offline/)
  })

  it('is a loud warning where the program may be looked at without it', async () => {
    const setup = bareSetup({ offline: true, tolerant: true })
    await tensorflowStep.perform(setup)
    expect(await tensorflowStep.check(setup)).toBeUndefined()
    expect(setup.runtime.tensorflow).toMatchObject({
      build: 'none',
      reason: containing('offline'),
    })
    expect(setup.said.join('\n')).toMatch(/warning: there is no native TensorFlow/)
  })

  it('falls back from CUDA with a word when nobody asked for CUDA, and not when somebody did', async () => {
    const setup = bareSetup({ offline: true, env: { PATH: program('nvidia-smi', 'exit 0') } })
    await expect(tensorflowStep.perform(setup)).rejects.toThrow()
    expect(setup.said.join('\n')).toMatch(
      /warning: the CUDA build could not be had, so the CPU build is taken instead/,
    )
    const asked = bareSetup({ offline: true, device: 'cuda' })
    await expect(tensorflowStep.perform(asked)).rejects.toThrow()
    expect(asked.said.join('\n')).not.toMatch(/CPU build is taken/)
  })
})

describe('ffmpeg', () => {
  const tools = (version: string) => {
    const folder = program('ffmpeg', `echo "ffmpeg version ${version} Copyright"`)
    fs.writeFileSync(
      path.join(folder, 'ffprobe'),
      `#!/bin/sh\necho "ffprobe version ${version} Copyright"\n`,
      { mode: 0o755 },
    )
    return folder
  }

  it.each([
    ['5.1.9-0+deb12u1', false],
    ['n7.1', false],
    ['9.0.2-static', false],
    ['N-118000-g0123456', false],
    ['4.4.2-0ubuntu0.22.04.1', true],
    ['4.1', true],
  ])('version %s is old: %s', (version, old) => {
    expect(isOld(version)).toBe(old)
  })

  it('of the system is taken, and looked for again when the system changes', async () => {
    const setup = bareSetup({ env: { PATH: pathOf(tools('5.1.9')) } })
    expect(await ffmpegStep.check(setup)).toBe('not looked for yet')
    await ffmpegStep.perform(setup)
    expect(await ffmpegStep.check(setup)).toBeUndefined()
    expect(setup.runtime).toMatchObject({
      ffmpegOrigin: 'system',
      ffmpeg: containing('/ffmpeg'),
    })
    expect(await ffmpegStep.check({ ...setup, env: { PATH: pathOf(tools('7.1')) } })).toBe(
      'it has changed since',
    )
  })

  it('that is old is better than none, with a warning', async () => {
    const setup = bareSetup({ offline: true, env: { PATH: pathOf(tools('4.4.2')) } })
    await ffmpegStep.perform(setup)
    expect(await ffmpegStep.check(setup)).toBeUndefined()
    expect(setup.said.join('\n')).toMatch(/warning: ffmpeg 4.4.2 is old/)
  })

  it('that is nowhere is a failure that names the package', async () => {
    await expect(ffmpegStep.perform(bareSetup({ offline: true }))).rejects.toMatchObject({
      message: containing('no ffmpeg here'),
      remedy: containing('apt install ffmpeg'),
    })
  })

  it('that the user names is taken as it is', async () => {
    const setup = bareSetup({
      env: { PATH: '', INTERLUDE_FFMPEG: '/my/ffmpeg', INTERLUDE_FFPROBE: '/my/ffprobe' },
    })
    expect(await ffmpegStep.check(setup)).toBeUndefined()
    expect(setup.runtime).toMatchObject({ ffmpeg: '/my/ffmpeg', ffmpegOrigin: 'given' })
  })

  it('does not call apt-get unless it is allowed to', async () => {
    const apt = program('apt-get', 'echo called >> "${0%/*}/calls"')
    const run = async (env: NodeJS.ProcessEnv) => {
      const setup = bareSetup({ env: { PATH: pathOf(apt), ...env }, arch: 'none' })
      await ffmpegStep.perform(setup).catch(() => undefined)
      return fs.existsSync(path.join(apt, 'calls'))
    }
    expect(await run({})).toBe(false)
    expect(await run({ INTERLUDE_APT: '1' })).toBe(process.getuid?.() === 0)
  })
})

it.each([
  ['22.18.0', true],
  ['22.23.3', true],
  ['22.17.1', false],
  ['20.20.2', false],
  ['24.1.0', false],
])('Node %s is supported: %s', (version, supported) => {
  expect(isSupported(version)).toBe(supported)
})
