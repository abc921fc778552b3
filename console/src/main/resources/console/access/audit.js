// Who changed what.

import {html, nothing, redraw} from '../lit.js'
import {get} from '../api.js'
import {filterChips, goodFilters} from '../filter-chips.js'
import {ago, empty, forbidden, problemBox, shortId, skeleton, who} from '../parts.js'
import {go} from '../router.js'
import * as session from '../session.js'

const PAGE = 100
/** The API's parameters, in words. */
const WORDS = {caller: 'who', subject: 'about', from: 'from', to: 'until', refused: 'refused'}
const TYPED = {caller: 'key:… or subject:…', subject: 'an explorer, a job’s id', from: '2027-01-31T12:00Z', to: '2027-01-31T12:00Z'}
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

export default function audit({query}) {
  let filter = Object.fromEntries(query)
  let entries = null
  let cursor
  let problem = null
  let typed = 'caller'
  const allowed = session.may('admin')
  if (allowed) load()

  async function load(more = false) {
    try {
      const page = await get('/api/audit', {...goodFilters(filter, wrong), limit: PAGE, cursor: more ? cursor : undefined})
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

  function byForm(event) {
    event.preventDefault()
    const {name, value} = Object.fromEntries(new FormData(event.target))
    if (value.trim()) filterBy(name, value.trim())
    event.target.elements.value.value = ''
  }

  /** A caller's entries say what the caller is called. */
  const say = (name, value) => (name === 'caller' && entries?.find(({caller}) => caller === value)?.name) || value
  const row = entry => html`<tr><td>${ago(entry.at)}</td><td><a href="/console/audit?caller=${encodeURIComponent(entry.caller)}">${who(entry.name ?? entry.caller, entry.caller)}</a> <small class="muted">${entry.role}</small></td>
    <td><code>${entry.method} ${entry.path}</code>${entry.details ? html`<details><summary>what was asked</summary><pre tabindex="0">${entry.details}</pre></details>` : nothing}</td>
    <td>${entry.subject ? html`<a href="/console/audit?subject=${encodeURIComponent(entry.subject)}"><bdi title=${entry.subject}>${shortId(entry.subject)}</bdi></a>` : nothing}</td><td>${entry.status < 400 ? entry.status : html`<b>refused, ${entry.status}</b>`}</td></tr>`
  return {
    title: () => 'Audit',
    head: () => html`<h1>Audit</h1>${filterChips(Object.entries(filter), wrong, name => filterBy(name, ''), WORDS, say)}
      ${allowed ? html`<form class="audit-filter" @submit=${byForm}><label class="bare"><span class="unseen">Filter by</span><select name="name" @change=${event => { typed = event.target.value; redraw() }}>${Object.keys(TYPED).map(name => html`<option value=${name}>${WORDS[name]}</option>`)}</select></label><input name="value" id="filter" class="search" autocomplete="off" spellcheck="false" aria-label="Value" placeholder=${TYPED[typed]}><button>Filter</button></form>` : nothing}
      <span class="push"></span>${allowed ? html`<label class="check bare"><input type="checkbox" .checked=${filter.refused === 'true'} @change=${event => filterBy('refused', event.target.checked ? 'true' : '')}> refused only</label>` : nothing}`,
    body: () => html`<div class="pad">${!allowed ? forbidden('admin', session.who.role) : html`${problem ? problemBox(problem, () => load()) : nothing}
      ${!entries ? (problem ? nothing : skeleton) : entries.length === 0 ? empty(Object.keys(filter).length ? html`<p>Nothing matches.</p><a href="/console/audit">Show all</a>` : html`<p>Nothing has been changed yet. Each call that changes something is listed here.</p>`) : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>When</th><th>Who</th><th>What</th><th>About</th><th>Answered</th></tr></thead><tbody>${entries.map(row)}</tbody></table></div>`}
      ${cursor ? html`<p class="end"><button @click=${() => load(true)}>Show more</button></p>` : nothing}`}</div>`,
    change: next => {
      filter = Object.fromEntries(next)
      load()
    },
    keys: {'/': () => document.getElementById('filter')?.focus(), Escape: () => history.back()},
  }
}

function wrong(name, value) {
  if (!WORDS[name]) return 'There is no such filter'
  if (name === 'refused' && value !== 'true' && value !== 'false') return 'true or false'
  return (name === 'from' || name === 'to') && !TIME.test(value) ? 'A time such as 2027-01-31T12:00:00Z' : null
}
