// The tables of the benchmark, in Markdown.
import { meanScore, type Score } from '../../src-shared/scores.ts'
import type { MethodResult } from './judge.ts'

/** One row a method, one column a group; seconds are those of making the in-betweens. */
export function scoreTable(results: readonly MethodResult[]): string {
  const groups = results[0]?.groups.map(({ group }) => group) ?? []
  return markdown(
    ['method', ...groups, 'seconds'],
    results.map(({ method, groups: reached, seconds }) => [
      method,
      ...reached.map(({ score }) => describe(score)),
      seconds.toFixed(1),
    ]),
  )
}

/** One row a method, one column a position in the gap; the mean of all clips. */
export function positionTable(results: readonly MethodResult[]): string {
  const rows = results.map(({ method, groups }) => {
    const clips = groups.flatMap((group) => group.clips)
    const count = clips[0]?.positions.length ?? 0
    const at = (index: number) => meanScore(clips.map(({ positions }) => positions[index]!))
    return [method, ...Array.from({ length: count }, (_, index) => describe(at(index)))]
  })
  const count = (rows[0]?.length ?? 1) - 1
  return markdown(['method', ...Array.from({ length: count }, (_, index) => String(index + 1))], rows)
}

function describe({ psnr, ssim }: Score): string {
  return `${psnr.toFixed(2)}/${ssim.toFixed(3)}`
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  )
}
