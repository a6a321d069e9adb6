// One value for several things, where they have one.

/** The value that all items have; undefined where they differ, or there are none. */
export function common<T, V>(items: readonly T[], valueOf: (item: T) => V): V | undefined {
  const [first, ...others] = items
  if (first === undefined) return undefined
  const value = valueOf(first)
  return others.every((item) => valueOf(item) === value) ? value : undefined
}
