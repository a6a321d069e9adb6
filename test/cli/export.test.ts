// A saved project, exported by the command line and by a window: the same pixels.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compose } from '../../src-main/app/compose.ts'
import { composeEditor } from '../../src-main/app/editor/editor.ts'
import type { HostServices } from '../../src-main/app/editor/parts.ts'
import { writeProject } from '../../src-main/app/editor/project-file.ts'
import { readSource } from '../../src-main/app/editor/source-read.ts'
import { readRuntime } from '../../src-main/app/runtime.ts'
import { memoryChannels } from '../../src-shared/channel-memory.ts'
import { editorContract } from '../../src-shared/editor/contract.ts'
import type { Job } from '../../src-shared/editor/values.ts'
import { samplesOf, srgb } from '../../src-shared/frame.ts'
import { createDocument, type ProjectDocument } from '../../src-shared/project/document.ts'
import { changeGaps } from '../../src-shared/project/edit-gaps.ts'
import { addKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import { setPicture } from '../../src-shared/project/edit-project.ts'
import { addSources } from '../../src-shared/project/edit-sources.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { connect } from '../../src-shared/rpc-connect.ts'
import { rational } from '../../src-shared/timebase.ts'
import { fakeEngineFile } from '../support/fake-engine.ts'
import { readResult, writeClip } from '../support/keys.ts'
import { numberIn, testTools } from '../support/media-fixtures.ts'
import { cliPlace, modesCanBind, type CliPlace, type CliRun } from '../support/run-cli.ts'
import { smallDisk } from '../support/small-disk.ts'
import { readClicks, writeClicks } from '../support/sound.ts'
import { temporaryFolder } from '../support/temp.ts'

const indexes = [5, 20, 30, 60]

/** A project of four frames of a clip with numbered frames, and footage with sound, beside each other. */
async function placeWithProject(): Promise<{ place: CliPlace; project: string; document: ProjectDocument }> {
  const place = cliPlace()
  await writeClip(join(place.folder, 'clip.mp4'), 70)
  const tools = await testTools()
  writeClicks(tools, join(place.folder, 'clicks.mp4'), { seconds: 3 })
  const sources = await Promise.all(
    ['clip', 'clicks'].map(async (id) => {
      const { source } = await readSource(tools, join(place.folder, `${id}.mp4`))
      return { ...source, id }
    }),
  )
  const empty = createDocument({
    rate: rational(24),
    picture: { width: 96, height: 64, channels: 3, depth: 8, colour: srgb, fit: 'fit' },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model: 'starter',
      seed: 3,
    },
  })
  const document = addKeyframes(
    addSources(empty, sources),
    indexes.map((index, at) => ({
      id: `key-${String(index)}`,
      at: at * 6,
      shows: { kind: 'frame', source: 'clip', index, time: rational(index, 30) },
    })),
  )
  const project = join(place.folder, 'film.interlude')
  await writeProject(project, document, '0.0.0')
  return { place, project, document }
}

async function pixelsOf(path: string): Promise<string> {
  const hash = createHash('md5')
  for (const { data } of (await readResult(path)).frames) hash.update(data)
  return hash.digest('hex')
}

const host: HostServices = {
  kind: 'desktop',
  paths: { check: (path) => Promise.resolve(path), grant: () => undefined, roots: [] },
  pick: undefined,
  reveal: () => Promise.resolve(),
  working: () => undefined,
  titled: () => undefined,
}

/** Exports from a window, of an editor with folders of its own. */
async function exportFromWindow(project: string, path: string): Promise<Job> {
  const base = temporaryFolder()
  const env = {
    ...process.env,
    INTERLUDE_CACHE: join(base, 'cache'),
    INTERLUDE_DATA: join(base, 'data'),
    INTERLUDE_ENGINE: fakeEngineFile,
    FAKE_ENGINE: '{}',
  }
  const app = compose(readRuntime(join(import.meta.dirname, '..', '..', 'src-main'), env))
  const editor = await composeEditor(app, host)
  onTestFinished(async () => {
    await editor.close()
    await app.close()
  })
  const [ours, theirs] = memoryChannels()
  editor.attach(theirs)
  const { call } = connect(editorContract, ours)
  let document: ProjectDocument | undefined
  const greeted = Promise.withResolvers<undefined>()
  const ended = new Promise<Job>((resolve) => {
    const watching = call(
      'watch',
      { box: { width: 96, height: 64 } },
      {
        onItem: (event) => {
          if (event.type === 'hello' || event.type === 'project') ({ document } = event.project)
          if (event.type === 'hello') greeted.resolve(undefined)
          if (event.type === 'job' && event.job.state !== 'running') resolve(event.job)
        },
      },
    )
    watching.catch(() => undefined)
  })
  await greeted.promise
  await call('open-project', { path: project })
  const output = { ...document!.output, container: 'mkv' as const, codec: null }
  await call('export', { path, output, range: null, overwrite: false })
  return await ended
}

describe('interlude export', () => {
  it('writes a project with the pixels of the export from a window', async () => {
    const { place, project } = await placeWithProject()
    const result = await place.run(['export', 'film.interlude', '-o', 'out.mkv'])
    expect(result).toMatchObject({ code: 0, stdout: `${join(place.folder, 'out.mkv')}\n` })
    expect(result.stderr).toMatch(/19 frames/)
    const own = await readResult(join(place.folder, 'out.mkv'))
    expect(own.info).toMatchObject({ codec: 'ffv1', frameCount: 19, frameRate: rational(24) })
    expect(indexes.map((_, at) => numberIn(own.frames[at * 6]!))).toEqual(indexes)

    const path = join(place.folder, 'window.mkv')
    expect(await exportFromWindow(project, path)).toMatchObject({ state: 'done' })
    expect(await pixelsOf(path)).toBe(await pixelsOf(join(place.folder, 'out.mkv')))
  })

  it('takes size, rate, range, sound and codec, and asks the engine for nothing twice', async () => {
    const { place } = await placeWithProject()
    const log = join(place.cache, 'log')
    await place.run(['export', 'film.interlude', '-o', 'whole.mkv'], { engine: { log } })
    const made = place.calls(log).length
    const words =
      'export film.interlude -o part.mp4 --codec h265 --quality draft --size 48x32 --rate 12 --range 6-15 --audio clicks.mp4 --json'
    const json = await place.json(words.split(' '), { engine: { log } })
    expect(json).toMatchObject({ output: join(place.folder, 'part.mp4'), frames: 5, encoder: 'libx265' })
    expect(place.calls(log).slice(made)).toEqual([])
    const { info } = await readResult(join(place.folder, 'part.mp4'))
    expect(info).toMatchObject({
      codec: 'hevc',
      width: 48,
      height: 32,
      frameCount: 5,
      frameRate: rational(12),
    })
    const sound = await readClicks(await testTools(), join(place.folder, 'part.mp4'))
    expect(sound.codec).toBe('aac')
    expect(Math.abs(sound.seconds - 5 / 12)).toBeLessThan(1 / 12)
  })

  it('makes gaps without a model where the project says so, and starts no engine for them', async () => {
    const { place, document } = await placeWithProject()
    const names = document.gaps.map((gap) => gapId(gap))
    const [first = '', second = '', third = ''] = names
    const plain = changeGaps(changeGaps(document, [first, second], { method: 'cross-fade' }), [third], {
      method: 'nearest',
    })
    await writeProject(join(place.folder, 'plain.interlude'), plain, '0.0.0')
    const log = join(place.cache, 'log')
    await place.json(['export', 'plain.interlude', '-o', 'plain.mkv', '--json'], { engine: { log } })
    expect(existsSync(log)).toBe(false)
    const { frames } = await readResult(join(place.folder, 'plain.mkv'))
    const data = frames.map((frame) => Array.from(samplesOf(frame)))
    const far = (a: number, b: number): number =>
      data[a]!.reduce((most, value, at) => Math.max(most, Math.abs(value - data[b]![at]!)), 0)
    // Half way between keyframes 0 and 6, and on both sides of the middle between 12 and 18.
    const middle = data[0]!.map((value, at) => Math.round((value + data[6]![at]!) / 2))
    expect(
      middle.reduce((most, value, at) => Math.max(most, Math.abs(value - data[3]![at]!)), 0),
    ).toBeLessThan(2)
    expect([far(13, 12), far(14, 12), far(16, 18), far(17, 18)]).toEqual([0, 0, 0, 0])
    expect(far(12, 18)).toBeGreaterThan(20)
  })

  it('goes on where it was killed', async () => {
    const { place } = await placeWithProject()
    const log = join(place.cache, 'log')
    const words = ['export', 'film.interlude', '-o', 'out.mkv']
    const killed = await place.run(words, {
      engine: { log, frameDelay: 30 },
      onWords: (text, child) => {
        if (text.includes('Making')) setTimeout(() => child.kill('SIGKILL'), 250)
      },
    })
    expect(killed.signal).toBe('SIGKILL')
    expect(place.files()).not.toContain('out.mkv')
    expect((await place.run(words, { engine: { log } })).code).toBe(0)
    const asked = place.calls(log).flatMap(({ call, times }) => (call === 'inbetween' ? [times] : []))
    expect(asked.length).toBeGreaterThan(0)
    expect(place.files()).toEqual(['clicks.mp4', 'clip.mp4', 'film.interlude', 'out.mkv'])
  })

  it('refuses what can not be, naming it, and leaves nothing', async () => {
    const { place } = await placeWithProject()
    const before = place.files()
    const refusals: [words: string, code: number, said: RegExp][] = [
      ['none.interlude -o a.mp4', 1, /none\.interlude/],
      ['clip.mp4 -o a.mp4', 1, /clip\.mp4 can't be opened/],
      ['film.interlude -o a.mp4 --range 0-19', 1, /0 to 19[^]*0 to 18/],
      ['film.interlude -o a.mp4 --range 9-3', 2, /--range/],
      ['film.interlude -o a.mp4 --audio other.mp4', 1, /other\.mp4[^]*clicks\.mp4/],
      ['film.interlude -o clicks.mp4', 1, /exists/],
      ['film.interlude -o clip.mp4 --force', 1, /is a source of this project/],
      ['film.interlude -o a.xyz', 1, /\.xyz/],
      ['film.interlude -o a.mp4 --size 90000x2', 1, /too large/],
    ]
    for (const [words, code, said] of refusals) {
      const result = await place.run(['export', ...words.split(' ')])
      expect(result.code, words).toBe(code)
      expect(result.stderr, words).toMatch(said)
      expect(place.files(), words).toEqual(before)
    }
  })

  it('fails with a word and a remedy, and leaves nothing half-written', async () => {
    const { place, project } = await placeWithProject()
    const text = readFileSync(project, 'utf8')
    const at = (name: string) => join(place.folder, name)
    writeFileSync(at('cut.interlude'), text.slice(0, 300))
    writeFileSync(at('future.interlude'), text.replace(/"version": \d+/, '"version": 999'))
    writeFileSync(at('lost.interlude'), text.replaceAll('clip.mp4', 'gone.mp4'))
    mkdirSync(at('shut'), { mode: 0o555 })
    mkdirSync(at('a folder.mp4'))
    const before = place.files()
    const failures: [words: string[], said: RegExp, options?: CliRun][] = [
      [['cut.interlude', '-o', 'a.mp4'], /cut\.interlude can't be opened/],
      [['future.interlude', '-o', 'a.mp4'], /future\.interlude can't be opened[^]*Update Interlude/],
      [['lost.interlude', '-o', 'a.mp4'], /gone\.mp4/],
      [['lost.interlude', '-o', 'pictures'], /gone\.mp4/],
      [['film.interlude', '-o', 'nowhere/a.mp4'], /no folder/],
      [['film.interlude', '-o', 'a folder.mp4', '--force'], /a folder\.mp4/],
      [['film.interlude', '-o', 'a.mp4'], /memory|engine/i, { engine: { outOfMemory: true } }],
    ]
    if (modesCanBind()) {
      failures.push([['film.interlude', '-o', 'shut/a.mp4'], /shut/, { boundByModes: true }])
    }
    for (const [words, said, options] of failures) {
      const result = await place.run(['export', ...words], options)
      expect(result, words.join(' ')).toMatchObject({ code: 1, stdout: '' })
      expect(result.stderr, words.join(' ')).toMatch(said)
      expect(result.stderr, words.join(' ')).not.toMatch(/defect|at .*\.js:/)
      expect(place.files(), words.join(' ')).toEqual(before)
    }
  }, 180_000)

  it('to a full disk, of the result or of the cache, names it and leaves nothing', async (context) => {
    const { place, project, document } = await placeWithProject()
    const large = setPicture(document, { width: 640, height: 360 })
    await writeProject(project, large, '0.0.0')
    const disk = smallDisk(300_000)
    if (disk === undefined) return void context.skip()
    const full = await place.run(['export', 'film.interlude', '-o', join(disk, 'out.mkv')])
    expect(full).toMatchObject({ code: 1, stdout: '' })
    expect(full.stderr).toMatch(/disk|room/i)
    expect(full.stderr).toContain(disk)
    expect(readdirSync(disk)).toEqual([])
    const cache = await place.run(['export', 'film.interlude', '-o', 'out.mkv'], {
      env: { INTERLUDE_CACHE: disk },
    })
    expect(cache).toMatchObject({ code: 1, stdout: '' })
    expect(cache.stderr).toMatch(/disk of the cache is full[^]*INTERLUDE_CACHE/)
    expect(place.files()).toEqual(['clicks.mp4', 'clip.mp4', 'film.interlude'])
  }, 180_000)
})
