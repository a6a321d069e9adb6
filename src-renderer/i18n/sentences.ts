// Sentences that the main side and the engine say, put into another language. They speak English, with names and numbers in their
// sentences; the catalogue knows each sentence of the sources by its pattern (a test holds it against them), `{}` for what is put in.

/** Translations by pattern. `{1}` is what stands in the pattern's first `{}`. */
export type Sentences = Readonly<Record<string, string>>

interface Known {
  readonly matches: RegExp
  readonly translation: string
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const fixedLength = (pattern: string): number => pattern.replaceAll('{}', '').length

function known([pattern, translation]: readonly [string, string]): Known {
  return { matches: new RegExp(`^${pattern.split('{}').map(escaped).join('(.*?)')}$`, 'su'), translation }
}

/**
 * What puts sentences into the language of the catalogue. What it does not know stays as it is; of several sentences each is
 * looked up by itself, and so is a sentence within a sentence.
 */
export function createTranslator(sentences: Sentences): (text: string) => string {
  // What says more is more certain to be meant.
  const all = Object.entries(sentences)
    .sort(([a], [b]) => fixedLength(b) - fixedLength(a))
    .map(known)

  const whole = (text: string): string | undefined => {
    for (const { matches, translation } of all) {
      const found = matches.exec(text)
      if (!found) continue
      return translation.replace(/\{(\d)\}/g, (_, place: string) => translate(found[Number(place)] ?? ''))
    }
    return undefined
  }

  const translate = (text: string): string => {
    // Nobody says so much; what a hostile name holds is not searched.
    if (text.length > 4000) return text
    const parts = text.split(/(?<=[.?!]) (?=[\p{Lu}"/])/u)
    // Before the whole: a name that is put in may seem to reach over the end of its sentence.
    const each = parts.length === 1 ? [] : parts.map(whole)
    if (each.length > 0 && !each.includes(undefined)) return each.join(' ')
    return whole(text) ?? parts.map((part, place) => each[place] ?? part).join(' ')
  }
  return translate
}
