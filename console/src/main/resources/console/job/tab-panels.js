// What the tabs of a job show.

import {html, nothing} from '../lit.js'
import {shape, word} from '../states.js'
import {clock, duration, exact, number} from '../time.js'

export function eventRows(events) {
  return html`<ol class="events" reversed>${[...events].reverse().map(event => {
    const state = event.error && (event.status === 'pending' || event.status === 'running') ? 'retrying' : event.status
    return html`<li><time datetime=${event.at} title=${exact(event.at)}>${clock(event.at)}</time>${shape(state, Boolean(event.outcome))}
      <span><bdi>${sentence(event, state)}</bdi></span><small class="muted">seq ${event.seq}</small></li>`
  })}</ol>`
}

function sentence(event, state) {
  const items = event.totalItems ? ` · ${number(event.processedItems)} of ${number(event.totalItems)}` : ''
  if (state === 'failed') return `Failed: ${event.error?.message ?? ''}`
  if (state === 'retrying') return `Attempt ${event.attempt} failed: ${event.error.message}${event.nextRetryAt ? `. Next at ${clock(event.nextRetryAt)}` : ''}`
  if (event.outcome) return `Completed: ${event.outcome.replaceAll('_', ' ')}`
  return `${word(state)}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}${event.message ? ` · ${event.message}` : ''}${items}`
}

export function logLines({lines, dropped}) {
  if (lines.length === 0) return html`<p class="muted">The job has logged nothing.</p>`
  return html`${dropped ? html`<p class="muted">${number(dropped)} earlier lines are not kept.</p>` : nothing}
    <ol class="log">${lines.map(line => html`<li class="level-${line.level.toLowerCase()}"><time datetime=${line.at}>${clock(line.at)}</time><b>${line.level}</b><span><bdi>${line.text}</bdi></span></li>`)}</ol>`
}

/** The tables of a download. */
export function tableRows(tables) {
  return html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Table</th><th>State</th><th>Pages</th><th>Rows</th><th>Changed</th><th>Rejected</th><th>Left</th></tr></thead><tbody>${tables.map(one => html`
    <tr><td><bdi>${one.table}</bdi></td><td>${one.status}${one.error ? html`<br><span class="refused">${one.error}</span>` : nothing}</td><td>${number(one.pages)}</td><td>${number(one.rows)}${one.total ? ` of ${number(one.total)}` : ''}</td>
    <td>${number(one.changed)}</td><td>${number(one.rejected)}</td><td>${one.timeLeftSeconds ? `about ${duration(one.timeLeftSeconds * 1000)}` : ''}</td></tr>`)}</tbody></table></div>`
}
