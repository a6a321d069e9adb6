// Finding commands by a few letters of their names.

/** How well letters in order are found in a text: 0 is not at all; starts of words and runs of letters count more. */
export function fuzzyScore(text: string, search: string): number {
  const letters = search.toLocaleLowerCase().replace(/\s+/g, '')
  if (letters === '') return 1
  const where = text.toLocaleLowerCase()
  const whole = where.replace(/\s+/g, '').indexOf(letters)
  if (whole >= 0) return 1000 - Math.min(whole, 500) - where.length / 1000
  let score = 0
  let from = 0
  let run = 0
  for (const letter of letters) {
    const at = where.indexOf(letter, from)
    if (at < 0) return 0
    const starts = at === 0 || /[\s.,:(-]/.test(where[at - 1] ?? '')
    run = at === from && from > 0 ? run + 1 : 0
    score += 1 + (starts ? 4 : 0) + 2 * run
    from = at + 1
  }
  return score
}

/** The items that hold the search in one of their texts, best first; all of them, as they come, without a search. */
export function fuzzyFind<T>(
  items: readonly T[],
  search: string,
  textsOf: (item: T) => readonly string[],
): T[] {
  if (search.trim() === '') return [...items]
  return items
    .map((item) => ({ item, score: Math.max(...textsOf(item).map((text) => fuzzyScore(text, search))) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
