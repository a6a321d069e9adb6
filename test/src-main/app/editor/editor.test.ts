// The editor as the hosts compose it: real files, ffmpeg and stores; the engine is the small one that cross-fades.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { compose } from '../../../../src-main/app/compose.ts'
import { composeEditor } from '../../../../src-main/app/editor/editor.ts'
import type { Editor } from '../../../../src-main/app/editor/parts.ts'
import { rootedPaths } from '../../../../src-main/app/editor/paths.ts'
import { readRuntime } from '../../../../src-main/app/runtime.ts'
import type { MediaTools } from '../../../../src-main/media/find-tools.ts'
import { browserServices } from '../../../../src-main/serve/browser-services.ts'
import { addKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { setPicture } from '../../../../src-shared/project/edit-project.ts'
import { addSources } from '../../../../src-shared/project/edit-sources.ts'
import type { Source } from '../../../../src-shared/project/source.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { TestWindow } from '../../../support/editor-window.ts'
import { fakeEngineFile } from '../../../support/fake-engine.ts'
import { readResult, writeKeys } from '../../../support/keys.ts'
import { numberIn, testTools } from '../../../support/media-fixtures.ts'
import { frameOf } from '../../../support/picture-lab.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { h264 } from '../../../support/video-cases.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await testTools()
})

/** An editor of the browser's kind, with these folders: those of an earlier one for the next run of the program. */
async function open(base: string): Promise<Editor> {
  const root = join(base, 'root')
  mkdirSync(root, { recursive: true })
  const env = {
    ...process.env,
    ...{ INTERLUDE_CACHE: join(base, 'cache'), INTERLUDE_DATA: join(base, 'data') },
    ...{ INTERLUDE_ENGINE: fakeEngineFile, FAKE_ENGINE: '{}' },
  }
  const app = compose(readRuntime(join(import.meta.dirname, '../../../../src-main'), env))
  const editor = await composeEditor(app, browserServices(await rootedPaths([root])))
  const close = async () => {
    await editor.close()
    await app.close()
  }
  onTestFinished(close)
  return { ...editor, close }
}

const box = { width: 96, height: 64 }

async function read(window: TestWindow, path: string): Promise<Source> {
  const found: Source[] = []
  await window.client.call(
    'read-sources',
    { paths: [path] },
    {
      onItem: ({ source, error }) => {
        expect(error).toBeUndefined()
        if (source) found.push(source)
      },
    },
  )
  expect(found).toHaveLength(1)
  return found[0]!
}

/** What a name may hold on this system. */
const names = [
  `-i 100% %03d *? it's "quoted" \`and\` (so) [on] $HOME & ; | \\.mp4`,
  'file:필름 é 日本 🎬 two\nlines\ttab.mp4',
]

describe('the composed editor', () => {
  it.each(names)('takes footage called %j, from the file to the export', async (name) => {
    const base = temporaryFolder()
    const editor = await open(base)
    const root = join(base, 'root')
    copyFileSync(h264.make(tools), join(root, name))
    const window = new TestWindow(editor, box)
    const hello = await window.heard('hello')
    const source = await read(window, join(root, name))
    expect(source).toMatchObject({ path: join(root, name), facts: { frameCount: 120 } })

    await window.client.call('new-project', null)
    const { project } = await window.heard(
      'project',
      ({ project }) => project.revision !== hello.project.revision,
    )
    const shows = (index: number) =>
      ({ kind: 'frame', source: source.id, index, time: rational(index, 25) }) as const
    const keyframes = [7, 40].map((index, at) => ({ id: `k${String(at)}`, at: at * 3, shows: shows(index) }))
    const empty = setPicture(project.document, box)
    await window.edit(addKeyframes(addSources(empty, [source]), keyframes))
    const picture = { kind: 'source', source: source.id, index: 33 } as const
    expect(numberIn(frameOf(await window.client.call('picture', { picture, box })))).toBe(33)

    const path = join(root, `out of ${name}`.replace('.mp4', '.mkv'))
    const output = { ...project.document.output, container: 'mkv', codec: null } as const
    const { job } = await window.client.call('export', { path, output, range: null, overwrite: false })
    const ended = await window.heard('job', (event) => event.job.id === job && event.job.state !== 'running')
    expect(ended.job).toMatchObject({ state: 'done', path, download: `export/${job}` })
    expect(editor.exported(job)).toBe(path)
    const { frames } = await readResult(path)
    expect(frames).toHaveLength(4)
    expect([numberIn(frames[0]!), numberIn(frames[3]!)]).toEqual([7, 40])

    const film = join(root, `${name}.interlude`)
    await window.client.call('save-project', { path: film, overwrite: false })
    expect(readFileSync(film, 'utf8')).toContain(JSON.stringify(name))
    await window.client.call('dismiss-job', { job })
    await window.heard('job-removed', (event) => event.job === job)
    expect(editor.exported(job)).toBeUndefined()
  })

  it('takes a folder of numbered pictures as one source', async () => {
    const base = temporaryFolder()
    const editor = await open(base)
    const folder = join(base, 'root', 'shot 1')
    mkdirSync(folder)
    await writeKeys(folder, 5)
    const window = new TestWindow(editor, box)
    const hello = await window.heard('hello')
    const source = await read(window, folder)
    expect(source.facts).toMatchObject({ kind: 'sequence', frameCount: 5 })
    await window.edit(addSources(hello.project.document, [source]))
    const numbers = []
    for (const index of [3, 0, 4]) {
      const picture = { kind: 'source', source: source.id, index } as const
      numbers.push(numberIn(frameOf(await window.client.call('picture', { picture, box }))))
    }
    expect(numbers).toEqual([300, 0, 400])
    const again = await read(window, folder)
    expect(again.hash).toBe(source.hash)
  })

  it('shows someone new the sample, keeps what was unsaved when it ends, and offers it the next time', async () => {
    const base = temporaryFolder()
    const first = await open(base)
    const window = new TestWindow(first, box)
    const { project } = await window.heard('hello')
    expect(project.document.keyframes.length).toBeGreaterThanOrEqual(2)
    const [a, b] = project.document.keyframes
    await window.edit(addKeyframes(project.document, [{ ...a!, id: 'more', at: (b?.at ?? 0) + 500 }]))
    await first.close()

    const second = new TestWindow(await open(base), box)
    const hello = await second.heard('hello')
    expect(hello.project.document.keyframes).toEqual([])
    expect(hello.recoveries).toMatchObject([{ path: null, keyframes: project.document.keyframes.length + 1 }])
    await second.client.call('recover', { id: hello.recoveries[0]!.id, keep: true })
    const got = await second.heard('project')
    expect(got.project).toMatchObject({ saved: false })
    expect(got.project.document.keyframes.some(({ id }) => id === 'more')).toBe(true)
    expect(existsSync(join(base, 'data'))).toBe(true)
    expect(got.project.document.sources.every(({ path }) => existsSync(path) && basename(path) !== '')).toBe(
      true,
    )
  })
})
