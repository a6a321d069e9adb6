// How far the running work is.
import { expect, it } from 'vitest'
import { createWorkShare } from '../../../../src-main/app/editor/work-share.ts'
import type { GapStatus, Job } from '../../../../src-shared/editor/values.ts'

const gap = (name: string, state: GapStatus['state'], ready: number): GapStatus => ({
  ...{ gap: name, state, key: 'k', total: 10, ready: Array.from({ length: ready }, (_, index) => index) },
  notes: [],
})
const job = (stage: Job['stage'], done: number, state: Job['state'] = 'running'): Job => ({
  ...{ id: 'job', kind: 'export', state, stage, done, total: 10, path: '/x', notes: [] },
})

it('never goes back while work goes on, and is none when all is done', () => {
  const share = createWorkShare()
  share.gaps([gap('a', 'done', 10), gap('b', 'empty', 0)], [])
  expect(share.now()).toBeNull()
  share.gaps([gap('a', 'queued', 0), gap('b', 'queued', 0)], [])
  const seen = [share.now()]
  for (const [name, ready] of [
    ['a', 5],
    ['a', 10],
    ['b', 5],
  ] as const) {
    share.gaps([gap(name, ready === 10 ? 'done' : 'running', ready)], [])
    seen.push(share.now())
  }
  expect(seen).toEqual([0, 0.25, 0.5, 0.75])
  // Gaps are made again at the next start: nobody need be asked.
  expect(share.held()).toEqual([])
  share.gaps([gap('b', 'done', 10)], [])
  expect(share.now()).toBeNull()
  const stages = [
    job('waiting', 0),
    job('making', 5),
    job('making', 10),
    job('encoding', 0),
    job('encoding', 10),
  ]
  const shares = stages.map((each) => {
    share.job(each)
    return share.now()
  })
  expect(shares).toEqual([0, 0.25, 0.5, 0.5, 1])
  expect(share.held()).toEqual(['export'])
  share.job(job('ended', 10, 'done'))
  expect(share.now()).toBeNull()
  expect(share.held()).toEqual([])
})

it('forgets gaps that are gone', () => {
  const share = createWorkShare()
  share.gaps([gap('a', 'running', 5)], [])
  share.gaps([], ['a'])
  expect(share.now()).toBeNull()
})
