// The counts behind the last line of `npm test`, from vitest's JSON report.

/** @typedef {{ status?: string, assertionResults?: { status?: string }[] }} FileResult */

/**
 * A file that breaks before its tests run, and a run that fails without a failed test, count as one failure each:
 * "0 failed" is only ever said of a run that succeeded.
 * @param {unknown} report undefined when vitest wrote none
 * @param {number} status vitest's exit status
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report, status) {
  const files =
    typeof report === 'object' &&
    report !== null &&
    'testResults' in report &&
    Array.isArray(report.testResults)
      ? /** @type {FileResult[]} */ (report.testResults)
      : []
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const file of files) {
    const results = (file.assertionResults ?? []).map((result) => result.status)
    const failed = results.filter((result) => result === 'failed').length
    counts.passed += results.filter((result) => result === 'passed').length
    counts.failed += failed === 0 && file.status === 'failed' ? 1 : failed
    counts.skipped += results.filter((result) => result !== 'passed' && result !== 'failed').length
  }
  if (status !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}
