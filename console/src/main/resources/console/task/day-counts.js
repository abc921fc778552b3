// How many notices of each subscription arrived, wait and failed in the last 24 hours.

import {html, nothing, redraw} from '../lit.js'
import {get} from '../api.js'
import {shape, word} from '../states.js'
import {now, number} from '../time.js'

const DAY = 24 * 3_600_000
/** Counting costs the database work, so that only so many are counted. */
const MOST = 20
const SHOWN = ['completed', 'failed', 'pending', 'running', 'cancelled']

export class DayCounts {
  #counts = {}

  async load(subscriptions) {
    const createdAfter = new Date(now() - DAY).toISOString()
    for (const {id} of subscriptions.slice(0, MOST)) {
      try {
        this.#counts[id] = (await get('/api/jobs/counts', {type: 'delivery', subject: id, createdAfter, by: 'status'})).status
      } catch {
        // The list itself says what is wrong; the numbers stay as they were.
        return
      }
    }
    redraw()
  }

  draw(id) {
    const counts = this.#counts[id]
    if (!counts) return nothing
    const there = SHOWN.map(status => [status, counts.find(({value}) => value === status)?.count ?? 0]).filter(([, count]) => count > 0)
    return there.length === 0 ? html`<span class="muted">none</span>` : there.map(([status, count]) => html`<a href="/console/jobs?type=delivery&subject=${id}&status=${status}&createdAfter=-24h" title=${word(status)}>${shape(status)}<span class="unseen">${word(status)}</span> ${number(count)}</a> `)
  }
}
