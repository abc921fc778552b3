// What the installation is made of, and what waits.

import {html, nothing} from '../lit.js'
import {get} from '../api.js'
import {ago, empty, every, forbidden, reading, shown} from '../parts.js'
import * as session from '../session.js'
import {shape} from '../states.js'
import {duration, number} from '../time.js'
import {Rates} from './rates.js'

const EVERY = 5000

export default function health() {
  const rates = new Rates()
  const read = reading(async () => {
    const system = await get('/api/system')
    rates.add(system.queues)
    return system
  })
  const draw = system => drawn(system, rates)
  const allowed = session.may('operator')
  if (allowed) read.load()
  const stop = every(EVERY, () => allowed && read.load())
  return {
    title: () => 'Health',
    head: () => html`<h1>Health</h1>${read.value ? html`<span class="tag">version ${read.value.version}</span>` : nothing}`,
    body: () => html`<div class="pad">${allowed ? (read.value === undefined ? shown(read, draw) : html`${read.problem ? shown({...read, value: undefined}, draw) : nothing}${draw(read.value)}`) : forbidden('operator', session.who.role)}</div>`,
    close: stop,
    keys: {Escape: () => history.back()},
  }
}

function drawn(system, rates) {
  return html`<div class="servers">${server('PostgreSQL', system.postgres)}${server('Temporal', system.temporal)}${server('S3', system.objects)}
      <section class="card"><h2>Not handed over to Temporal</h2><p class="large">${number(system.outbox.notHandedOver)}</p><p class="muted">accepted jobs that Temporal has yet to be told of</p>${system.outbox.oldestSeconds ? html`<p class="muted">oldest ${duration(system.outbox.oldestSeconds * 1000)}</p>` : nothing}</section>
      ${system.sweep ? html`<section class="card"><h2>Last sweep</h2><p class="large">${ago(system.sweep.at)}</p><p class="muted">compares open jobs with Temporal and mends what differs</p></section>` : nothing}</div>
    <h2>Queues</h2>${system.queues ? html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Queue</th><th class="numbers">Waiting</th><th class="numbers">Oldest</th><th>Added</th><th>Taken</th><th>Workers</th></tr></thead><tbody>${system.queues.map(queue => html`<tr>
      <td>${queue.name} <small class="muted">${queue.kind}</small></td><td class="numbers">${number(queue.waiting)}</td><td class="numbers">${queue.oldestSeconds ? duration(queue.oldestSeconds * 1000) : ''}</td><td>${rates.draw(queue, 'addedPerSecond')}</td><td>${rates.draw(queue, 'takenPerSecond')}</td>
      <td>${queue.pollers.length === 0 ? (queue.waiting > 0 ? html`<b>none</b>` : html`<span class="muted">–</span>`) : queue.pollers.map(poller => html`<div><bdi>${poller.identity}</bdi> <small class="muted">${poller.version ?? ''} ${ago(poller.lastSeenAt)}</small></div>`)}</td></tr>`)}</tbody></table></div>` : empty('Temporal does not answer.')}
    ${system.processes ? html`<h2 class="gap">Processes</h2><div class="wide-table" tabindex="0"><table><thead><tr><th>Process</th><th>What it is</th><th>Version</th><th>Slots in use</th><th>Started</th><th>Last seen</th></tr></thead><tbody>${system.processes.map(process => html`<tr>
      <td><code>${process.id.slice(0, 8)}</code></td><td>${process.serviceType}</td><td>${process.version}</td><td>${process.slots.length === 0 ? html`<span class="muted">–</span>` : process.slots.map(slots)}</td><td>${ago(process.startedAt)}</td><td>${ago(process.lastSeenAt)}</td></tr>`)}</tbody></table></div>` : nothing}`
}

/** How many activities of a queue ran when the process was last seen, of as many as it runs at once. */
const slots = ({queue, used, most}) => html`<div>${queue} <b>${number(used)}</b> of ${number(most)}${used >= most ? html` <span class="tag">full</span>` : nothing}</div>`

function server(name, state) {
  return state ? html`<section class="card"><h2>${name}</h2><p>${shape(state.up ? 'completed' : 'failed')} ${state.up ? 'answers' : html`<b>does not answer</b>`} <span class="muted">${state.version ?? ''}</span></p></section>` : nothing
}
