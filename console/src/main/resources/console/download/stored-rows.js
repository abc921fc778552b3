// The rows of a table of a snapshot, as they are stored; operators edit them.

import {html, nothing, redraw} from '../lit.js'
import {path} from '../api.js'
import {getExact} from '../exact-json.js'
import {empty, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {rowName, shownValue} from './value.js'

export class Rows {
  title = 'Rows'
  #table = null
  #read = null

  /** @param edited is called when a row was edited, made or deleted */
  constructor(snapshot, edited) {
    Object.assign(this, {snapshot, edited})
  }

  /** @param snapshot as the API shows it; undefined before its first answer */
  load(snapshot) {
    this.choose(this.#table ?? snapshot?.tables[0]?.name ?? null)
  }

  choose(table) {
    this.#table = table
    this.#read = table && paged(path`/api/snapshots/${this.snapshot}/tables/${table}/rows`, 'rows', undefined, {read: getExact})
    this.#read?.load()
    redraw()
  }

  async #edit(table, row, column) {
    const read = this.#read
    const {editRow} = await import('./row-form.js')
    if (!await editRow(this.snapshot, table, row, column)) return
    read.load()
    this.edited()
  }

  draw(snapshot) {
    if (!this.#read) return nothing
    const table = snapshot.tables.find(({name}) => name === this.#table) ?? {columns: []}
    const edits = may('operator') && table.columns.length > 0 && !table.transformed
    return html`<div class="rows-head"><label>Table <select @change=${event => this.choose(event.target.value)}>${snapshot.tables.map(({name}) => html`<option value=${name} ?selected=${name === this.#table}>${name}</option>`)}</select></label>
        ${edits ? html`<button @click=${() => this.#edit(table, null)}>New row …</button>` : nothing}</div>
      ${shown(this.#read, all => (all.length === 0 ? empty('No row is stored yet.') : html`<div class="wide-table" tabindex="0"><table class="rows"><thead><tr><th>_id</th>${table.columns.map(column => html`<th title=${column.field}><bdi>${column.name}</bdi><br><small class="muted">${column.type}</small></th>`)}<th>_notes</th></tr></thead>
        <tbody>${all.map(row => html`<tr><td>${edits ? html`<button class="small" aria-label="Edit row ${row.id}" @click=${() => this.#edit(table, row, table.columns[0].name)}>Edit …</button> ` : nothing}${rowName(row.id)}</td>
          ${table.columns.map(({name}) => html`<td @dblclick=${edits ? () => this.#edit(table, row, name) : null}>${shownValue(row.values[name])}</td>`)}<td>${row.values._notes ? shownValue(row.values._notes) : nothing}</td></tr>`)}</tbody></table></div>${showMore(this.#read)}`))}`
  }
}
