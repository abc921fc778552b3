// Trying a connection before anything is stored: a test in words, its tables, and the first rows of one.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {problemBox, reading, shown} from '../parts.js'
import {number} from '../time.js'

/** What helps, by the code of what is wrong. */
const HELP = {
  reauthorize: 'credentials', unauthorized: 'credentials', forbidden: 'The account may not read this: give it the right to, at the service.',
  address_refused: 'The address is not public. Whoever runs the installation has to allow it (OUTBOUND_ALLOWED_ADDRESSES).',
  unreachable: 'Look whether host and port are right, and whether the service is up.', no_answer: 'The service was reached but did not answer in time. Try again later.',
  tls_failed: 'The certificate is not trusted: look at the host name, or give the authority’s certificate.', quota_exhausted: 'The account is called as often as it may be at the moment. Try again in some seconds.',
}

export class Trial {
  busy = false
  #worked = null
  #problem = null
  #preview = null
  #table = null

  /** @param tested is called after each test, which may have changed what is known of the connection */
  constructor(id, tested) {
    Object.assign(this, {id, tested})
    this.list = reading(async () => (await get(path`/api/connections/${id}/tables`)).tables)
  }

  test = async () => {
    this.busy = true
    this.forget()
    try {
      await change('POST', path`/api/connections/${this.id}/test`)
      this.#worked = true
    } catch (problem) {
      this.#problem = problem
    }
    this.busy = false
    redraw()
    this.tested()
  }

  /** What was found out is no longer true. */
  forget() {
    this.#worked = null
    this.#problem = null
    this.#preview = null
    this.list.value = undefined
    this.list.problem = null
    redraw()
  }

  /** @param write writes the credentials again; null if the caller may not */
  draw(write) {
    const help = this.#problem && HELP[this.#problem.code]
    return html`<div role="status">${this.busy ? html`<p class="strip">Testing …</p>` : nothing}${this.#worked ? html`<p class="strip ok">It works: the service answers and accepts the connection.</p>` : nothing}</div>
      ${this.#problem ? html`${problemBox(this.#problem, this.test)}${help === 'credentials' ? (write ? html`<p>The service does not accept the credentials. <button class="small" @click=${write}>Write credentials …</button></p>` : nothing) : help ? html`<p>${help}</p>` : nothing}` : nothing}`
  }

  tables() {
    return html`<section class="card"><h2>Tables</h2>${this.list.value === undefined && !this.list.problem ? html`<button ?disabled=${this.list.loading} @click=${this.list.load}>${this.list.loading ? 'Asking …' : 'Show its tables'}</button> <span class="muted">asks the service without storing anything</span>`
      : shown(this.list, all => (all.length === 0 ? html`<p class="muted">It has none that can be read.</p>` : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Table</th><th>Fields</th><th></th></tr></thead><tbody>${all.map(table => this.#row(table))}</tbody></table></div>`))}</section>
      ${this.#preview ? this.#first() : nothing}`
  }

  #row(table) {
    return html`<tr><td><bdi>${table.name}</bdi>${table.table === table.name ? nothing : html`<br><small class="muted"><bdi>${table.table}</bdi></small>`}</td>
      <td>${table.fields.length ? html`<details><summary>${number(table.fields.length)} fields</summary>${table.fields.map(field => html`<div><bdi>${field.title ?? field.name}</bdi> <small class="muted">${field.type ?? field.remoteType ?? ''}</small></div>`)}</details>` : html`<span class="muted">its rows say</span>`}</td>
      <td class="right"><button class="small" @click=${() => this.#look(table)}>Preview</button></td></tr>`
  }

  #look(table) {
    this.#table = table
    this.#preview = reading(() => get(path`/api/connections/${this.id}/preview`, {table: table.table}))
    this.#preview.load().then(() => document.getElementById('preview')?.scrollIntoView({block: 'nearest'}))
  }

  #first() {
    return html`<section class="card" id="preview"><h2>The beginning of <bdi>${this.#table.name}</bdi></h2>${shown(this.#preview, ({columns, rows, rejected, hasMore, total, calls}) => html`
      <p>${rows.length === 0 ? 'It has no rows.' : `${number(rows.length)} rows are shown.`} ${total === undefined ? (hasMore ? 'There are more.' : '') : `The service says that there are ${number(total)}.`}${rejected ? html` <b>${number(rejected)} rows have no usable id.</b>` : nothing} <span class="muted">Nothing is stored.</span></p>
      ${columns.length ? html`<div class="wide-table" tabindex="0"><table class="rows"><thead><tr><th>_id</th>${columns.map(column => html`<th><bdi>${column.field}</bdi><br><small class="muted">${column.type ?? 'no value yet'}</small></th>`)}</tr></thead>
        <tbody>${rows.map(row => html`<tr><td><bdi>${row.id}</bdi></td>${row.values.map(value => html`<td>${value === null ? html`<span class="muted">null</span>` : html`<bdi>${value}</bdi>`}</td>`)}</tr>`)}</tbody></table></div>` : nothing}
      ${calls.length ? html`<h2 class="gap">What was asked</h2><ol class="calls">${calls.map(call => html`<li><code>${call.method} <bdi>${call.address}</bdi></code> <span class="muted">${call.status ? `HTTP ${call.status}` : 'no answer'}, ${number(call.millis)} ms</span>${call.body ? html`<pre tabindex="0">${call.body}</pre>` : nothing}</li>`)}</ol>` : nothing}`)}</section>`
  }
}
