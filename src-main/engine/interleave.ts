// Two maps of one number a pixel become one of two channels: how the network takes what belongs together.

/** Writes `a` and `b`, of one length, into `to` from `place` on, pixel by pixel: a, b, a, b, ... */
export function interleaveInto(to: Float32Array, place: number, a: Float32Array, b: Float32Array): void {
  for (let pixel = 0; pixel < a.length; pixel++) {
    to[place + 2 * pixel] = a[pixel] ?? 0
    to[place + 2 * pixel + 1] = b[pixel] ?? 0
  }
}
