// Finding the records that a clip is from: a file, or a passage of a record.

import {html, nothing, redraw} from '../lit.js'
import {change, get} from '../api.js'
import {empty, problemBox} from '../parts.js'
import {go} from '../router.js'
import {style} from '../style.js'
import {bytes} from '../time.js'
import {upload} from '../upload.js'
import {audioFile, typeOf} from './audio-file.js'
import {PlacePlayer} from './place-player.js'
import {percent, place} from './words.js'

export default function search({query}) {
  style('./styles/explorer.css')
  style('./styles/record.css')
  const player = new PlacePlayer()
  let limits = null
  let asked = null
  let matches = null
  let problem = null
  let refused = null
  let busy = false
  get('/api/records/limits').then(found => { limits = found; redraw() }, () => {})
  if (query.has('record')) passage(query)

  async function find(about, call) {
    Object.assign(player, {chosen: null})
    player.stop()
    asked = about
    matches = problem = refused = null
    busy = true
    redraw()
    try {
      matches = (await call()).matches
    } catch (failed) {
      problem = failed
    }
    busy = false
    redraw()
  }

  function passage(from) {
    const body = {recordId: Number(from.get('record')), from: Number(from.get('from')), to: Number(from.get('to'))}
    find(html`<a href="/console/records/${body.recordId}?at=${body.from}">record ${body.recordId}</a>, ${place(body.from)} to ${place(body.to)}`, () => change('POST', '/api/records/search', body))
  }

  function take(transfer) {
    try {
      const file = audioFile(transfer, limits?.clipBytes)
      find(html`<bdi>${file.name}</bdi>`, () => upload('POST', '/api/records/search', file, {type: typeOf(file)}))
    } catch (failed) {
      refused = failed.message
      redraw()
    }
  }

  function byForm(event) {
    event.preventDefault()
    go(`/console/records/search?${new URLSearchParams(new FormData(event.target))}`)
  }

  const row = (match, index) => html`<tr><td><a href="/console/records/${match.recordId}?at=${match.recordFrom}"><bdi>${match.title || `Record ${match.recordId}`}</bdi></a></td>
    <td>${percent(match.confidence)}</td><td>${percent(match.score)}</td><td>${place(match.clipFrom)} to ${place(match.clipTo)}</td><td>${place(match.recordFrom)}</td><td>${match.speed.toFixed(3)}</td>
    <td class="right"><button class="small" aria-pressed=${player.chosen === index} @click=${() => player.toggle(index, match)}>${player.chosen === index ? 'Stop' : 'Play it there'}</button></td></tr>`
  return {
    title: () => 'Find by a clip',
    head: () => html`<h1><a href="/console/records">Records</a> <span class="muted">/</span> Find by a clip</h1>`,
    body: () => html`<div class="pad page-height" @dragover=${event => event.preventDefault()} @drop=${event => { event.preventDefault(); take(event.dataTransfer) }}>
      <div class="drop"><label class="button"><input type="file" class="unseen" accept="audio/*,video/*" ?disabled=${busy} @change=${event => { take(event.target); event.target.value = '' }}>Choose a clip</label>
        <span class="muted">or drop it anywhere on this page. It may come from a room or over a telephone${limits ? `; ${limits.clipFromSeconds} s or longer, of which the first ${limits.clipToSeconds} s count, up to ${bytes(limits.clipBytes)}` : ''}. It is not stored.</span>
        ${refused ? html`<p class="refused" role="alert">${refused}</p>` : nothing}</div>
      <form class="acts start passage-form" @submit=${byForm}><span>Or a passage of record</span><input name="record" type="number" min="1" required aria-label="Record" .value=${query.get('record') ?? ''}>
        <span>from</span><input name="from" type="number" min="0" step="0.1" required aria-label="From, seconds" .value=${query.get('from') ?? ''}><span>to</span><input name="to" type="number" min="0" step="0.1" required aria-label="To, seconds" .value=${query.get('to') ?? ''}><span>s</span><button>Find it elsewhere</button></form>
      ${asked ? html`<h2 class="gap">Matches of ${asked}</h2>` : nothing}
      ${busy ? html`<div role="status" aria-busy="true"><p>Searching …</p><progress aria-label="Searching"></progress></div>` : nothing}${problem ? problemBox(problem) : nothing}
      ${player.problem ? html`<p class="refused" role="alert">${player.problem}</p>` : nothing}
      ${matches?.length === 0 ? empty(html`<p>It is in no record. What is below the threshold of a match is not shown.</p>`) : nothing}
      ${matches?.length ? html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Record</th><th>Confidence</th><th>Found of it</th><th>In the clip</th><th>There from</th><th>Speed</th><th></th></tr></thead><tbody>${matches.map(row)}</tbody></table></div>` : nothing}</div>`,
    change: next => {
      query = next
      if (next.has('record')) passage(next)
    },
    close: () => player.stop(),
    keys: {Escape: () => history.back()},
  }
}
