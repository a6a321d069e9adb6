import { expect, it } from 'vitest'
import { countTests } from '../../../scripts/setup/test-counts.mjs'

const tests = (...statuses: string[]) => statuses.map((status) => ({ status }))

it('counts tests, files that break before their tests, and skipped ones', () => {
  const report = {
    testResults: [
      { status: 'passed', assertionResults: tests('passed', 'passed', 'pending', 'todo') },
      { status: 'failed', assertionResults: tests('passed', 'failed') },
      { status: 'failed', assertionResults: [] },
    ],
  }
  expect(countTests(report, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
})

it('never says that nothing failed of a run that failed', () => {
  const report = { testResults: [{ status: 'passed', assertionResults: tests('passed') }] }
  expect(countTests(report, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
