// Starting a job: its type, and a form from the schema of its payload.

import {html, nothing} from '../lit.js'
import {change, get} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {problemBox} from '../parts.js'
import {go} from '../router.js'
import {PayloadForm} from './payload-form.js'

/** Asks for a type and its payload, and starts the job. */
export async function startJob() {
  let types = null
  let type = null
  let form = null
  let problem = null
  let busy = false
  get('/api/job-types').then(found => { types = found.sort((a, b) => a.type.localeCompare(b.type)) }, refused => { problem = refused }).then(redrawDialog)

  function choose(name) {
    type = types.find(one => one.type === name)
    form = type && new PayloadForm(type.payload, redrawDialog)
    problem = null
    redrawDialog()
  }

  const terms = {}
  const accepted = await show(close => frame('New job', html`
    <label>Type <select @change=${event => choose(event.target.value)}><option value="">Choose …</option>
      ${types?.map(one => html`<option value=${one.type}>${one.type}</option>`)}</select></label>
    ${type ? html`<p class="muted">${type.description}</p>${form.draw(problem)}
      <details><summary>Priority, attempts, time</summary>
        <label>Priority, 1 first <input type="number" min="1" max="5" placeholder="3" @input=${event => { terms.priority = event.target.value }}></label>
        ${type.maxAttempts > 1 ? html`<label>Attempts <input type="number" min="1" max=${type.maxAttempts} placeholder=${type.attempts} @input=${event => { terms.attempts = event.target.value }}></label>` : nothing}
        <label>Not before <input type="datetime-local" @input=${event => { terms.runAt = event.target.value }}></label>
      </details>` : nothing}
    ${problem ? problemBox(problem) : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" ?disabled=${!type || busy} @click=${async () => {
      busy = true
      redrawDialog()
      try {
        close(await change('POST', '/api/jobs', request(type.type, form.value(), terms)))
      } catch (refused) {
        problem = refused
      }
      busy = false
      redrawDialog()
    }}>Start</button>`), {wide: true})
  if (accepted) go(`/console/jobs/${accepted.jobId}`)
}

function request(type, payload, {priority, attempts, runAt}) {
  return {
    type, payload,
    ...(priority ? {priority: Number(priority)} : {}), ...(attempts ? {attempts: Number(attempts)} : {}),
    ...(runAt ? {runAt: new Date(runAt).toISOString()} : {}),
  }
}
