// What the last hour did, by minute.

import {html, nothing, svg, redraw} from '../lit.js'
import {get} from '../api.js'
import {every} from '../parts.js'
import {duration, exact, now, number} from '../time.js'
import {countWords} from './facets.js'

const MINUTE = 60_000
const MINUTES = 60

export class Throughput {
  buckets = null

  constructor(chips) {
    this.chips = chips
    this.close = every(15_000, () => this.load())
  }

  async load() {
    const type = this.chips().find(chip => chip.name === 'type' && !chip.problem && !chip.value.includes('-') && !chip.value.includes(','))?.value
    const from = new Date(Math.floor(now() / MINUTE - MINUTES + 1) * MINUTE).toISOString()
    try {
      this.buckets = (await get('/api/jobs/throughput', {type, from, bucketSeconds: 60})).buckets
      redraw()
    } catch {
      // The list says what is wrong.
    }
  }
}

export function figures(throughput, counts) {
  const buckets = throughput.buckets ?? []
  const read = throughput.buckets !== null
  const sum = name => buckets.reduce((all, bucket) => all + bucket[name], 0)
  const full = buckets.filter(({at}) => Date.parse(at) + MINUTE <= now())
  return html`<div class="figures">
    <dl><dt>Done, last minute</dt><dd>${read ? number(full.at(-1)?.completed ?? 0) : '–'}</dd></dl>
    <dl><dt>Waiting</dt><dd>${countWords(counts.count('status', 'pending'))}${counts.waitingSince ? html` <small class="muted" title="The job that has waited longest for its turn, since ${exact(counts.waitingSince)}">oldest ${duration(now() - Date.parse(counts.waitingSince))}</small>` : nothing}</dd></dl>
    <dl><dt>Failed, last hour</dt><dd>${read ? number(sum('failed')) : '–'}</dd></dl>
    ${buckets.length ? bars(buckets) : nothing}<span class="muted">last hour, by minute</span></div>`
}

/** One bar a minute: what was completed, and above it what failed. */
function bars(buckets) {
  const most = Math.max(1, ...buckets.map(({completed, failed}) => completed + failed))
  const height = count => (count === 0 ? 0 : Math.max(1, (36 * count) / most))
  return html`<svg class="bars" viewBox="0 0 ${MINUTES * 7} 38" preserveAspectRatio="none" role="img" aria-label="Jobs that ended in the last hour, by minute">
    ${buckets.slice(-MINUTES).map(({at, completed, failed}, i) => {
      const low = height(completed)
      const high = height(failed)
      return svg`<g><title>${exact(at)}: ${completed} completed, ${failed} failed</title><rect class="done" x=${i * 7} y=${38 - low} width="6" height=${low}/><rect class="bad" x=${i * 7} y=${38 - low - high} width="6" height=${high}/></g>`
    })}</svg>`
}
