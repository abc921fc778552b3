// Values of cells, as texts.

import {html, nothing} from '../lit.js'

const LONGEST = 200
const LONGEST_TITLE = 2000

/** A value with all of its digits; null is an empty text. */
export function textOf(value) {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A value in a cell: the beginning of a long one, with more of it where people point at it. */
export function shownValue(value) {
  if (value === null || value === undefined) return html`<span class="muted">null</span>`
  const all = textOf(value)
  return html`<bdi title=${all.length > LONGEST ? all.slice(0, LONGEST_TITLE) : nothing}>${all.length > LONGEST ? `${all.slice(0, LONGEST)}…` : all}</bdi>`
}

/** What people call a row: a row that was made here has no id of the service's yet, only one of ours, which says nothing. */
export const rowName = id => (/^new:[0-9a-f-]{36}$/.test(id) ? html`<span title=${id}>new row ${id.slice(4, 12)}…</span>` : html`<bdi>${id}</bdi>`)
