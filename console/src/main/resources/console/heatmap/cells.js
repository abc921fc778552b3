// Blocks of cells: 128 x 128 bytes, from south to north and from west to east; 255 where nothing is computed.

import {PIXELS} from './viridis.js'

export const SIDE = 128
export const NOTHING = 255

/** The block and the place in it of a row and a column of cells. */
export function placeOf(row, column) {
  const [blockRow, blockColumn] = [Math.floor(row / SIDE), Math.floor(column / SIDE)]
  return {blockRow, blockColumn, index: (row - blockRow * SIDE) * SIDE + column - blockColumn * SIDE}
}

/** The number of a cell's row or column. */
export const numberOf = (degrees, step) => Math.round(degrees / step)

/** How many cells have which score, and how many there are. */
export function tally(bytes) {
  const histogram = new Uint32Array(101)
  let cells = 0
  for (const score of bytes) {
    if (score === NOTHING) continue
    histogram[score]++
    cells++
  }
  return {histogram, cells}
}

/** Pixels, north at the top. Cells below the least score stay clear. */
export function paint(bytes, least, pixels) {
  for (let row = 0; row < SIDE; row++) {
    const to = (SIDE - 1 - row) * SIDE
    for (let column = 0; column < SIDE; column++) {
      const score = bytes[row * SIDE + column]
      pixels[to + column] = score === NOTHING || score < least ? 0 : PIXELS[score]
    }
  }
}
