// Which messages are in sight: the newest, but what went wrong before what went well.
import type { Notice } from '../state/session.svelte.ts'

/** At most `most`, in the order they came in, and how many there are besides. */
export function shownNotices(
  notices: readonly Notice[],
  most: number,
): { readonly shown: readonly Notice[]; readonly hidden: number } {
  const ranked = notices.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id).slice(0, most)
  return {
    shown: notices.filter((notice) => ranked.includes(notice)),
    hidden: notices.length - ranked.length,
  }
}

const rank = ({ level }: Notice): number => (level === 'info' ? 1 : 0)
