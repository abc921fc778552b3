// Notices about jobs: who is told, and what the receivers answered.

import {html, nothing} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm, frame, redrawDialog, show} from '../dialog.js'
import {ago, empty, problemBox, reading, shown} from '../parts.js'
import {may} from '../session.js'
import {shape, stateOf, word} from '../states.js'
import {toast} from '../toast.js'
import * as act from '../job/actions.js'

const EVENTS = ['job.completed', 'job.failed', 'job.cancelled']

export default function deliveries({query}) {
  let chosen = query.get('subscription')
  const subscriptions = reading(() => get('/api/subscriptions'))
  const sent = reading(async () => (await get('/api/jobs', {type: 'delivery', q: chosen ?? undefined, limit: 50})).jobs)
  const attempts = {}
  subscriptions.load()
  sent.load()

  async function call(doing, said) {
    try {
      const answer = await doing()
      toast(answer?.jobId ? html`${said} <a href="/console/jobs/${answer.jobId}">Its job</a>` : said)
    } catch (problem) {
      toast(problem.message)
    }
    subscriptions.load()
    sent.load()
  }

  async function look(job) {
    attempts[job.id] = reading(async () => (await get(path`/api/deliveries/${job.id}/attempts`)).attempts)
    attempts[job.id].load()
  }

  const subscription = one => html`<tr class=${one.id === chosen ? 'is-chosen' : ''}><td><a href="/console/deliveries?subscription=${one.id}"><bdi>${one.target}</bdi></a></td><td>${one.events.join(', ')}</td><td>${one.jobTypes?.join(', ') || 'all types'}</td><td>${one.active ? 'active' : 'paused'}</td>
    <td class="right">${may('operator') ? html`<button class="small" @click=${() => call(() => change('POST', path`/api/subscriptions/${one.id}/test`), 'A test is on its way.')}>Send a test</button>
      <button class="small" @click=${() => call(() => change('PATCH', path`/api/subscriptions/${one.id}`, {active: !one.active}), one.active ? 'Paused.' : 'It goes on.')}>${one.active ? 'Pause' : 'Go on'}</button>
      <button class="small" @click=${async () => await confirm({title: 'Delete this subscription?', text: html`<p><bdi>${one.target}</bdi> is told nothing any more.</p>`, act: 'Delete'}) && call(() => change('DELETE', path`/api/subscriptions/${one.id}`), 'Deleted.')}>Delete …</button>` : nothing}</td></tr>`
  const delivery = job => html`<tr><td>${shape(stateOf(job))} ${word(stateOf(job))}</td><td><a href="/console/jobs/${job.id}"><bdi>${job.title ?? job.subject ?? job.id}</bdi></a>
      ${attempts[job.id]?.value ? attemptList(attempts[job.id].value) : nothing}</td><td>${ago(job.createdAt)}</td>
    <td class="right"><button class="small" @click=${() => look(job)}>Attempts</button>${may('operator') && job.completedAt ? html` <button class="small" @click=${() => act.retry(job)}>Send again</button>` : nothing}</td></tr>`

  return {
    title: () => 'Deliveries',
    head: () => html`<h1>Deliveries</h1><span class="push"></span>${may('operator') ? html`<button @click=${() => subscribe().then(subscriptions.load)}>New subscription</button>` : nothing}`,
    body: () => html`<div class="pad"><h2>Subscriptions</h2>${shown(subscriptions, all => (all.length === 0 ? empty(html`<p>Nobody is told about jobs. A subscription sends a signed request when a job ends.</p>`)
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Who is told</th><th>About</th><th>Types</th><th>State</th><th></th></tr></thead><tbody>${all.map(subscription)}</tbody></table></div>`))}
      <h2 class="gap">Sent${chosen ? html` to one subscription · <a href="/console/deliveries">all</a>` : nothing}</h2>${shown(sent, all => (all.length === 0 ? empty('Nothing has been sent.')
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>State</th><th>Notice</th><th>When</th><th></th></tr></thead><tbody>${all.map(delivery)}</tbody></table></div>`))}</div>`,
    change: next => {
      chosen = next.get('subscription')
      sent.load()
    },
    keys: {Escape: () => history.back()},
  }
}

const attemptList = attempts => (attempts.length === 0 ? html`<p class="muted">No attempt yet.</p>` : html`<ol>${attempts.map(one => html`<li value=${one.attempt}>${one.status ? `HTTP ${one.status}` : one.error?.message ?? ''} <span class="muted">${one.ms} ms, ${ago(one.startedAt)}</span>${one.answer ? html`<pre tabindex="0">${one.answer}</pre>` : nothing}</li>`)}</ol>`)

function subscribe() {
  let target = ''
  const events = new Set(['job.failed'])
  let problem = null
  return show(close => frame('New subscription', html`<label>Who is told: an address, or mailto: <input spellcheck="false" placeholder="https://…" @input=${event => { target = event.target.value.trim() }}></label>
    ${EVENTS.map(one => html`<label class="check"><input type="checkbox" .checked=${events.has(one)} @change=${event => (event.target.checked ? events.add(one) : events.delete(one))}> ${one}</label>`)}${problem ? problemBox(problem) : nothing}`, html`
    <button type="button" @click=${() => close()}>Leave it</button><button class="primary" @click=${async () => {
      try {
        close(await change('POST', '/api/subscriptions', {target, events: [...events]}))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Save</button>`))
}
