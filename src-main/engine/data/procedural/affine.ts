// Affine maps of the plane: (x,y) to (a x + c y + e, b x + d y + f), as in SVG.

/** See the top of this file. */
export interface Affine {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

/** Leaves every point where it is. */
export const identity: Affine = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }

/** Moves by (e,f). */
export function translation(e: number, f: number): Affine {
  return { a: 1, b: 0, c: 0, d: 1, e, f }
}

/** Turns by `angle` (radians, clockwise on screen) after scaling along x and y. */
export function turnAndScale(angle: number, scaleX: number, scaleY = scaleX): Affine {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return { a: cos * scaleX, b: sin * scaleX, c: -sin * scaleY, d: cos * scaleY, e: 0, f: 0 }
}

/** First `inner`, then `outer`. */
export function after(outer: Affine, inner: Affine): Affine {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  }
}

/** Several maps, the last one first: `chain(a, b, c)` is a after b after c. */
export function chain(...maps: readonly Affine[]): Affine {
  return maps.reduce(after, identity)
}

/** The map back. A map that flattens the plane has none and gives infinities. */
export function inverse(map: Affine): Affine {
  const det = map.a * map.d - map.b * map.c
  const a = map.d / det
  const b = -map.b / det
  const c = -map.c / det
  const d = map.a / det
  return { a, b, c, d, e: -(a * map.e + c * map.f), f: -(b * map.e + d * map.f) }
}

/** How much longer lengths become, as the root of the change in area. */
export function scaleOf(map: Affine): number {
  return Math.sqrt(Math.abs(map.a * map.d - map.b * map.c))
}
