// Snapshots of other systems' tables, and the connections that they come through.

import {html, nothing} from '../lit.js'
import {change, get} from '../api.js'
import {empty, reading, shown} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {toast} from '../toast.js'
import {number} from '../time.js'

export default function downloads() {
  const snapshots = reading(async () => (await get('/api/snapshots', {limit: 100})).snapshots)
  const connections = reading(async () => (await get('/api/connections', {limit: 100})).connections)
  snapshots.load()
  connections.load()
  const nameOf = id => connections.value?.find(one => one.id === id)?.name ?? id

  async function download({id}) {
    try {
      const {jobId} = await change('POST', '/api/jobs', {type: 'download_records', payload: {snapshotId: id}})
      go(`/console/jobs/${jobId}?tab=tables`)
    } catch (problem) {
      toast(problem.message)
    }
  }

  const snapshot = one => html`<tr><td><bdi>${one.name}</bdi> <small class="muted">${one.schema}</small></td><td><bdi>${nameOf(one.connectionId)}</bdi></td>
    <td>${one.tables.map(table => html`<div><bdi>${table.table}</bdi> <span class="muted">${table.rows === undefined ? '' : `${number(table.rows)} rows`}</span></div>`)}</td>
    <td class="right"><a href="/console/jobs?type=download_records&subject=${encodeURIComponent(one.id)}">Its jobs</a> ${may('operator') ? html`<button class="small" @click=${() => download(one)}>Download</button>` : nothing}</td></tr>`
  const connection = one => html`<tr><td><bdi>${one.name}</bdi></td><td>${one.connector}</td><td>${one.credentials?.length ? one.credentials.join(', ') : html`<span class="muted">none</span>`}</td></tr>`
  return {
    title: () => 'Downloads',
    body: () => html`<div class="pad"><h2>Snapshots</h2>${shown(snapshots, all => (all.length === 0 ? empty(html`<p>There are no snapshots. A snapshot brings tables of another system into PostgreSQL; the API makes them.</p>`)
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Snapshot</th><th>Connection</th><th>Tables</th><th></th></tr></thead><tbody>${all.map(snapshot)}</tbody></table></div>`))}
      <h2 class="gap">Connections</h2>${shown(connections, all => (all.length === 0 ? empty('There are no connections.')
        : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Connection</th><th>Connector</th><th>Credentials</th></tr></thead><tbody>${all.map(connection)}</tbody></table></div>`))}</div>`,
    keys: {Escape: () => history.back()},
  }
}
