import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { InterludeError } from '../../../../src-shared/errors.ts'
import { sameFrame } from '../../../../src-shared/frame.ts'
import { changeGaps, setGapLength } from '../../../../src-shared/project/edit-gaps.ts'
import {
  addKeyframes,
  deleteKeyframes,
  replaceKeyframes,
} from '../../../../src-shared/project/edit-keyframes.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { gapId } from '../../../../src-shared/project/gap.ts'
import { layoutAt } from '../../../../src-shared/project/picture-at.ts'
import type { GapNeed } from '../../../../src-main/app/editor/parts.ts'
import { crossFade } from '../../../support/fake-engine.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { frameOf } from '../../../src-shared/project/random-document.ts'
import { LabEngine, openLab, pictureOfIndex, smallChain, type Lab } from './gap-lab.ts'

const died = () => new InterludeError('engine-died', 'The engine was killed.', 'Try again.')

async function open(
  document: ProjectDocument,
  options: Parameters<typeof openLab>[1] & { live?: boolean; folder?: string } = {},
): Promise<Lab> {
  const lab = await openLab(options.folder ?? temporaryFolder(), options)
  onTestFinished(() => lab.desk.close())
  lab.desk.setLive(options.live ?? true)
  lab.desk.setDocument(document)
  return lab
}

/** The gaps that the engine was asked for, by the index of their first keyframe. */
const asked = ({ engine }: Lab): number[] => engine.calls.map(({ from }) => from)
const show = (document: ProjectDocument, keyframe: string, index: number): ProjectDocument =>
  replaceKeyframes(document, new Map([[keyframe, frameOf('v', index)]]))

describe('live gaps', () => {
  it('are all made, one at a time, each frame as the engine made it, and streamed as it comes', async () => {
    const document = smallChain(0, 4, 8, 10)
    const lab = await open(document)
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done', 'done'])
    expect(lab.engine.mostAtOnce).toBe(1)
    expect(lab.made.map(({ gap, index }) => `${gap} ${String(index)}`)).toEqual([
      ...['k0>k1 1', 'k0>k1 0', 'k0>k1 2', 'k1>k2 1', 'k1>k2 0', 'k1>k2 2', 'k2>k3 0'],
    ])
    for (const { gap, key, index, frame, time } of lab.made) {
      expect(lab.status(gap)).toMatchObject({ key })
      const from = Number(gap[1])
      const right = crossFade(pictureOfIndex(from), pictureOfIndex(from + 1), time)
      expect(sameFrame(frame, right)).toBe(true)
      expect(sameFrame((await lab.desk.frame(document, gap, index))!, right)).toBe(true)
    }
  })

  it('go from the playhead outwards, and ahead first while it plays', async () => {
    const lab = await open(smallChain(0, 4, 8, 12, 16, 20), { live: false })
    lab.desk.look(14, false)
    lab.desk.look(13, false)
    lab.desk.generate('all')
    await lab.idle()
    // The playhead came from the right.
    expect(asked(lab)).toEqual([3, 2, 4, 1, 0])

    const playing = await open(smallChain(0, 4, 8, 12, 16, 20), { live: false })
    playing.desk.look(5, true)
    playing.desk.look(6, true)
    playing.desk.generate('all')
    await playing.idle()
    expect(asked(playing)).toEqual([1, 2, 3, 4, 0])
  })

  it('edits of one keyframe make exactly its two gaps anew, and undo has the old frames at once', async () => {
    const document = smallChain(0, 4, 8, 12, 16, 20)
    const lab = await open(document)
    await lab.idle()
    lab.engine.calls.length = 0
    const edited = show(document, 'k2', 20)
    lab.desk.setDocument(edited)
    expect(lab.states()).toEqual(['done', 'queued', 'queued', 'done', 'done'])
    await lab.idle()
    expect(lab.engine.calls.map(({ from, to }) => [from, to])).toEqual([
      [1, 20],
      [20, 3],
    ])
    lab.desk.setDocument(document)
    expect(lab.states()).toEqual(Array(5).fill('done'))
    lab.desk.setDocument(edited)
    expect(lab.states()).toEqual(Array(5).fill('done'))
    await lab.idle()
    expect(lab.engine.calls).toHaveLength(2)
  })

  it('without live mode an edit makes its gaps stale, and nothing is made until it is asked for', async () => {
    const document = smallChain(0, 4, 8, 12)
    const lab = await open(document, { live: false })
    await lab.desk.frame(document, 'k0>k1', 0)
    expect(lab.states()).toEqual(['empty', 'empty', 'empty'])
    lab.desk.generate(['k0>k1', 'k1>k2'])
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done', 'empty'])
    lab.desk.setDocument(show(document, 'k1', 30))
    expect(lab.states()).toEqual(['stale', 'stale', 'empty'])
    await lab.idle()
    expect(asked(lab)).toEqual([0, 1])
    lab.desk.setLive(true)
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done', 'done'])
  })

  it('make only what is missing: times that are there already are not asked for again', async () => {
    const document = changeGaps(smallChain(0, 16), ['k0>k1'], { exposure: { kind: 'count', count: 3 } })
    const lab = await open(document)
    await lab.idle()
    lab.desk.setDocument(changeGaps(document, ['k0>k1'], { exposure: { kind: 'count', count: 7 } }))
    expect(lab.status('k0>k1')).toMatchObject({ state: 'queued', ready: [1, 3, 5], total: 7 })
    await lab.idle()
    expect(lab.engine.calls.map(({ times }) => times)).toEqual([
      [0.25, 0.5, 0.75],
      [0.125, 0.375, 0.625, 0.875],
    ])
  })

  it('of the same pictures share their frames', async () => {
    const document = addKeyframes(smallChain(0, 4, 8), [
      { id: 'again0', at: 20, shows: frameOf('v', 0) },
      { id: 'again1', at: 24, shows: frameOf('v', 1) },
    ])
    const lab = await open(document)
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done', 'done', 'done'])
    expect(lab.engine.calls.filter(({ from, to }) => from === 0 && to === 1)).toHaveLength(1)
    expect(lab.made.filter(({ gap }) => gap === 'again0>again1')).toHaveLength(3)
  })

  it('holds and equal keyframes are still', async () => {
    let document = changeGaps(smallChain(0, 4, 8), ['k0>k1'], { exposure: { kind: 'hold' } })
    document = show(document, 'k2', 1)
    const lab = await open(document)
    await lab.idle()
    expect(lab.states()).toEqual(['still', 'still'])
    expect(lab.engine.starts).toBe(0)
  })
})

describe('an edit in the middle of a gap', () => {
  it('cancels it where it made it obsolete, and keeps what was finished', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document)
    lab.engine.passes = 3
    await lab.until(() => lab.status('k0>k1').ready.length === 3)
    expect(lab.states()).toEqual(['running', 'queued'])
    lab.desk.setDocument(show(document, 'k0', 40))
    await lab.until(() => lab.engine.calls.length === 2 && lab.engine.atOnce === 1)
    expect(lab.engine.calls[1]).toMatchObject({ from: 40, to: 1 })
    lab.engine.go()
    await lab.idle()
    lab.desk.setDocument(document)
    expect(lab.status('k0>k1').ready).toHaveLength(3)
    await lab.idle()
    expect(lab.engine.calls.at(-1)).toMatchObject({ from: 0, to: 1 })
    expect(lab.engine.calls.at(-1)?.times).toHaveLength(4)
  })

  it('leaves it alone where it is about another gap', async () => {
    const document = smallChain(0, 8, 16, 24)
    const lab = await open(document)
    lab.engine.passes = 3
    await lab.until(() => lab.status('k0>k1').ready.length === 3)
    lab.desk.setDocument(show(document, 'k3', 40))
    lab.engine.go()
    await lab.idle()
    expect(asked(lab)).toEqual([0, 1, 2])
    expect(lab.states()).toEqual(['done', 'done', 'done'])
  })

  it('of a drag is waited for', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document)
    await lab.idle()
    lab.engine.calls.length = 0
    let dragged = document
    for (let index = 30; index < 40; index++) {
      dragged = show(document, 'k1', index)
      lab.desk.setDocument(dragged)
      lab.timer.pass(16)
      await new Promise(setImmediate)
    }
    // The first edit could not know that others would follow.
    expect(lab.engine.calls.length).toBeLessThanOrEqual(1)
    lab.timer.pass(149)
    await new Promise(setImmediate)
    expect(lab.engine.calls.filter(({ from, to }) => from === 39 || to === 39)).toEqual([])
    lab.timer.pass(1)
    await lab.idle()
    expect(lab.engine.calls.filter(({ from, to }) => from === 39 || to === 39)).toHaveLength(2)
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('that removes it ends it', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document)
    lab.engine.passes = 1
    const gone: string[] = []
    lab.desk.onChange((_, removed) => gone.push(...removed))
    await lab.until(() => lab.status('k0>k1').ready.length === 1)
    lab.desk.setDocument(deleteKeyframes(document, ['k0'], 'leave'))
    expect(gone).toEqual(['k0>k1'])
    lab.engine.go()
    await lab.idle()
    expect(lab.states()).toEqual(['done'])
  })
})

describe('cancelling', () => {
  it('one gap leaves it alone until it changes or is asked for', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document)
    lab.engine.passes = 3
    await lab.until(() => lab.status('k0>k1').ready.length === 3)
    lab.desk.cancel(['k0>k1'])
    lab.engine.go()
    await lab.idle()
    expect(lab.states()).toEqual(['partial', 'done'])
    // An edit elsewhere does not wake it.
    const other = show(document, 'k2', 50)
    lab.desk.setDocument(other)
    await lab.idle()
    expect(lab.states()).toEqual(['partial', 'done'])
    lab.desk.generate(['k0>k1'])
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])

    lab.desk.setDocument(show(other, 'k0', 60))
    lab.desk.cancel('all')
    await lab.idle()
    expect(lab.states()).toEqual(['stale', 'done'])
    lab.desk.setDocument(show(other, 'k0', 61))
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('all, before the engine was ever there, is not forgotten when it comes', async () => {
    const lab = await open(smallChain(0, 8, 16))
    lab.desk.cancel('all')
    await lab.idle()
    lab.desk.generate(['k1>k2'])
    await lab.idle()
    expect(lab.states()).toEqual(['empty', 'done'])
  })
})

describe('failures', () => {
  it('a death of the engine is forgiven once for a gap, then told in its words', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document)
    lab.engine.errors.push(died())
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
    expect(asked(lab)).toEqual([0, 0, 1])

    lab.engine.errors.push(died(), died())
    const edited = show(document, 'k0', 40)
    lab.desk.setDocument(edited)
    await lab.idle()
    expect(lab.status('k0>k1')).toMatchObject({
      state: 'failed',
      error: { code: 'engine-died', message: 'The engine was killed.', remedy: 'Try again.' },
    })
    // It stays so, whatever else is made, until it is asked for.
    lab.desk.setDocument(show(edited, 'k2', 50))
    await lab.idle()
    expect(lab.states()).toEqual(['failed', 'done'])
    lab.desk.generate(['k0>k1'])
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('a failed gap is tried again when it is edited', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document)
    lab.engine.errors.push(
      new InterludeError('out-of-memory', 'There is not enough memory.', 'Use a smaller size.'),
    )
    await lab.idle()
    expect(lab.states()).toEqual(['failed', 'done'])
    expect(asked(lab)).toEqual([0, 1])
    lab.desk.setDocument(changeGaps(document, ['k0>k1'], { exposure: { kind: 'every', frames: 2 } }))
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('an engine that has given up fails all, and makes all when it runs again', async () => {
    const lab = await open(smallChain(0, 8, 16, 24))
    lab.engine.passes = 0
    await lab.until(() => lab.engine.atOnce === 1)
    lab.engine.say({ state: 'stopped', reason: died(), final: true })
    lab.desk.cancel('all')
    lab.engine.errors.push(died(), died())
    lab.engine.go()
    const { parts } = lab.engine
    const ready = parts.ready
    Object.assign(parts, { ready: () => Promise.reject(died()) })
    lab.desk.generate('all')
    await lab.idle()
    expect(lab.states()).toEqual(['failed', 'failed', 'failed'])
    Object.assign(parts, { ready })
    lab.engine.errors.length = 0
    await parts.ready()
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done', 'done'])
  })

  it('a missing source is named, and its gaps are made when it is back', async () => {
    const lab = await openLab(temporaryFolder())
    onTestFinished(() => lab.desk.close())
    lab.pictures.missing.add('v')
    lab.desk.setLive(true)
    lab.desk.setDocument(smallChain(0, 8, 16))
    await lab.idle()
    expect(lab.states()).toEqual(['failed', 'failed'])
    const { error } = lab.status('k0>k1')
    expect(error?.message).toContain('v.mp4')
    expect(error?.remedy).toContain('relink')
    expect(lab.engine.calls).toEqual([])
    lab.pictures.comeBack('v')
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('a model that is not there is told, and another one chosen is used', async () => {
    const document = changeGaps(smallChain(0, 8), ['k0>k1'], { model: 'none' })
    const lab = await open(document)
    await lab.idle()
    expect(lab.status('k0>k1')).toMatchObject({ state: 'failed', error: { code: 'model-missing' } })
    lab.desk.setDocument(changeGaps(document, ['k0>k1'], { model: 'studio' }))
    await lab.idle()
    expect(lab.states()).toEqual(['done'])
  })
})

describe('the next run of the program', () => {
  it('finds what was made without the engine, and knows what is out of date', async () => {
    const folder = temporaryFolder()
    const document = smallChain(0, 4, 8, 12)
    const first = await open(document, { folder })
    await first.idle()
    first.desk.setLive(false)
    await first.desk.close()

    const second = await open(document, { folder })
    await second.idle()
    expect(second.states()).toEqual(['done', 'done', 'done'])
    expect(second.engine.starts).toBe(0)
    await second.desk.close()

    const third = await open(show(document, 'k0', 40), { folder, live: false })
    await third.until(() => third.states()[1] === 'done')
    expect(third.states()).toEqual(['stale', 'done', 'done'])
  })

  it('on another device makes everything anew, as soon as the engine says so', async () => {
    const folder = temporaryFolder()
    const document = smallChain(0, 4, 8)
    const first = await open(document, { folder })
    await first.idle()
    await first.desk.close()

    const engine = new LabEngine()
    engine.device = { ...engine.device, kind: 'cuda' }
    const second = await open(document, { folder, engine })
    await second.until(() => second.states().every((state) => state === 'done'))
    expect(engine.calls).toEqual([])
    // Something has to be made: the engine starts, and its device shows.
    second.desk.setDocument(setGapLength(document, 'k1>k2', 9, 'alone'))
    await second.until(() => engine.calls.length > 0)
    await second.idle()
    expect(asked(second).sort()).toEqual([0, 1])
  })

  it.each([{ build: 'newer' }, { weights: 'trained on' }])(
    'with %o nothing is taken from before',
    async (other) => {
      const folder = temporaryFolder()
      const document = smallChain(0, 4)
      const first = await open(document, { folder })
      await first.idle()
      await first.desk.close()
      const second = await open(document, { folder, live: false, ...other })
      await second.desk.frame(document, 'k0>k1', 0)
      expect(second.states()).toEqual(['stale'])
    },
  )
})

describe('the cache', () => {
  it('that is too small for the project drops frames without making them for ever', async () => {
    // A gap's seven frames have no room, in the very run that makes them.
    const lab = await open(smallChain(0, 8, 16, 24, 32), { limit: 600 })
    await lab.idle()
    await lab.store.setLimit(600)
    await lab.idle()
    expect(asked(lab).sort()).toEqual([0, 1, 2, 3])
    expect((await lab.store.size()).bytes).toBeLessThanOrEqual(600)
    const unfinished = lab.desk.statuses().filter(({ state }) => state !== 'done')
    expect(unfinished.length).toBeGreaterThan(0)
    for (const { state, ready } of unfinished) expect(state).toBe(ready.length > 0 ? 'partial' : 'empty')
    await lab.store.setLimit(1e6)
    lab.desk.generate('all')
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done', 'done', 'done'])
  })

  it('that was emptied shows so, and a frame that vanished is made again when it is looked for', async () => {
    const folder = temporaryFolder()
    const document = smallChain(0, 4, 8)
    const lab = await open(document, { folder })
    await lab.idle()
    await lab.store.clear()
    expect(lab.states()).toEqual(['empty', 'empty'])
    await lab.idle()
    expect(lab.engine.calls).toHaveLength(2)
    lab.desk.generate('all')
    await lab.idle()
    for (const shelf of readdirSync(join(folder, 'frames'))) {
      rmSync(join(folder, 'frames', shelf), { recursive: true })
    }
    expect(await lab.desk.frame(document, 'k1>k2', 0)).toBeUndefined()
    await lab.until(() => lab.engine.calls.length === 5)
    await lab.idle()
    expect(await lab.desk.frame(document, 'k1>k2', 0)).toBeDefined()
  })
})

describe('what the engine says of a gap', () => {
  it('is told with its state, stays with its content, and comes back by undo', async () => {
    const document = smallChain(0, 4, 8)
    const engine = new LabEngine()
    engine.notes = ['The model is untrained: all takes are equal.']
    const lab = await open(document, { engine })
    await lab.idle()
    const told: string[][] = []
    lab.desk.onChange((changed) => told.push(...changed.map(({ notes }) => notes)))
    expect(lab.desk.statuses().map(({ notes }) => notes)).toEqual([engine.notes, engine.notes])
    engine.notes = []
    lab.desk.setDocument(show(document, 'k2', 9))
    await lab.idle()
    expect(lab.desk.statuses().map(({ notes }) => notes.length)).toEqual([1, 0])
    lab.desk.setDocument(document)
    await lab.idle()
    expect(lab.desk.statuses().map(({ notes }) => notes.length)).toEqual([1, 1])
    // Of the gap that was edited: none, then the old ones again.
    expect(told.filter((notes) => notes.length > 0)).toHaveLength(1)
  })
})

describe('for an export', () => {
  const all = (document: ProjectDocument): GapNeed[] =>
    document.gaps.map((gap, index) => ({
      gap: gapId(gap),
      drawings: [...layoutAt(document, index).drawings.keys()],
    }))
  const quiet = { onProgress: () => undefined }

  it('all of a document is made, even of one that is no longer open, and held until it is released', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(show(document, 'k1', 40), { live: false, limit: 300 })
    const progress: [number, number][] = []
    const hold = await lab.desk.makeAll(document, all(document), {
      signal: new AbortController().signal,
      onProgress: (done, total) => progress.push([done, total]),
    })
    expect(progress.at(0)).toEqual([0, 14])
    expect(progress.at(-1)).toEqual([14, 14])
    expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).sort((a, b) => a - b))
    for (const { gap, drawings } of all(document)) {
      for (const index of drawings) {
        expect(await lab.desk.frame(document, gap, index)).toBeDefined()
      }
    }
    expect(lab.states()).toEqual(['empty', 'empty'])
    hold.release()
    await lab.store.setLimit(300)
    expect((await lab.store.size()).bytes).toBeLessThanOrEqual(300)
  })

  it('what is on screen goes first, and what is there already is not made again', async () => {
    const document = smallChain(0, 8, 16, 24)
    const lab = await open(document, { live: false })
    lab.desk.generate(['k1>k2'])
    await lab.idle()
    lab.engine.calls.length = 0
    lab.engine.passes = 0
    const other = show(document, 'k3', 50)
    const making = lab.desk.makeAll(other, all(other), { signal: new AbortController().signal, ...quiet })
    await lab.until(() => lab.engine.calls.length === 1)
    lab.desk.look(17, false)
    lab.desk.setLive(true)
    lab.engine.go()
    await making
    await lab.idle()
    expect(lab.engine.calls.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [2, 3],
      [2, 50],
    ])
  })

  it('only what it needs of a gap is made; the rest stays as it was wished for', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document, { live: false })
    const signal = new AbortController().signal
    const need = { gap: 'k0>k1', drawings: [5, 6] }
    const totals: number[] = []
    const hold = await lab.desk.makeAll(document, [need], {
      signal,
      onProgress: (_, total) => totals.push(total),
    })
    expect(new Set(totals)).toEqual(new Set([2]))
    expect(lab.engine.calls.map(({ times }) => times)).toEqual([[6 / 8, 7 / 8]])
    expect(lab.status('k0>k1')).toMatchObject({ state: 'partial', ready: [5, 6] })
    expect(lab.states()[1]).toBe('empty')
    hold.release()
    // Live mode makes what is left, though an export came by.
    lab.desk.setLive(true)
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
    expect(lab.engine.calls[1]?.times).toEqual([1, 2, 3, 4, 5].map((index) => index / 8))
  })

  it('it can be cancelled, and fails as a gap does', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document, { live: false })
    const controller = new AbortController()
    lab.engine.passes = 2
    const making = lab.desk.makeAll(document, all(document), { signal: controller.signal, ...quiet })
    await lab.until(() => lab.status('k0>k1').ready.length === 2)
    controller.abort()
    await expect(making).rejects.toMatchObject({ code: 'cancelled' })
    await lab.idle()
    expect(lab.states()).toEqual(['partial', 'empty'])

    lab.engine.go()
    lab.engine.errors.push(died(), died())
    const again = lab.desk.makeAll(document, all(document), {
      signal: new AbortController().signal,
      ...quiet,
    })
    await expect(again).rejects.toMatchObject({ code: 'engine-died' })
    await lab.desk.makeAll(document, all(document), { signal: new AbortController().signal, ...quiet })
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('closing the desk ends it', async () => {
    const document = smallChain(0, 8, 16)
    const lab = await open(document, { live: false })
    lab.engine.passes = 0
    const making = lab.desk.makeAll(document, all(document), {
      signal: new AbortController().signal,
      ...quiet,
    })
    const ended = making.catch((error: unknown) => error)
    await lab.until(() => lab.engine.calls.length === 1)
    await lab.desk.close()
    expect(await ended).toMatchObject({ code: 'cancelled' })
    expect(lab.engine.atOnce).toBe(0)
  })
})
