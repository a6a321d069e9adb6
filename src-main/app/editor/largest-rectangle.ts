// The largest rectangle of ones in a table of ones and zeros.

/** A rectangle of whole cells; right and bottom are behind it. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * The rectangle of ones with the most cells, at least `least` wide and high; undefined where there is none. `cells` are rows of `columns`
 * cells. Of equal ones the upper left one.
 */
export function largestRectangle(cells: Uint8Array, columns: number, least: number): Rectangle | undefined {
  const heights = new Uint32Array(columns + 1)
  let best: Rectangle | undefined
  let bestArea = 0
  for (let row = 0; row * columns < cells.length; row++) {
    for (let column = 0; column < columns; column++) {
      heights[column] = cells[row * columns + column] === 1 ? (heights[column] ?? 0) + 1 : 0
    }
    // Columns of rising height. A lower one ends those that are higher; the last, of height 0, ends all.
    const open: { readonly start: number; readonly height: number }[] = []
    for (let column = 0; column <= columns; column++) {
      const height = heights[column] ?? 0
      let start = column
      for (let top = open.at(-1); top && top.height >= height; top = open.at(-1)) {
        open.pop()
        start = top.start
        const width = column - start
        const area = width * top.height
        if (area <= bestArea || width < least || top.height < least) continue
        bestArea = area
        best = { left: start, top: row + 1 - top.height, right: column, bottom: row + 1 }
      }
      open.push({ start, height })
    }
  }
  return best
}
