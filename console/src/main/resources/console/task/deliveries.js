// Notices about jobs: who is told, and what the receivers answered.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {listen} from '../live.js'
import {ago, empty, reading, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {shape, stateOf, word} from '../states.js'
import {toast} from '../toast.js'
import * as act from '../job/actions.js'
import {DayCounts} from './day-counts.js'
import {signingSecret} from './signing-secret.js'
import {eventWord, subscribe} from './subscribe.js'

const PAUSE = 2000

export default function deliveries({query}) {
  let chosen = query.get('subscription')
  let later = null
  const subscriptions = reading(() => get('/api/subscriptions'))
  const sent = paged('/api/jobs', 'jobs', () => ({type: 'delivery', subject: chosen}))
  const counts = new DayCounts()
  const attempts = {}
  load()
  const stop = listen(frame => {
    if (frame.type === 'RESET' || frame.jobType === 'delivery') later ??= setTimeout(() => { later = null; load() }, PAUSE)
  })

  function load() {
    sent.load()
    subscriptions.load().then(() => counts.load(subscriptions.value ?? []))
  }

  async function call(doing, said) {
    try {
      const answer = await doing()
      toast(answer?.jobId ? html`${said} <a href="/console/jobs/${answer.jobId}">Its job</a>` : said)
    } catch (problem) {
      toast(problem.message)
    }
    load()
  }

  function look(job) {
    attempts[job.id] = attempts[job.id] ? null : reading(async () => (await get(path`/api/deliveries/${job.id}/attempts`)).attempts)
    attempts[job.id]?.load()
    redraw()
  }

  const subscription = one => html`<tr class=${one.id === chosen ? 'is-chosen' : ''}><td><a href="/console/deliveries?subscription=${one.id}"><bdi>${one.target}</bdi></a></td><td>${one.events.map(eventWord).join(', ')}</td><td>${one.jobTypes?.join(', ') || 'all types'}</td><td>${counts.draw(one.id)}</td><td>${one.active ? 'active' : 'paused'}</td>
    <td class="right">${may('operator') ? html`<button class="small" @click=${() => call(() => change('POST', path`/api/subscriptions/${one.id}/test`), 'A test is on its way.')}>Send a test</button>
      <button class="small" @click=${() => call(() => change('PATCH', path`/api/subscriptions/${one.id}`, {active: !one.active}), one.active ? 'Paused.' : 'It goes on.')}>${one.active ? 'Pause' : 'Go on'}</button>
      <button class="small" @click=${async () => await confirm({title: 'Delete this subscription?', text: html`<p><bdi>${one.target}</bdi> is told nothing any more.</p>`, act: 'Delete'}) && call(() => change('DELETE', path`/api/subscriptions/${one.id}`), 'Deleted.')}>Delete …</button>` : nothing}</td></tr>`
  const delivery = job => html`<tr><td>${shape(stateOf(job))} ${word(stateOf(job))}</td><td><a href="/console/jobs/${job.id}"><bdi>${job.title ?? job.subject ?? job.id}</bdi></a>
      ${attempts[job.id] ? shown(attempts[job.id], attemptList) : nothing}</td><td>${ago(job.createdAt)}</td>
    <td class="right"><button class="small" aria-expanded=${Boolean(attempts[job.id])} @click=${() => look(job)}>Attempts</button>${may('operator') && job.completedAt ? html` <button class="small" @click=${() => act.retry(job)}>Send again</button>` : nothing}</td></tr>`

  return {
    title: () => 'Deliveries',
    head: () => html`<h1>Deliveries</h1><span class="push"></span>${may('admin') ? html`<button @click=${signingSecret}>Signing secret …</button>` : nothing}${may('operator') ? html`<button @click=${() => subscribe().then(subscriptions.load)}>New subscription</button>` : nothing}`,
    body: () => html`<div class="pad"><h2>Subscriptions</h2>${shown(subscriptions, all => (all.length === 0 ? empty(html`<p>Nobody is told about jobs. A subscription sends a signed request when a job ends.</p>`)
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Who is told</th><th>About</th><th>Types</th><th>Last 24 h</th><th>State</th><th></th></tr></thead><tbody>${all.map(subscription)}</tbody></table></div>`))}
      <h2 class="gap">Sent${chosen ? html` to one subscription · <a href="/console/deliveries">all</a>` : nothing}</h2>${shown(sent, all => (all.length === 0 ? empty('Nothing has been sent.')
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>State</th><th>Notice</th><th>When</th><th></th></tr></thead><tbody>${all.map(delivery)}</tbody></table></div>${showMore(sent)}`))}</div>`,
    change: next => {
      chosen = next.get('subscription')
      sent.restart()
    },
    close: () => {
      stop()
      clearTimeout(later)
    },
    keys: {Escape: () => history.back()},
  }
}

const attemptList = attempts => (attempts.length === 0 ? html`<p class="muted">No attempt yet.</p>` : html`<ol>${attempts.map(one => html`<li value=${one.attempt}>${one.status ? `HTTP ${one.status}` : one.error?.message ?? ''} <span class="muted">${one.ms} ms, ${ago(one.startedAt)}</span>${one.answer ? html`<pre tabindex="0">${one.answer}</pre>` : nothing}</li>`)}</ol>`)
