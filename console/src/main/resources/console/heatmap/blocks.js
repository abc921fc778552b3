// The blocks that the map shows: known by their tags, asked for at most six at once, the middle of the view first.

import {get, send} from '../api.js'
import {NOTHING, paint, placeOf, SIDE, tally} from './cells.js'

const AT_ONCE = 6
const LISTED = 10_000

export class Blocks {
  /** By name «row column». */
  #known = new Map()
  #wanted = new Map()
  #asking = 0
  #least = 0
  #generation = 0
  problem = null
  loaded = false

  /**
   * @param step in degrees
   * @param square how many cells a side a value stands for: 1, 8 or 32
   * @param changed is called when a block has changed
   */
  constructor(step, square, changed) {
    Object.assign(this, {step, square, changed})
  }

  /** Degrees that a value spans. */
  get size() {
    return this.step * this.square
  }

  /** Looks which blocks are in bounds, and loads those that are new or have changed. */
  async list(bounds, middle) {
    const mine = ++this.#generation
    try {
      let cursor
      do {
        const page = await get('/api/heatmap/blocks', {...bounds, gridStep: this.step, square: this.square === 1 ? undefined : this.square, limit: LISTED, cursor})
        if (mine !== this.#generation) return
        page.blocks.forEach(({row, column, etag}) => this.#known.get(`${row} ${column}`)?.etag !== etag && this.want(row, column, etag))
        cursor = page.nextCursor
      } while (cursor)
      this.problem = null
      this.loaded = true
    } catch (problem) {
      this.problem = problem
    }
    this.middle = middle
    this.#ask()
    this.changed()
  }

  /** Has a block loaded; without a tag because it has changed just now. */
  want(row, column, etag) {
    this.#wanted.set(`${row} ${column}`, {row, column, etag})
    this.#ask()
  }

  #ask() {
    while (this.#asking < AT_ONCE && this.#wanted.size > 0) {
      const [name, block] = [...this.#wanted].reduce((best, one) => (this.#distance(one[1]) < this.#distance(best[1]) ? one : best))
      this.#wanted.delete(name)
      this.#asking++
      this.#load(block).finally(() => {
        this.#asking--
        this.#ask()
      })
    }
  }

  #distance({row, column}) {
    const [lat, lng] = this.middle ?? [0, 0]
    const side = SIDE * this.size
    return Math.hypot((row + 0.5) * side - lat, (column + 0.5) * side - lng)
  }

  async #load({row, column, etag}) {
    const query = new URLSearchParams({...(this.square === 1 ? {} : {square: this.square}), ...(etag ? {v: etag} : {})})
    try {
      const answer = await send('GET', `/api/heatmap/blocks/${this.step}/${row}/${column}?${query}`)
      this.#keep(row, column, answer.headers.get('ETag') ?? etag, new Uint8Array(await answer.arrayBuffer()))
    } catch (problem) {
      // A block that is gone has no cells any more.
      if (problem.status === 404) this.#known.delete(`${row} ${column}`)
      else this.problem = problem
    }
    this.changed()
  }

  #keep(row, column, etag, bytes) {
    const block = {row, column, etag: etag?.replaceAll('"', ''), bytes, ...tally(bytes), image: document.createElement('canvas')}
    block.image.width = SIDE
    block.image.height = SIDE
    this.#paint(block)
    this.#known.set(`${row} ${column}`, block)
  }

  #paint(block) {
    const context = block.image.getContext('2d')
    const data = context.createImageData(SIDE, SIDE)
    paint(block.bytes, this.#least, new Uint32Array(data.data.buffer))
    context.putImageData(data, 0, 0)
  }

  /** Shows cells with at least this score. */
  set least(score) {
    this.#least = score
    this.#known.forEach(block => this.#paint(block))
    this.changed()
  }

  all() {
    return this.#known.values()
  }

  /** How many cells are there. */
  get cells() {
    return [...this.#known.values()].reduce((sum, block) => sum + block.cells, 0)
  }

  /** How many values have which score. */
  get histogram() {
    const sum = new Float64Array(101)
    this.#known.forEach(({histogram}) => histogram.forEach((count, score) => { sum[score] += count }))
    return sum
  }

  /** The score at a row and a column of values; undefined where nothing is computed. */
  score(row, column) {
    const {blockRow, blockColumn, index} = placeOf(row, column)
    const score = this.#known.get(`${blockRow} ${blockColumn}`)?.bytes[index]
    return score === NOTHING ? undefined : score
  }
}
