// What stays the same stays the same object: so a change of one gap is seen as a change of that gap alone, and an edit that
// changes nothing gives back the document that it was given.

type Plain = Readonly<Record<string, unknown>>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]))
  }
  if (!isPlain(a) || !isPlain(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => equal(a[name], b[name]))
}

/** `next`, or `old` itself when they are equal through and through. For plain data. */
export function keep<T>(old: T, next: T): T {
  return equal(old, next) ? old : next
}

/** `next` with every item that equals the old one at its place replaced by it; the old list itself when all do. */
export function keepItems<T>(old: readonly T[], next: readonly T[]): readonly T[] {
  const kept = next.map((item, index) => {
    const before = old[index]
    return before === undefined ? item : keep(before, item)
  })
  return kept.length === old.length && kept.every((item, index) => item === old[index]) ? old : kept
}

/** The object with these properties changed: unchanged ones keep their identity, and so does the object when all are. */
export function change<T extends object>(old: T, changes: Partial<T>): T {
  let next = old
  for (const name of Object.keys(changes) as (keyof T)[]) {
    const value = changes[name]
    if (value === undefined || equal(old[name], value)) continue
    if (next === old) next = { ...old }
    next[name] = value
  }
  return next
}
