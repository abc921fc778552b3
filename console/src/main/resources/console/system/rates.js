// How the rates of the queues went while the page was open, as lines.

import {html, svg} from '../lit.js'

const KEPT = 60
const [WIDTH, HEIGHT] = [72, 18]

export class Rates {
  #values = new Map()

  /** Takes over what the API says of the queues now. */
  add(queues) {
    queues?.forEach(queue => ['addedPerSecond', 'takenPerSecond'].forEach(member => {
      const key = `${queue.name} ${queue.kind} ${member}`
      const values = [...(this.#values.get(key) ?? []), queue[member] ?? 0]
      this.#values.set(key, values.slice(-KEPT))
    }))
  }

  /** The rate, and a line of how it went; both lines of a queue have one scale. */
  draw(queue, member) {
    const of = one => this.#values.get(`${queue.name} ${queue.kind} ${one}`) ?? []
    const now = queue[member]
    if (now === undefined) return ''
    const most = Math.max(0.1, ...of('addedPerSecond'), ...of('takenPerSecond'))
    const points = of(member).map((value, index) => `${((index + KEPT - of(member).length) * WIDTH / (KEPT - 1)).toFixed(1)} ${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`)
    return html`${now.toFixed(1)}/s ${points.length > 1 ? html`<svg class="rate" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${svg`<path d=${`M${points.join('L')}`}/>`}</svg>` : ''}`
  }
}
