// Sorts names as people do: frame2 before frame10.

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Orders names with the numbers in them compared as numbers; equal ones by their characters. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
