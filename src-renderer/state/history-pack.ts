// An undo history as text, and back. Its documents share almost everything, so every object is written once and named by its place from
// then on: what was the same object is the same again.
import type { History } from '../../src-shared/project/history.ts'

/** What a slot of the text holds: a plain value, or the place of an object in a list of its own. */
type Slot = string | number | boolean | null | readonly [number]

type Node = readonly Slot[] | Readonly<Record<string, Slot>>

/** Characters that a text may have. */
const mostText = 2_000_000
/** Characters that an item of a list takes, at a guess. */
const itemText = 8

function toSlot(value: unknown, place: (value: object) => number): Slot {
  if (typeof value === 'object' && value !== null) return [place(value)]
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}

function write(root: object): string {
  const nodes: Node[] = []
  const places = new Map<object, number>()
  const place = (value: object): number => {
    const known = places.get(value)
    if (known !== undefined) return known
    // What an object holds comes before it.
    const node: Node = Array.isArray(value)
      ? value.map((item) => toSlot(item, place))
      : Object.fromEntries(
          Object.entries(value)
            .filter(([, item]) => item !== undefined)
            .map(([name, item]) => [name, toSlot(item, place)]),
        )
    places.set(value, nodes.length)
    return nodes.push(node) - 1
  }
  place(root)
  return JSON.stringify(nodes)
}

function read(text: string): unknown {
  // Written by `write`; see unpackHistory.
  const nodes = JSON.parse(text) as readonly Node[]
  const values: unknown[] = []
  const valueOf = (slot: Slot): unknown => (Array.isArray(slot) ? values[Number(slot[0])] : slot)
  for (const node of nodes) {
    values.push(
      isList(node)
        ? node.map(valueOf)
        : Object.fromEntries(Object.entries(node).map(([name, slot]) => [name, valueOf(slot)])),
    )
  }
  return values.at(-1)
}

const isList = (node: Node): node is readonly Slot[] => Array.isArray(node)

/** The history as text of at most two million characters, without the steps that lie too far back for that; undefined where there is none. */
export function packHistory(history: History): string | undefined {
  const { keyframes, gaps, sources } = history.present
  const items = keyframes.length + gaps.length + sources.length
  let steps = Math.min(history.depth, Math.ceil(mostText / itemText / Math.max(1, items)))
  for (; steps > 0; steps = Math.floor(steps / 2)) {
    const past = history.past.slice(-steps)
    const future = history.future.slice(0, steps)
    if (past.length + future.length === 0) return undefined
    const text = write({ ...history, past, future })
    if (text.length <= mostText) return text
  }
  return undefined
}

/** A history that {@link packHistory} wrote, in this very version of the program: it is not checked. */
export function unpackHistory(text: string): History {
  return read(text) as History
}
