// How often the account behind a connection may be called.

import {html, nothing} from '../lit.js'
import {duration, number} from '../time.js'

/** A limit as the API shows it, in words. */
export function limitWords({callsPerSecond, burst, atOnce, frozenForSeconds}) {
  return html`<p>${callsPerSecond === undefined ? 'Its connector names no limit.' : html`At most <b>${rate(callsPerSecond)}</b>, by all workers together${burst > 1 ? `, and ${burst} at once after a pause` : ''}.`}
      ${atOnce === undefined ? nothing : html`<span class="muted">Up to ${atOnce} open at the same time in each worker.</span>`}</p>
    ${frozenForSeconds > 0 ? html`<p role="status"><b>It asked for a pause: not called for another ${duration(frozenForSeconds * 1000)}.</b></p>` : nothing}`
}

const rate = perSecond => (perSecond >= 1 ? `${number(perSecond)} calls a second` : `one call in ${duration(1000 / perSecond)}`)
