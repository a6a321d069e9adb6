// The same method, shown the keyframes enlarged.
import { enlarge, shrink } from '../enlarge.ts'
import type { Method } from '../method.ts'

/** `inner`, fed keyframes enlarged by `factor` (cubic), its answers shrunk again (area). Closing it closes `inner`. */
export function enlarged(inner: Method, factor: number): Method {
  return {
    name: `${inner.name}-${factor}x`,
    about: `${inner.about ?? inner.name}; keyframes ${factor}x enlarged (cubic), results shrunk (area)`,
    inbetween: async (from, to, count) => {
      const made = await inner.inbetween(enlarge(from, factor), enlarge(to, factor), count)
      return made.map((picture) => shrink(picture, factor))
    },
    close: () => inner.close?.() ?? Promise.resolve(),
  }
}
