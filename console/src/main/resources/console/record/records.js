// Audio records.

import {html, nothing} from '../lit.js'
import {address} from '../api.js'
import {filterChips, goodFilters} from '../filter-chips.js'
import {ago, empty, every, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {shape} from '../states.js'
import {style} from '../style.js'
import {Drop} from './drop.js'
import {STATUSES} from './words.js'

const EVERY = 10_000
/** What the API knows, with what is wrong with a value of it. */
const PARAMETERS = {q: () => null, type: () => null, isrc: () => null, status: value => (STATUSES[value] ? null : 'There is no such state')}

export default function records({query}) {
  style('./styles/explorer.css')
  style('./styles/record.css')
  let filter = Object.fromEntries(query)
  const read = paged('/api/records', 'records', () => goodFilters(filter, wrong))
  const drop = new Drop()
  read.load()
  const stop = every(EVERY, read.load)

  const filterBy = (name, value) => go(address('/console/records', {...filter, [name]: value}))
  // What has no field of its own, and what is wrong.
  const chips = () => Object.entries(filter).filter(([name, value]) => wrong(name, value) || !['q', 'status'].includes(name))
  const row = one => html`<tr><td>${shape(STATUSES[one.status]?.[1] ?? 'pending', one.status === 'partially_processed')} ${STATUSES[one.status]?.[0] ?? one.status}</td>
    <td><a href="/console/records/${one.id}"><bdi>${one.title || `Record ${one.id}`}</bdi></a> <small class="muted">${one.id}</small></td><td><bdi>${one.artist ?? ''}</bdi></td><td><bdi>${one.album ?? ''}</bdi></td><td>${one.recordType}</td><td>${ago(one.createdAt)}</td></tr>`
  return {
    title: () => 'Records',
    head: () => html`<h1>Records</h1><input id="filter" class="search" type="search" placeholder="Title, artist, album" aria-label="Search" .value=${filter.q ?? ''} @change=${event => filterBy('q', event.target.value.trim())}>
      <select aria-label="State" @change=${event => filterBy('status', event.target.value)}><option value="">All states</option>${Object.entries(STATUSES).map(([name, [word]]) => html`<option value=${name} ?selected=${filter.status === name}>${word}</option>`)}</select>
      ${filterChips(chips(), wrong, name => filterBy(name, ''))}
      <span class="push"></span><a class="button" href="/console/records/search">Find by a clip</a><a class="button" href="/console/records/duplicates">Duplicates</a>`,
    body: () => html`<div class="pad page-height" @dragover=${drop.over} @drop=${drop.dropped}>
      ${may('operator') ? drop.draw() : nothing}
      ${shown(read, all => (all.length === 0 ? nothingThere(filter) : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>State</th><th>Title</th><th>Artist</th><th>Album</th><th>Type</th><th>Created</th></tr></thead><tbody>${all.map(row)}</tbody></table></div>${showMore(read)}`))}</div>`,
    change: next => {
      filter = Object.fromEntries(next)
      read.restart()
    },
    close: () => {
      stop()
      drop.close()
    },
    keys: {'/': () => document.getElementById('filter').focus(), Escape: () => history.back()},
  }
}

const wrong = (name, value) => (PARAMETERS[name] ? PARAMETERS[name](value) : 'There is no such filter')

function nothingThere(filter) {
  if (Object.keys(filter).length > 0) return empty(html`<p>No record matches.</p><a href="/console/records">Show all</a>`)
  return empty(html`<p>There are no records yet.${may('operator') ? ' Drop a recording here to make the first one.' : ''}</p>`)
}
