// Audio records.

import {html, nothing, redraw} from '../lit.js'
import {address, change, get, path, send} from '../api.js'
import {ago, empty, problemBox, reading, shown} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {style} from '../style.js'

export default function records({query}) {
  style('./styles/explorer.css')
  let filter = Object.fromEntries(query)
  const read = reading(async () => (await get('/api/records', {q: filter.q, limit: 100})).records)
  let problem = null
  let sending = null
  read.load()

  async function upload(file) {
    if (!file) return
    sending = file.name
    problem = null
    redraw()
    try {
      const {id} = await change('POST', '/api/records', {title: file.name.replace(/\.[^.]+$/, '')})
      const url = address(path`/api/records/${id}/audio`, {fileName: file.name})
      await send('PUT', url, {headers: {'Content-Type': file.type.startsWith('audio/') ? file.type : 'application/octet-stream'}, body: file})
      go(`/console/records/${id}`)
    } catch (refused) {
      problem = refused
    }
    sending = null
    redraw()
  }

  const row = one => html`<tr><td><a href="/console/records/${one.id}"><bdi>${one.title || `Record ${one.id}`}</bdi></a></td><td><bdi>${one.artist ?? ''}</bdi></td><td><bdi>${one.album ?? ''}</bdi></td><td>${one.status}</td><td>${ago(one.createdAt)}</td></tr>`
  return {
    title: () => 'Records',
    head: () => html`<h1>Records</h1><input id="filter" class="search" type="search" placeholder="Title, artist, album" aria-label="Search" .value=${filter.q ?? ''} @change=${event => go(address('/console/records', {q: event.target.value.trim()}))}>`,
    body: () => html`<div class="pad page-height" @dragover=${event => event.preventDefault()} @drop=${event => { event.preventDefault(); upload(event.dataTransfer.files[0]) }}>
      ${may('operator') ? html`<div class="drop"><label class="button"><input type="file" class="unseen" accept="audio/*" @change=${event => upload(event.target.files[0])}>Choose audio</label> <span class="muted">${sending ? html`sending <bdi>${sending}</bdi> …` : 'or drop it here'}</span></div>` : nothing}
      ${problem ? problemBox(problem) : nothing}
      ${shown(read, all => (all.length === 0 ? empty(filter.q ? 'No record matches.' : 'There are no records.') : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Title</th><th>Artist</th><th>Album</th><th>State</th><th>Made</th></tr></thead><tbody>${all.map(row)}</tbody></table></div>`))}</div>`,
    change: next => {
      filter = Object.fromEntries(next)
      read.load()
    },
    keys: {'/': () => document.getElementById('filter').focus(), Escape: () => history.back()},
  }
}
