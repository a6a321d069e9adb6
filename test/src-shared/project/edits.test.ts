import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { InterludeError } from '../../../src-shared/errors.ts'
import { findProblem } from '../../../src-shared/project/check.ts'
import { documentSchema, type ProjectDocument } from '../../../src-shared/project/document.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { Dice, frozen, randomDocument } from './random-document.ts'
import { randomEdits } from './random-edits.ts'

/** The outcome of an edit: the document, or the refusal. */
function attempt(edit: (document: ProjectDocument) => ProjectDocument, document: ProjectDocument) {
  try {
    return frozen(edit(document))
  } catch (error) {
    if (!(error instanceof InterludeError)) throw error
    return error
  }
}

describe('any edits of any documents', () => {
  it('leave a whole document, touch nothing of the old one, and keep what they do not change', () => {
    const done = new Map<string, number>()
    const refused = new Map<string, number>()
    const idle = new Map<string, number>()
    const count = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1)
    for (let seed = 0; seed < 60; seed++) {
      const dice = new Dice(seed)
      let document = randomDocument(dice)
      for (let round = 0; round < 12; round++) {
        const edits = randomEdits(dice, document)
        const name = dice.pick(Object.keys(edits))
        const next = attempt(edits[name]!, document)
        if (next instanceof InterludeError) {
          expect(next.remedy, `${name}: ${next.message}`).toMatch(/^[A-Z].*\.$/)
          expect(next.code).not.toBe('internal')
          count(refused, name)
          continue
        }
        const where = `${name}, seed ${String(seed)}, round ${String(round)}`
        expect(v.safeParse(documentSchema, next).issues, where).toBeUndefined()
        expect(findProblem(next), where).toBeUndefined()
        // Equal text means equal content: then it is the very same object.
        if (formatProject(next, '1') === formatProject(document, '1')) expect(next, where).toBe(document)
        const old = new Map(document.gaps.map((gap) => [gapId(gap), gap]))
        for (const gap of next.gaps) {
          const before = old.get(gapId(gap))
          if (before && JSON.stringify(before) === JSON.stringify(gap)) expect(gap, where).toBe(before)
        }
        expect(parseProject(formatProject(next, '1')), where).toEqual(next)
        count(next === document ? idle : done, name)
        document = next
        if (document.sources.length === 0) break
      }
    }
    const names = Object.keys(randomEdits(new Dice(0), randomDocument(new Dice(0))))
    expect([...done.keys()].sort()).toEqual(names.sort())
    expect(refused.size).toBeGreaterThan(5)
    expect(idle.size).toBeGreaterThan(5)
  })
})
