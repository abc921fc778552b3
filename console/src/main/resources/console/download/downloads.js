// Snapshots of other systems' tables, and the connections that they come through.

import {html, nothing} from '../lit.js'
import {ago, empty, every, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {many, number} from '../time.js'
import {newConnection} from './connection-form.js'
import {newSnapshot} from './new-snapshot.js'

const EVERY = 10_000

export default function downloads() {
  const snapshots = paged('/api/snapshots', 'snapshots')
  const connections = paged('/api/connections', 'connections')
  const load = () => {
    snapshots.load()
    connections.load()
  }
  load()
  const stop = every(EVERY, load)
  const nameOf = id => connections.value?.find(one => one.id === id)?.name ?? 'its connection'

  const snapshot = one => html`<tr><td><a href="/console/downloads/${one.connectionId}/${one.id}"><bdi>${one.name}</bdi></a><br><small class="muted">${one.schema}</small></td><td><a href="/console/downloads/${one.connectionId}"><bdi>${nameOf(one.connectionId)}</bdi></a></td>
    <td>${one.tables.slice(0, 5).map(table => html`<div><bdi>${table.transformed ? table.name : table.table}</bdi> <span class="muted">${many(table.rows, 'row')}</span></div>`)}${one.tables.length > 5 ? html`<div class="muted">and ${number(one.tables.length - 5)} more</div>` : nothing}</td><td>${ago(one.createdAt)}</td></tr>`
  const connection = one => html`<tr><td><a href="/console/downloads/${one.id}"><bdi>${one.name}</bdi></a></td><td>${one.connector}</td>
    <td>${one.reauthorizeSince ? html`<b>refused by its service, noticed ${ago(one.reauthorizeSince)}: write its credentials again</b>` : one.credentials.length ? one.credentials.join(', ') : html`<span class="muted">none</span>`}</td><td>${ago(one.createdAt)}</td></tr>`
  return {
    title: () => 'Downloads',
    head: () => html`<h1>Downloads</h1><span class="push"></span><a class="button" href="/console/downloads/connectors">Connectors</a>${may('admin') ? html`<button @click=${newConnection}>New connection</button>` : nothing}
      ${may('operator') && connections.value?.length ? html`<button @click=${() => newSnapshot(null, connections.value)}>New snapshot</button>` : nothing}`,
    body: () => html`<div class="pad"><h2>Snapshots</h2>${shown(snapshots, all => (all.length === 0 ? empty(html`<p>There are no snapshots yet. A snapshot brings tables of another system into PostgreSQL.</p>`)
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Snapshot</th><th>Connection</th><th>Tables</th><th>Created</th></tr></thead><tbody>${all.map(snapshot)}</tbody></table></div>${showMore(snapshots)}`))}
      <h2 class="gap">Connections</h2>${shown(connections, all => (all.length === 0 ? empty(html`<p>There are no connections yet. ${may('admin') ? 'Make the first one with New connection.' : 'An admin makes them.'}</p>`)
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Connection</th><th>Connector</th><th>Credentials</th><th>Created</th></tr></thead><tbody>${all.map(connection)}</tbody></table></div>${showMore(connections)}`))}</div>`,
    close: stop,
    keys: {Escape: () => history.back()},
  }
}
