// Numbers as the report writes them, with a minus sign that is one.

const minus = (text: string) => text.replace('-', '\u2212')

/** Decibels. */
export const decibels = (value: number): string => minus(value.toFixed(2))
/** Similarity. */
export const similarity = (value: number): string => minus(value.toFixed(4))
/** FVD. */
export const distance = (value: number): string => value.toFixed(1)
/** Seconds, in about three digits. */
export const seconds = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3)

/** With its sign, whichever it is. */
export function signed(value: number, format: (value: number) => string): string {
  return value < 0 ? format(value) : `+${format(value)}`
}

/** `1 window`, `3 windows`. */
export function counted(count: number, thing: string): string {
  return `${String(count)} ${thing}${count === 1 ? '' : 's'}`
}

/** `1:02:03`, `2:03`, `14 s`. */
export function duration(value: number): string {
  const whole = Math.round(value)
  if (whole < 60) return `${String(whole)} s`
  const two = (part: number) => String(part).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)} min`
}
