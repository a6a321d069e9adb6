// Finding an entry by typing the beginning of its name.

/** A pause after which a name begins anew (ms). */
const pause = 900

/** What was typed lately. */
export class TypeAhead {
  #typed = ''
  #last = Number.NEGATIVE_INFINITY

  /** The index of the entry meant, from `at` on and round; the same letter again goes to the next with it. `clock` in ms. */
  type(letter: string, clock: number, names: readonly string[], at: number): number | undefined {
    const begun = clock - this.#last > pause
    this.#typed = (begun ? '' : this.#typed) + letter.toLocaleLowerCase()
    this.#last = clock
    const first = this.#typed.charAt(0)
    const again = this.#typed === first.repeat(this.#typed.length)
    const wanted = again ? first : this.#typed
    const begin = again ? at + 1 : at
    const order = [...names.keys()].map((step) => (begin + step) % names.length)
    return order.find((index) => names[index]?.toLocaleLowerCase().startsWith(wanted))
  }
}
