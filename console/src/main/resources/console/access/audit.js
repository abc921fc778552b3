// Who changed what.

import {html, nothing, redraw} from '../lit.js'
import {get} from '../api.js'
import {ago, empty, forbidden, problemBox} from '../parts.js'
import {go} from '../router.js'
import * as session from '../session.js'

const PAGE = 100

export default function audit({query}) {
  let filter = Object.fromEntries(query)
  let entries = null
  let cursor
  let problem = null
  const allowed = session.may('admin')
  if (allowed) load()

  async function load(more = false) {
    try {
      const page = await get('/api/audit', {...filter, limit: PAGE, cursor: more ? cursor : undefined})
      entries = more ? [...entries, ...page.entries] : page.entries
      cursor = page.nextCursor
      problem = null
    } catch (refused) {
      problem = refused
    }
    redraw()
  }

  function filterBy(name, value) {
    const next = new URLSearchParams(Object.entries({...filter, [name]: value}).filter(([, one]) => one))
    go(`/console/audit${next.size ? `?${next}` : ''}`)
  }

  const row = entry => html`<tr><td>${ago(entry.at)}</td><td><a href="/console/audit?caller=${encodeURIComponent(entry.caller)}"><bdi>${entry.name ?? entry.caller}</bdi></a> <small class="muted">${entry.role}</small></td>
    <td><code>${entry.method} ${entry.path}</code>${entry.details ? html`<details><summary>what was asked</summary><pre tabindex="0">${entry.details}</pre></details>` : nothing}</td>
    <td>${entry.subject ? html`<a href="/console/audit?subject=${encodeURIComponent(entry.subject)}"><bdi>${entry.subject}</bdi></a>` : nothing}</td><td>${entry.status < 400 ? entry.status : html`<b>refused, ${entry.status}</b>`}</td></tr>`
  return {
    title: () => 'Audit',
    head: () => html`<h1>Audit</h1>${Object.entries(filter).map(([name, value]) => html`<span class="chip"><small>${name}</small> <bdi>${value}</bdi><button aria-label="Remove ${name}" @click=${() => filterBy(name, '')}>×</button></span>`)}
      <span class="push"></span>${allowed ? html`<label class="check bare"><input type="checkbox" .checked=${filter.refused === 'true'} @change=${event => filterBy('refused', event.target.checked ? 'true' : '')}> refused only</label>` : nothing}`,
    body: () => html`<div class="pad">${!allowed ? forbidden('admin', session.who.role) : html`${problem ? problemBox(problem, () => load()) : nothing}
      ${entries?.length === 0 ? empty('Nothing matches.') : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>When</th><th>Who</th><th>What</th><th>About</th><th>Answered</th></tr></thead><tbody>${entries?.map(row)}</tbody></table></div>`}
      ${cursor ? html`<p class="end"><button @click=${() => load(true)}>Show more</button></p>` : nothing}`}</div>`,
    change: next => {
      filter = Object.fromEntries(next)
      load()
    },
    keys: {Escape: () => history.back()},
  }
}
