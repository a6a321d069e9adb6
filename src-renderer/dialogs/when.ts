// Moments as people say them.

const steps = [
  { unit: 'second', seconds: 1, up: 60 },
  { unit: 'minute', seconds: 60, up: 60 },
  { unit: 'hour', seconds: 3600, up: 24 },
  { unit: 'day', seconds: 86400, up: 7 },
] as const

/** `5 minutes ago` within a week, the date and time beyond. Both in milliseconds since 1970. */
export function formatWhen(moment: number, now: number, language: string): string {
  const ago = Math.max(0, (now - moment) / 1000)
  const step = steps.find(({ seconds, up }) => ago < seconds * up)
  if (!step) {
    return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
  }
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return relative.format(-Math.floor(ago / step.seconds), step.unit)
}
