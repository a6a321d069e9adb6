import { expect, it } from 'vitest'
import { reportText } from '../../../src-renderer/device/report.ts'

it('is the page as text: every finding with its remedy, every test with its time', () => {
  const text = reportText({
    version: '0.1.0',
    device: undefined,
    findings: [
      { id: 'node', label: 'Node', value: 'v22', state: 'ok', details: [] },
      {
        id: 'm',
        label: 'Memory',
        value: '1 GB',
        state: 'warning',
        details: ['swap: none'],
        remedy: 'Close.',
      },
    ],
    tests: [{ name: 'cache', state: 'failed', value: 'No.', remedy: 'Free it.', seconds: 0.25 }],
  })
  expect(text.split('\n')).toEqual([
    ...['Interlude 0.1.0', '', 'ok       Node: v22', 'warning  Memory: 1 GB', '         swap: none'],
    ...['         -> Close.', '', 'Self-test', 'failed   cache: No. (0.3 s)', '         -> Free it.', ''],
  ])
})
