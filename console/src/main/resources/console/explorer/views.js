// The views of an explorer: their dimensions as columns, their config beside.

import {html, nothing, redraw} from '../lit.js'
import {get, path} from '../api.js'
import {empty, problemBox, skeleton} from '../parts.js'
import {shape} from '../states.js'

const PAGE = 100

export class Views {
  #views = null
  #cursor
  #problem = null
  #filter = {}
  #open = null

  constructor(slug) {
    this.slug = slug
  }

  load = async (more = false) => {
    try {
      const page = await get(path`/api/explorers/${this.slug}/views`, {...this.#filter, limit: PAGE, cursor: more === true ? this.#cursor : undefined})
      this.#views = more === true ? [...this.#views, ...page.views] : page.views
      this.#cursor = page.nextCursor
      this.#problem = null
    } catch (problem) {
      this.#problem = problem
    }
    redraw()
  }

  #set(name, value) {
    this.#filter = {...this.#filter, [name]: value || undefined}
    this.load()
  }

  #nothing() {
    return empty(Object.values(this.#filter).some(Boolean) ? 'No view matches.' : 'This explorer has no views.')
  }

  draw() {
    const views = this.#views ?? []
    const columns = [...new Set(views.flatMap(view => Object.keys(view.dimensions)))].slice(0, 8)
    return html`<div class="acts start"><input class="search" type="search" placeholder="Part of a choice or an id" aria-label="Filter the views" @change=${event => this.#set('q', event.target.value.trim())}>
      <label class="check"><input type="checkbox" @change=${event => this.#set('error', event.target.checked && 'true')}> with errors</label>
      <label class="check"><input type="checkbox" @change=${event => this.#set('synced', event.target.checked && 'false')}> not in the bucket</label></div>
      ${this.#problem ? problemBox(this.#problem, this.load) : nothing}
      ${this.#views === null ? (this.#problem ? nothing : skeleton) : views.length === 0 ? this.#nothing() : html`<div class="wide-table" tabindex="0"><table class="explorer-views"><thead><tr><th>Bucket</th>${columns.map(column => html`<th><bdi>${column}</bdi></th>`)}<th>Config</th></tr></thead>
      <tbody>${views.map(view => html`<tr><td>${view.synced ? html`${shape('completed')} there` : html`${shape('pending')} not there`}</td>${columns.map(column => html`<td><bdi>${text(view.dimensions[column])}</bdi></td>`)}
        <td>${view.error ? html`<span class="refused">${view.error}</span>` : html`<button class="small" aria-expanded=${this.#open === view.viewId} @click=${() => { this.#open = this.#open === view.viewId ? null : view.viewId; redraw() }}>${this.#open === view.viewId ? 'Hide' : 'Show'}</button>`}
          ${this.#open === view.viewId ? html`<pre tabindex="0">${JSON.stringify(view.config, null, 2)}</pre>` : nothing}</td></tr>`)}</tbody></table></div>`}
      ${this.#cursor ? html`<p class="end"><button @click=${() => this.load(true)}>Show more</button></p>` : nothing}`
  }
}

const text = value => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''))
