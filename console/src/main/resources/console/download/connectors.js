// Definitions of connectors: how the API of a service is asked for its tables.

import {html, nothing} from '../lit.js'
import {get} from '../api.js'
import {reading, shown} from '../parts.js'
import {may} from '../session.js'
import {number} from '../time.js'

const MOST_NAMED = 5

export default function connectors() {
  const read = reading(async () => (await get('/api/connectors')).connectors)
  read.load()
  const row = one => html`<tr><td><a href="/console/downloads/connectors/${one.name}">${one.name}</a></td><td><bdi>${one.title}</bdi></td>
    <td>${one.tables.length === 0 ? html`<span class="muted">the service lists them</span>` : html`<bdi>${one.tables.slice(0, MOST_NAMED).join(', ')}</bdi>${one.tables.length > MOST_NAMED ? ` and ${number(one.tables.length - MOST_NAMED)} more` : nothing}`}</td>
    <td>${one.shipped ? html`<span class="muted">comes with the product</span>` : 'written here'}</td></tr>`
  return {
    title: () => 'Connectors',
    head: () => html`<h1><a href="/console/downloads">Downloads</a> <span class="muted">/</span> Connectors</h1><span class="push"></span>${may('admin') ? html`<a class="button" href="/console/downloads/new-connector">New definition</a>` : nothing}`,
    body: () => html`<div class="pad"><p>A definition says how the API of a service is asked: where its tables are, where an answer has its rows, and how the next page is named. Connections are made with it.</p>
      ${shown(read, all => html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Connector</th><th>Title</th><th>Tables</th><th>Where it is from</th></tr></thead><tbody>${all.map(row)}</tbody></table></div>`)}</div>`,
    keys: {Escape: () => history.back()},
  }
}
