// HTML that can only be put together escaped: names of files and words of cards come from anywhere.

/** Finished HTML. */
export interface Html {
  readonly html: string
}

/** What may stand in a template: text is escaped, HTML is not, nothing for undefined. */
export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in elements and quoted attributes. What plays with the direction or is no character is shown as one. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function render(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return 'html' in value ? value.html : value.map(render).join('')
}

/** A template of HTML; see {@link HtmlValue}. */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: texts.map((text, index) => text + render(values[index])).join('') }
}

/** A name from outside, kept from turning the direction of what follows. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`
}
