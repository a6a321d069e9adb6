// Gaps and what lies outside the document: models that go and come back, and the memory that a gap may use.
import { describe, expect, it, onTestFinished } from 'vitest'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { gapId } from '../../../../src-shared/project/gap.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { openLab, smallChain, type Lab } from './gap-lab.ts'

async function open(options: Parameters<typeof openLab>[1] = {}, live = true): Promise<Lab> {
  const lab = await openLab(temporaryFolder(), options)
  onTestFinished(() => lab.desk.close())
  lab.desk.setLive(live)
  return lab
}

const chain = smallChain(0, 4, 8)
const second = gapId(chain.gaps[1]!)
/** Its second gap is made by another model. */
const document = changeGaps(chain, [second], { model: 'mine' })

describe('a model that is removed while a gap uses it', () => {
  it('makes that gap fail with what to do, also when nobody asks for it; the document stays as it is', async () => {
    const gone = new Set<string>()
    const lab = await open({ gone }, false)
    lab.desk.setDocument(document)
    lab.desk.generate('all')
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
    const before = JSON.stringify(document)
    gone.add('mine')
    await lab.desk.modelsChanged()
    expect(lab.states()).toEqual(['done', 'failed'])
    expect(lab.status(second).error).toEqual({
      code: 'model-missing',
      message: 'There is no model called "mine".',
      remedy: 'Choose another model for the gap, or import that one again.',
    })
    await expect(
      lab.desk.makeAll(document, [{ gap: second, drawings: [0] }], {
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    ).rejects.toMatchObject({ code: 'model-missing' })
    expect(JSON.stringify(document)).toBe(before)

    // What was made is found again as soon as the model is.
    const asked = lab.engine.calls.length
    gone.delete('mine')
    await lab.desk.modelsChanged()
    expect(lab.states()).toEqual(['done', 'done'])
    expect(lab.engine.calls).toHaveLength(asked)
  })

  it('and another chosen for it makes it whole', async () => {
    const lab = await open({ gone: new Set(['mine']) })
    lab.desk.setDocument(document)
    await lab.until(() => lab.states().join() === 'done,failed')
    lab.desk.setDocument(changeGaps(document, [second], { model: 'studio' }))
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
  })

  it('in the middle of its gap ends that gap and no other', async () => {
    const gone = new Set<string>()
    const lab = await open({ gone })
    lab.engine.passes = 4
    lab.desk.setDocument(document)
    await lab.until(() => lab.status(second).ready.length === 1)
    gone.add('mine')
    await lab.desk.modelsChanged()
    lab.engine.go()
    await lab.until(() => lab.states().join() === 'done,failed')
  })
})

describe('the memory of a gap', () => {
  it('is told to the engine, and in-betweens of another limit are others', async () => {
    const lab = await open()
    lab.desk.setDocument(chain)
    await lab.idle()
    const { key } = lab.status(second)
    expect(lab.engine.calls.every((call) => call.memoryLimit === undefined)).toBe(true)
    lab.desk.setMemoryLimit(512e6)
    expect(lab.status(second).key).not.toBe(key)
    await lab.idle()
    expect(lab.engine.calls.slice(2).map(({ memoryLimit }) => memoryLimit)).toEqual([512e6, 512e6])
    // The old ones are still there.
    lab.desk.setMemoryLimit(undefined)
    expect(lab.states()).toEqual(['done', 'done'])
    expect(lab.status(second).key).toBe(key)
  })
})
