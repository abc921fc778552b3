// One connection: whether it works, how often its account may be called, and what it has.

import {html, nothing} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {ago, empty, every, reading, shown} from '../parts.js'
import {allOf} from '../paged.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {style} from '../style.js'
import {toast} from '../toast.js'
import {changeConnection} from './connection-form.js'
import {Files} from './files.js'
import {limitWords} from './limit.js'
import {newSnapshot} from './new-snapshot.js'
import {Trial} from './trial.js'

const EVERY = 5000

export default function connection({params, query}) {
  style('./styles/explorer.css')
  style('./styles/download.css')
  const id = params.connection
  const read = reading(() => get(path`/api/connections/${id}`))
  const limit = reading(() => get(path`/api/connections/${id}/limit`))
  const snapshots = reading(async () => (await allOf('/api/snapshots', 'snapshots')).filter(one => one.connectionId === id))
  const trial = new Trial(id, () => read.load())
  const files = new Files(id, () => trial.forget())
  read.load().then(() => {
    if (!read.value) return
    limit.load()
    snapshots.load()
    if (hasFiles(read.value)) files.load()
    else if (query.get('try') && may('operator')) trial.test()
  })
  const stop = every(EVERY, () => read.value && limit.load())

  async function write(secretsOnly) {
    if (!await changeConnection(read.value, secretsOnly)) return
    await read.load()
    limit.load()
    trial.forget()
    trial.test()
  }

  async function remove() {
    if (!await confirm({title: `Delete ${read.value.name}?`, text: html`<p>Its settings, credentials and files are deleted.</p>`, act: 'Delete', typed: read.value.name})) return
    try {
      await change('DELETE', path`/api/connections/${id}`)
      go('/console/downloads')
    } catch (problem) {
      toast(problem.message)
    }
  }

  return {
    title: () => read.value?.name ?? 'Connection',
    head: () => html`<h1><a href="/console/downloads">Downloads</a> <span class="muted">/</span> <bdi>${read.value?.name ?? ''}</bdi></h1>${read.value ? html`<span class="tag">${read.value.connector}</span>` : nothing}<span class="push"></span>
      ${read.value && may('operator') ? html`<button ?disabled=${trial.busy} @click=${trial.test}>Test</button><button @click=${() => newSnapshot(read.value)}>New snapshot</button>` : nothing}
      ${read.value && may('admin') ? html`<button @click=${() => write(false)}>Change …</button><button class="danger" @click=${remove}>Delete …</button>` : nothing}`,
    body: () => html`<div class="pad page-height" @dragover=${event => event.preventDefault()} @drop=${event => read.value && hasFiles(read.value) && may('admin') ? files.dropped(event) : event.preventDefault()}>
      ${read.problem?.status === 404 ? empty('There is no such connection.') : shown(read, one => html`
        ${one.reauthorizeSince ? html`<section class="card failure"><h2>Noticed ${ago(one.reauthorizeSince)}: the service refuses this connection</h2><p>No download of it begins, and its schedules are paused at their next time. Write its credentials again, or test it once the service accepts it.</p>
          ${may('admin') ? html`<button class="primary" @click=${() => write(true)}>Write credentials …</button>` : html`<p>An admin has to do that.</p>`}</section>` : nothing}
        ${trial.draw(may('admin') ? () => write(true) : null)}
        <div class="cards">${settings(one, () => write(true))}
          <section class="card"><h2>Account</h2>${shown(limit, limitWords)}</section>
          <section class="card"><h2>Its snapshots</h2>${shown(snapshots, all => (all.length === 0 ? html`<p class="muted">No snapshot reads it yet.</p>` : html`<ul>${all.map(snapshot => html`<li><a href="/console/downloads/${id}/${snapshot.id}"><bdi>${snapshot.name}</bdi></a></li>`)}</ul>`))}</section></div>
        ${hasFiles(one) ? files.draw() : nothing}
        ${may('operator') ? trial.tables() : nothing}`)}</div>`,
    close: stop,
    keys: {Escape: () => history.back()},
  }
}

/** A connection to files that are sent here. */
const hasFiles = one => one.connector === 'csv' && (one.settings.from ?? 'upload') === 'upload'

function settings(one, write) {
  return html`<section class="card"><h2>Settings</h2><dl class="facts">${Object.entries(one.settings).map(([name, value]) => html`<dt>${name.replaceAll('_', ' ')}</dt><dd><bdi>${value}</bdi></dd>`)}
    ${one.credentials.map(name => html`<dt>${name.replaceAll('_', ' ')}</dt><dd class="muted">written, never shown</dd>`)}<dt>Created</dt><dd>${ago(one.createdAt)}</dd><dt>Changed</dt><dd>${ago(one.updatedAt)}</dd></dl>
    ${may('admin') && one.credentials.length ? html`<div class="acts"><button class="small" @click=${write}>Write credentials …</button></div>` : nothing}</section>`
}
