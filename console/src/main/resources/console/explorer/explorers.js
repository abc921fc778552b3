// The explorers, by state.

import {html, nothing, redraw} from '../lit.js'
import {get} from '../api.js'
import {filterChips, goodFilters} from '../filter-chips.js'
import {listen} from '../live.js'
import {ago, empty, problemBox, skeleton} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {shape} from '../states.js'
import {number} from '../time.js'
import {style} from '../style.js'
import {Drop} from './drop.js'
import {savedBy} from './saved-by.js'

export const STATES = {clean: ['Clean', 'completed'], refreshing: ['Refreshing', 'running'], queued: ['Queued', 'pending'], failed: ['Failed', 'failed']}
const PAGE = 100
const PAUSE = 1500

export default function explorers({query}) {
  style('./styles/explorer.css')
  const drop = new Drop(null)
  let filter = Object.fromEntries(query)
  let found = []
  let cursor
  let problem = null
  let loading = false
  let loaded = false
  let later = null
  const stop = listen(frame => {
    if (frame.jobType === 'explorer_refresh' || frame.type === 'RESET') later ??= setTimeout(() => { later = null; load() }, PAUSE)
  })
  load()

  async function load(more = false) {
    loading = true
    redraw()
    try {
      const page = await get('/api/explorers', {...goodFilters(filter, wrong), order: 'saved', limit: PAGE, cursor: more ? cursor : undefined})
      found = more ? [...found, ...page.explorers] : page.explorers
      cursor = page.nextCursor
      problem = null
      loaded = true
    } catch (refused) {
      problem = refused
    }
    loading = false
    redraw()
  }

  function filterBy(name, value) {
    const next = new URLSearchParams(Object.entries({...filter, [name]: value}).filter(([, one]) => one))
    go(`/console/explorers${next.size ? `?${next}` : ''}`)
  }

  return {
    title: () => 'Explorers',
    head: () => html`<h1>Explorers</h1><input id="filter" class="search" type="search" placeholder="Slug" aria-label="Slug" .value=${filter.q ?? ''} @change=${event => filterBy('q', event.target.value.trim())}>
      <select aria-label="State" @change=${event => filterBy('status', event.target.value)}><option value="">All states</option>${Object.entries(STATES).map(([state, [words]]) => html`<option value=${state} ?selected=${filter.status === state}>${words}</option>`)}</select>
      <select aria-label="Published" @change=${event => filterBy('published', event.target.value)}><option value="">Published or not</option><option value="true" ?selected=${filter.published === 'true'}>Published</option><option value="false" ?selected=${filter.published === 'false'}>Not published</option></select>
      ${filterChips(Object.entries(filter).filter(one => wrong(...one)), wrong, name => filterBy(name, ''))}`,
    body: () => html`<div class="pad page-height" @dragover=${drop.over} @drop=${drop.dropped}>
      ${may('operator') ? drop.draw() : nothing}${problem ? problemBox(problem, () => load()) : nothing}
      ${!loaded ? (problem ? nothing : skeleton) : found.length === 0 ? empty(Object.keys(filter).length ? html`<p>No explorer matches.</p><a href="/console/explorers">Show all</a>` : html`<p>There are no explorers yet. Drop a TSV here to make the first one.</p>`)
        : html`<div class=${loading ? 'dimmed wide-table' : 'wide-table'} tabindex="0"><table><thead><tr><th>State</th><th>Explorer</th><th>Published</th><th>Views</th><th>Saved</th></tr></thead><tbody>${found.map(row)}</tbody></table></div>`}
      ${cursor ? html`<p class="end"><button @click=${() => load(true)}>Show more</button></p>` : nothing}</div>`,
    change: next => {
      filter = Object.fromEntries(next)
      load()
    },
    close: () => {
      stop()
      clearTimeout(later)
    },
    keys: {'/': () => document.getElementById('filter').focus(), Escape: () => history.back()},
  }
}

function wrong(name, value) {
  if (name === 'status') return STATES[value] ? null : `One of ${Object.keys(STATES).join(', ')}`
  if (name === 'published') return value === 'true' || value === 'false' ? null : 'true or false'
  return name === 'q' ? null : 'There is no such filter'
}

/** The state's shape and word. */
export const stateOf = explorer => html`${shape(STATES[explorer.status]?.[1] ?? 'pending')} ${STATES[explorer.status]?.[0] ?? explorer.status}`

function row(explorer) {
  return html`<tr><td>${stateOf(explorer)}</td><td><a href="/console/explorers/${explorer.slug}">${explorer.slug}</a></td><td>${explorer.published ? 'published' : 'draft'}</td>
    <td>${number(explorer.views)}${explorer.failedViews ? html` · <b>${number(explorer.failedViews)} with errors</b>` : nothing}${explorer.unsyncedObjects ? html` · ${number(explorer.unsyncedObjects)} not in the bucket` : nothing}</td>
    <td>${ago(explorer.savedAt)}${savedBy(explorer)}${explorer.commitMessage ? html`<br><small class="muted"><bdi>${explorer.commitMessage}</bdi></small>` : nothing}</td></tr>`
}
