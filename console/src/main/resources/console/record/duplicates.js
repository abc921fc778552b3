// Records that are one recording, with what says so and what differs.

import {html, nothing} from '../lit.js'
import {empty, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {style} from '../style.js'
import {number} from '../time.js'
import {PlacePlayer} from './place-player.js'
import {kind, place, tagName} from './words.js'

const MEASURES = {codec: 'codec', bitRate: 'bit rate', seconds: 'length', loudness: 'loudness'}

export default function duplicates() {
  style('./styles/record.css')
  const groups = paged('/api/records/duplicates', 'groups')
  const player = new PlacePlayer()
  groups.load()

  const mark = (group, name, value) => (group.differs.includes(name) ? html`<mark class="differs">${value}</mark>` : value)
  const listen = one => html`<button class="small" aria-pressed=${player.chosen === one.recordId} @click=${() => player.toggle(one.recordId, {recordId: one.recordId, recordFrom: 0, clipFrom: 0, clipTo: one.seconds ?? 0, speed: 1})}>${player.chosen === one.recordId ? 'Stop' : 'Play'}</button>`
  const card = group => {
    const tags = group.differs.filter(name => !MEASURES[name])
    return html`<section class="card duplicates"><h2>${number(group.records.length)} records <span class="muted">${group.differs.length ? `differ in ${group.differs.map(name => MEASURES[name] ?? tagName(name)).join(', ')}` : 'differ in nothing that was measured'}</span></h2>
      <div class="wide-table" tabindex="0"><table><thead><tr><th>Record</th><th>Codec</th><th>Bit rate</th><th>Length</th><th>Loudness</th>${tags.map(name => html`<th>${tagName(name)}</th>`)}<th></th></tr></thead><tbody>${group.records.map(one => html`<tr>
        <td><a href="/console/records/${one.recordId}"><bdi>${one.tags.title?.[0] ?? `Record ${one.recordId}`}</bdi></a> <small class="muted">${one.recordId}</small></td><td>${mark(group, 'codec', one.codec ?? '')}</td><td>${mark(group, 'bitRate', one.bitRate ? `${number(Math.round(one.bitRate / 1000))} kbit/s` : '')}</td>
        <td>${mark(group, 'seconds', one.seconds === undefined ? '' : place(one.seconds))}</td><td>${mark(group, 'loudness', one.loudness === undefined ? '' : `${one.loudness} LUFS`)}</td>${tags.map(name => html`<td><bdi>${(one.tags[name] ?? []).join(', ')}</bdi></td>`)}<td class="right">${listen(one)}</td></tr>`)}</tbody></table></div>
      <ul class="around">${group.evidence.map(one => html`<li>${one.recordId} and ${one.otherId}: ${kind(one.kind)}${one.kind === 'same_audio' ? nothing : html` <span class="muted">${(one.bitError * 100).toFixed(1)} % of the bits of their fingerprints differ; unrelated ones about 50 %</span>`}</li>`)}</ul></section>`
  }
  return {
    title: () => 'Duplicates',
    head: () => html`<h1><a href="/console/records">Records</a> <span class="muted">/</span> Duplicates</h1>`,
    body: () => html`<div class="pad">${player.problem ? html`<p class="refused" role="alert">${player.problem}</p>` : nothing}
      ${shown(groups, all => (all.length === 0 ? empty(html`<p>No two records are one recording.</p>`) : html`${all.map(card)}${showMore(groups)}`))}</div>`,
    close: () => player.stop(),
    keys: {Escape: () => history.back()},
  }
}
