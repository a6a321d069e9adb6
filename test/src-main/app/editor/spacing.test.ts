// The ticks of the timeline and of the spacing chart are what the engine is asked for.
import { expect, it } from 'vitest'
import { exposureOf, presetNames, presets } from '../../../../src-renderer/spacing/spacing-edits.ts'
import type { GapSpacing } from '../../../../src-shared/project/gap.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { layoutOf } from '../../../../src-shared/project/picture-at.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { openLab, smallChain } from './gap-lab.ts'

it('the engine is asked for just the times of the ticks, for every preset, a free chart and every exposure', async () => {
  const lab = await openLab(temporaryFolder())
  try {
    const chain = smallChain(0, 17)
    const spacings: GapSpacing[] = [
      ...presetNames.map((name) => presets[name]),
      { kind: 'chart', times: [0, 0.1, 0.1, 0.35, 0.8, 1] },
    ]
    for (const pace of ['ones', 'twos', 'threes', 'count'] as const) {
      for (const spacing of spacings) {
        const document = changeGaps(chain, ['k0>k1'], { exposure: exposureOf(pace, 6), spacing })
        const { drawings } = layoutOf(document, 'k0>k1')
        const ticks = drawings.map(({ time }) => time)
        await lab.store.clear()
        lab.engine.calls.length = 0
        lab.desk.setDocument(document)
        lab.desk.generate('all')
        await lab.idle()
        expect(lab.engine.calls.map(({ times }) => times)).toEqual([ticks])
        expect(ticks.length).toBeGreaterThan(0)
        expect(lab.status('k0>k1')).toMatchObject({ state: 'done', total: ticks.length })
        expect(lab.desk.peek(document, 'k0>k1').times).toEqual(ticks)
      }
    }
  } finally {
    await lab.desk.close()
  }
})
