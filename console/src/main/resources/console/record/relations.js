// What a record has in common with others: relations with their passages, and what a long tape holds, in order.

import {html, nothing} from '../lit.js'
import {path} from '../api.js'
import {shown} from '../parts.js'
import {showMore} from '../paged.js'
import {kind, percent, place} from './words.js'

const nameOf = one => one.title || `Record ${one.recordId}`
const linkTo = (one, at) => html`<a href=${path`/console/records/${one.recordId}` + (at > 0 ? `?at=${at}` : '')}><bdi>${nameOf(one)}</bdi></a>`

/** A place that plays when it is pressed. */
const from = (seconds, play) => html`<button class="link" aria-label="Play from ${place(seconds)}" @click=${() => play(seconds)}>▸ ${place(seconds)}</button>`

/** @param play plays this record from a place on */
export function relationsOf(relations, play) {
  return html`<section class="card"><h2>In common with others</h2>${shown(relations, all => (all.length === 0 ? html`<p class="muted">Nothing that was found.</p>` : html`
    <div class="wide-table" tabindex="0"><table><thead><tr><th>Record</th><th>What they are</th><th>Of this one</th><th>Of the other</th><th>Bit error</th><th>Passages: here, and there</th></tr></thead><tbody>${all.map(one => html`<tr>
      <td>${linkTo(one)}</td><td>${kind(one.kind)}</td><td>${percent(one.covered)}</td><td>${percent(one.otherCovered)}</td><td>${percent(one.bitError)}</td>
      <td>${one.passages.map(passage => html`<div>${from(passage.from, play)} to ${place(passage.to)}, <a href=${path`/console/records/${one.recordId}` + `?at=${passage.otherFrom}`}>there from ${place(passage.otherFrom)}</a>${speed(passage.speed)}</div>`)}</td></tr>`)}</tbody></table></div>${showMore(relations)}`))}</section>`
}

export function contentsOf(id, contents, play) {
  return shown(contents, all => (all.length === 0 ? nothing : html`<section class="card"><h2>What it holds of others, in order</h2>
    <div class="wide-table" tabindex="0"><table><thead><tr><th>Here</th><th>Record</th><th>There from</th><th>Speed</th></tr></thead><tbody>${all.map(one => html`<tr>
      <td>${from(one.from, play)} to ${place(one.to)}</td><td>${linkTo(one, one.recordFrom)}</td><td>${place(one.recordFrom)}</td><td>${one.speed.toFixed(3)}</td></tr>`)}</tbody></table></div></section>`))
}

const speed = value => (Math.abs(value - 1) < 0.002 ? nothing : html` <span class="muted">at ${value.toFixed(3)} of its speed</span>`)
