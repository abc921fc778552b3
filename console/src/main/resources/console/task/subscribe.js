// Asking for notices: who is told, about which ends, of which types of jobs.

import {html} from '../lit.js'
import {change} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere, violations} from '../forms.js'

const EVENTS = {'job.completed': 'completed', 'job.failed': 'failed', 'job.cancelled': 'cancelled'}

/** What a job has done that somebody is told of. */
export const eventWord = event => EVENTS[event] ?? event

/** Asks for a subscription and saves it. */
export function subscribe() {
  let target = ''
  let types = ''
  let problem = null
  const events = new Set(['job.failed'])
  const jobTypes = () => types.split(/[\s,]+/).filter(Boolean)
  // Of a list the API names each member that is wrong.
  const ofTypes = () => violations(problem).filter(({path}) => path.startsWith('/jobTypes'))
  return show(close => frame('New subscription', html`
    <label>Who is told: an address, or mailto: <input spellcheck="false" placeholder="https://…" @input=${event => { target = event.target.value.trim() }}>${refusedAt(problem, '/target')}</label>
    <fieldset><legend>When a job has</legend>${Object.entries(EVENTS).map(([event, words]) => html`<label class="check"><input type="checkbox" .checked=${events.has(event)} @change=${change => (change.target.checked ? events.add(event) : events.delete(event))}> ${words}</label>`)}</fieldset>
    <label>Types of jobs, with commas between them <small class="muted">all of them if left out</small><input spellcheck="false" placeholder="explorer_refresh, webhook" @input=${event => { types = event.target.value }}>${ofTypes().map(({message}) => html`<span class="refused" role="alert">${message}</span>`)}</label>
    ${refusedElsewhere(problem, ['/target', ...ofTypes().map(({path}) => path)])}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
      try {
        close(await change('POST', '/api/subscriptions', {target, events: [...events], ...(jobTypes().length ? {jobTypes: jobTypes()} : {})}))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Save</button>`))
}
