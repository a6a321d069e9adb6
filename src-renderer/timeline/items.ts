// Which items the list of keyframes and gaps holds as elements, and where its arrow keys lead. See pick.ts for how items are counted.
import type { VisibleRange } from './visible.ts'

/** Elements at most: a view of hundreds of keyframes has those around the active one. */
const most = 96

/** The items that are elements, in order: what can be seen, bounded, and the active one wherever it is. */
export function listedItems(visible: VisibleRange, count: number, active: number): number[] {
  const first = 2 * visible.first
  const end = Math.min(count, 2 * visible.end)
  const start = Math.max(first, Math.min(end - most, active - most / 2))
  const items: number[] = []
  for (let item = start; item < Math.min(end, start + most); item++) items.push(item)
  if (active < count && (active < start || active >= start + items.length)) {
    if (active < start) items.unshift(active)
    else items.push(active)
  }
  return items
}

/** What is needed of a key press. */
export interface ListKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** The item that a key leads to from the active one; undefined for keys that lead nowhere. Up and down stay with one kind. */
export function nextItem(
  { key, ctrlKey, metaKey }: ListKey,
  active: number,
  count: number,
): number | undefined {
  const far = ctrlKey || metaKey
  const to =
    key === 'ArrowLeft'
      ? active - (far ? 2 : 1)
      : key === 'ArrowRight'
        ? active + (far ? 2 : 1)
        : key === 'ArrowUp'
          ? active - 2
          : key === 'ArrowDown'
            ? active + 2
            : key === 'Home'
              ? 0
              : key === 'End'
                ? count - 1
                : undefined
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to))
}
