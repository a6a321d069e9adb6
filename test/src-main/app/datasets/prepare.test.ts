import { tmpdir } from 'node:os'
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { prepareDataset, type PrepareOptions } from '../../../../src-main/app/datasets/prepare.ts'
import { encodeVideo } from '../../../../src-main/media/encode.ts'
import { writePicture } from '../../../../src-main/media/picture.ts'
import { openClipStore, type ClipStore } from '../../../../src-main/engine/data/clip-store.ts'
import { renderClip } from '../../../../src-main/engine/data/procedural/generate.ts'
import { srgb, type Frame } from '../../../../src-shared/frame.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { testTools } from '../../../support/media-fixtures.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const tools = await testTools()
const fixtures = join(import.meta.dirname, '../../../fixtures/datasets')
const [width, height] = [96, 64]

function scene(seed: number, frames: number): Frame[] {
  const clip = renderClip({ seed, width, height, frames, kind: 'things', plain: true })
  const bytes = width * height * 3
  return Array.from({ length: frames }, (_, index) => ({
    width,
    height,
    channels: 3,
    depth: 8,
    colour: srgb,
    data: clip.slice(index * bytes, (index + 1) * bytes),
  }))
}

/** A lossless video, whatever its name ends in: ffmpeg tells files by their content. */
async function writeVideo(path: string, frames: readonly Frame[]): Promise<void> {
  async function* feed(): AsyncGenerator<Frame> {
    for (const frame of frames) yield await Promise.resolve(frame)
  }
  const output = `${path}.mkv`
  await encodeVideo(tools, { path: output, frameRate: rational(25) }, feed(), new AbortController().signal)
  await rename(output, path)
}

const clipFrames = (store: ClipStore, split: 'train' | 'validation' | 'test') => {
  const [clip] = store.clips(split)
  const size = store.sizeOf(clip!)
  const data = new Uint8Array(clip!.frames * size.width * size.height * 3)
  store.read(clip!, { first: 0, count: clip!.frames, stride: 1 }, data)
  return { clip: clip!, size, data }
}

/** Encoded once for all tests: a take of 30 frames, and four takes with cuts between them. */
let videos = ''
const take = () => join(videos, 'take')
const shoot = () => join(videos, 'shoot')

beforeAll(async () => {
  videos = await mkdtemp(join(tmpdir(), 'interlude-test-'))
  await writeVideo(take(), scene(4, 30))
  await writeVideo(
    shoot(),
    [3, 5, 8, 9].flatMap((seed) => scene(seed, 70)),
  )
  return () => rm(videos, { recursive: true, force: true })
})

async function kthFolder(): Promise<string> {
  const folder = temporaryFolder()
  await mkdir(join(folder, 'boxing'))
  await cp(take(), join(folder, 'boxing', 'person01_boxing_d1_uncomp.avi'))
  await cp(take(), join(folder, 'boxing', 'person16_boxing_d1_uncomp.avi'))
  await writeFile(join(folder, 'boxing', 'person17_boxing_d1_uncomp.avi'), 'This is no video. '.repeat(99))
  const lines = [
    'person01_boxing_d1\tframes\t1-10, 12-25',
    'person16_boxing_d1 frames 5-40',
    'person17_boxing_d1 frames 1-9',
  ]
  await writeFile(join(folder, '00sequences.txt'), lines.join('\n'))
  return folder
}

const kth = (folder: string, out: string, more: Partial<PrepareOptions> = {}) =>
  prepareDataset({ kind: 'kth', folder, fit: { kind: 'square', size: 64 } }, tools, {
    place: { store: out },
    ...more,
  })

describe('preparing data sets', () => {
  test('KTH: ranges, splits, what is broken, and the second call reads nothing', async () => {
    const folder = await kthFolder()
    const out = join(temporaryFolder(), 'store')
    const broken: string[] = []
    const { manifest, reused } = await kth(folder, out, { onBroken: (file) => broken.push(file) })
    expect(reused).toBe(false)
    expect(manifest.splits.train).toMatchObject({ clips: 2, sources: 1, frames: 24 })
    expect(manifest.splits.train.seconds).toBeCloseTo(24 / 25)
    expect(manifest.splits.validation).toMatchObject({ clips: 1, frames: 26 })
    expect(manifest.splits.test.clips).toBe(0)
    expect(broken).toEqual(['boxing/person17_boxing_d1_uncomp.avi'])
    expect(manifest.broken).toMatchObject([{ file: broken[0] }])
    expect(manifest.checks.find(({ what }) => what === 'sequences read')).toMatchObject({
      published: 599,
      found: 2,
      agrees: false,
    })
    expect(manifest.notes.join(' ')).toContain('ends at frame 30')

    const store = openClipStore(out)
    const { clip, size, data } = clipFrames(store, 'validation')
    expect(clip).toMatchObject({ range: [4, 30], label: 'boxing', scene: 'person16_boxing_d1', rate: 25 })
    expect(size).toEqual({ width: 64, height: 64 })
    // 96x64 loses 16 columns on each side and is not scaled.
    const original = scene(4, 30)[4]!
    for (const y of [0, 31, 63]) {
      const from = (y * width + 16) * 3
      expect(Buffer.from(data.subarray(y * 192, y * 192 + 192))).toEqual(
        Buffer.from(original.data.subarray(from, from + 192)),
      )
    }
    store.close()
    expect((await kth(folder, out)).reused).toBe(true)
    await writeFile(join(folder, '00sequences.txt'), 'person01_boxing_d1 frames 1-10')
    expect(await kth(folder, out)).toMatchObject({
      reused: false,
      manifest: { splits: { train: { frames: 10 } } },
    })
    await rm(join(folder, '00sequences.txt'))
    await expect(kth(folder, out)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('an interrupted run goes on where it stopped, and ends with the very same store', async () => {
    const folder = await kthFolder()
    const [out, whole] = [join(temporaryFolder(), 'store'), join(temporaryFolder(), 'store')]
    await kth(folder, whole)
    const controller = new AbortController()
    const seen: string[] = []
    const stopped = kth(folder, out, {
      signal: controller.signal,
      onProgress: (_done, _total, source) => {
        seen.push(source)
        if (source.includes('person16')) controller.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(await readdir(join(out, '..'))).toEqual(['store.partial'])
    // As if killed in the middle of a block and of a line of the journal.
    const pack = join(`${out}.partial`, '00000.pack')
    await writeFile(pack, 'torn', { flag: 'a' })
    await writeFile(join(`${out}.partial`, 'journal.jsonl'), '{"name":"half', { flag: 'a' })
    await kth(folder, out)
    for (const file of ['index.json', '00000.pack']) {
      expect(Buffer.compare(await readFile(join(out, file)), await readFile(join(whole, file)))).toBe(0)
    }
    expect(await readdir(join(out, '..'))).toEqual(['store'])
  })

  test('a store never exceeds its bound, nor replaces what is no store', async () => {
    const folder = await kthFolder()
    const out = join(temporaryFolder(), 'store')
    await expect(kth(folder, out, { maxBytes: 40_000 })).rejects.toMatchObject({ code: 'disk-full' })
    await mkdir(out)
    await writeFile(join(out, 'precious.txt'), 'mine')
    await expect(kth(folder, out)).rejects.toMatchObject({ code: 'exists' })
    expect(await readFile(join(out, 'precious.txt'), 'utf8')).toBe('mine')
  })

  test('UCF101: the official lists decide', async () => {
    const folder = temporaryFolder()
    for (const name of ['v_Archery_g08_c01', 'v_Archery_g01_c01', 'v_Archery_g02_c01']) {
      await mkdir(join(folder, 'Archery'), { recursive: true })
      await cp(take(), join(folder, 'Archery', `${name}.avi`))
    }
    await mkdir(join(folder, 'ucfTrainTestlist'))
    await writeFile(join(folder, 'ucfTrainTestlist', 'trainlist01.txt'), 'Archery/v_Archery_g08_c01.avi 3\n')
    await writeFile(join(folder, 'ucfTrainTestlist', 'testlist01.txt'), 'Archery/v_Archery_g01_c01.avi\n')
    const { manifest, store } = await prepareDataset(
      { kind: 'ucf101', folder, fit: { kind: 'square', size: 32 }, seed: 0 },
      tools,
      { place: { cache: temporaryFolder() } },
    )
    expect([
      manifest.splits.train.frames,
      manifest.splits.validation.frames,
      manifest.splits.test.frames,
    ]).toEqual([30, 0, 30])
    expect(manifest.notes.join(' ')).toContain('1 AVI files are in neither list')
    const opened = openClipStore(store)
    expect(opened.clips('test')[0]).toMatchObject({
      id: 'v_Archery_g01_c01',
      scene: 'v_Archery_g01',
      label: 'Archery',
    })
    opened.close()
  })

  test("BAIR: TensorFlow's records with raw and JPEG frames, a damaged shard, and folders of pictures", async () => {
    const folder = temporaryFolder()
    await cp(join(fixtures, 'traj_0_to_255.tfrecords'), join(folder, 'test', 'traj_0_to_255.tfrecords'))
    await cp(
      join(fixtures, 'traj_2560_to_2815.tfrecords'),
      join(folder, 'train', 'traj_2560_to_2815.tfrecords'),
    )
    const cut = (await readFile(join(fixtures, 'traj_0_to_255.tfrecords'))).subarray(0, 100_000)
    await writeFile(join(folder, 'train', 'traj_256_to_511.tfrecords'), cut)
    await mkdir(join(folder, 'bair_00007'))
    for (const [index, frame] of scene(5, 3).entries()) {
      await writePicture(frame, join(folder, 'bair_00007', `${index}.png`))
    }
    const prepare = async (camera: 'image_main' | 'image_aux1') => {
      const { manifest, store } = await prepareDataset(
        { kind: 'bair', folder, fit: { kind: 'square', size: 64 }, camera },
        tools,
        { place: { cache: temporaryFolder() } },
      )
      return { manifest, store: openClipStore(store) }
    }
    for (const [camera, blue] of [
      ['image_main', 60],
      ['image_aux1', 70],
    ] as const) {
      const { manifest, store } = await prepare(camera)
      expect([
        manifest.splits.train.clips,
        manifest.splits.validation.clips,
        manifest.splits.test.clips,
      ]).toEqual([2, 1, 3])
      expect(manifest.broken).toMatchObject([{ file: 'train/traj_256_to_511.tfrecords' }])
      const at = (64 * 64 + 5 * 64 + 9) * 3
      expect([...clipFrames(store, 'validation').data.subarray(at, at + 3)]).toEqual([36, 20, blue])
      expect(clipFrames(store, 'validation').clip.id).toBe('sequence-256')
      const jpeg = clipFrames(store, 'train').data.subarray(at, at + 3)
      for (const [channel, value] of [36, 20, blue].entries()) {
        expect(Math.abs(jpeg[channel]! - value)).toBeLessThanOrEqual(4)
      }
      expect(store.clips('test').map(({ scene }) => scene)).toContain('sequence-7')
      store.close()
    }
  })

  test('footage: scenes in order of time, held out at the end, and too little is refused in seconds', async () => {
    const folder = temporaryFolder()
    await cp(shoot(), join(folder, 'shoot.mkv'))
    await writeFile(join(folder, 'notes.mp4'), 'no video')
    const footage = (paths: readonly string[]) =>
      prepareDataset({ kind: 'footage', paths, fit: { kind: 'short', size: 48 } }, tools, {
        place: { cache: temporaryFolder() },
      })
    const { manifest, store } = await footage([folder])
    expect(manifest.broken).toHaveLength(1)
    expect(manifest.notes.join(' ')).toContain('3 cuts')
    const opened = openClipStore(store)
    const last = Math.max(...opened.clips('train').map(({ range }) => range[1]))
    const first = Math.min(...opened.clips('test').map(({ range }) => range[0]))
    expect(first).toBeGreaterThanOrEqual(last)
    expect(opened.sizeOf(opened.clips('train')[0]!)).toEqual({ width: 72, height: 48 })
    opened.close()
    const short = join(folder, 'short.mkv')
    await cp(take(), short)
    const refusal = footage([short])
    await expect(refusal).rejects.toMatchObject({ code: 'too-small' })
    await expect(refusal).rejects.toThrow(/\d\.\d s are missing/)
    await expect(refusal).rejects.toThrow(/short\.mkv gave (nothing|\d\.\d) of \d\.\d s\.$/)
    await expect(footage([join(folder, 'absent')])).rejects.toMatchObject({ code: 'not-found' })
  })
})
