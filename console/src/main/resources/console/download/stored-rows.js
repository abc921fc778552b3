// The rows of a table of a snapshot, as they are stored.

import {html, nothing, redraw} from '../lit.js'
import {path} from '../api.js'
import {empty, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'

const LONGEST = 200

export class Rows {
  title = 'Rows'
  #table = null
  #read = null

  constructor(snapshot) {
    this.snapshot = snapshot
  }

  /** @param snapshot as the API shows it; undefined before its first answer */
  load(snapshot) {
    this.choose(this.#table ?? snapshot?.tables[0]?.name ?? null)
  }

  choose(table) {
    this.#table = table
    this.#read = table && paged(path`/api/snapshots/${this.snapshot}/tables/${table}/rows`, 'rows')
    this.#read?.load()
    redraw()
  }

  draw(snapshot) {
    if (!this.#read) return nothing
    const columns = snapshot.tables.find(({name}) => name === this.#table)?.columns ?? []
    return html`<label>Table <select @change=${event => this.choose(event.target.value)}>${snapshot.tables.map(({name}) => html`<option value=${name} ?selected=${name === this.#table}>${name}</option>`)}</select></label>
      ${shown(this.#read, all => (all.length === 0 ? empty('No row is stored yet.') : html`<div class="wide-table" tabindex="0"><table class="rows"><thead><tr><th>_id</th>${columns.map(column => html`<th title=${column.field}><bdi>${column.name}</bdi><br><small class="muted">${column.type}</small></th>`)}<th>_notes</th></tr></thead>
        <tbody>${all.map(row => html`<tr><td><bdi>${row.id}</bdi></td>${columns.map(column => html`<td>${text(row.values[column.name])}</td>`)}<td>${row.values._notes ? text(row.values._notes) : nothing}</td></tr>`)}</tbody></table></div>${showMore(this.#read)}`))}`
  }
}

function text(value) {
  if (value === null || value === undefined) return html`<span class="muted">null</span>`
  const all = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return html`<bdi title=${all.length > LONGEST ? all.slice(0, 2000) : nothing}>${all.length > LONGEST ? `${all.slice(0, LONGEST)}…` : all}</bdi>`
}
