// Fields and rows that were changed here and at the service: people choose which side is kept.

import {html, nothing, redraw} from '../lit.js'
import {change, path} from '../api.js'
import {confirm} from '../dialog.js'
import {getExact} from '../exact-json.js'
import {ago, empty, problemBox, shown, who} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {many, number} from '../time.js'
import {rowName, shownValue, textOf} from './value.js'

const KINDS = {changed: 'both have changed it', deleted_there: 'changed here, deleted at the service', deleted_here: 'deleted here, changed at the service'}
const SIDES = {ours: 'Your edits stay and can be published.', theirs: 'Your edits are given up, and the tables show what the service has.'}

export class Conflicts {
  #note = null
  #problem = null
  #settled = null

  /** @param changed is called when conflicts were settled */
  constructor(snapshot, changed) {
    Object.assign(this, {snapshot, changed})
    this.read = paged(path`/api/snapshots/${snapshot}/conflicts`, 'conflicts', undefined, {read: getExact})
  }

  load() {
    return this.read.load()
  }

  async #keepAll(side) {
    const all = this.read.value.filter(({known}) => known)
    const sure = await confirm({title: `Keep ${side} in ${many(all.length, 'conflict')}?`, text: html`<p>${SIDES[side]}</p>`, act: `Keep ${side} in ${number(all.length)}`})
    if (sure) await this.#keep(all, side)
  }

  async #keep(conflicts, side) {
    this.#note = this.#problem = null
    const rows = new Set()
    let missed = 0
    for (const [index, conflict] of conflicts.entries()) {
      this.#settled = [index, conflicts.length]
      redraw()
      // All fields of a row that the service has deleted are settled with the first of them.
      const row = conflict.kind === 'deleted_there' ? JSON.stringify([conflict.table, conflict.row]) : null
      if (row && rows.has(row)) continue
      rows.add(row)
      try {
        await change('POST', path`/api/snapshots/${this.snapshot}/conflicts/${conflict.id}`, {keep: side})
      } catch (problem) {
        if (problem.code === 'unknown_conflict') missed++
        else {
          this.#problem = problem
          break
        }
      }
    }
    this.#settled = null
    if (missed) this.#note = `${many(missed, 'conflict')} changed or ended meanwhile and stayed as they were. Look at what is shown now.`
    await this.read.load()
    this.changed()
  }

  draw() {
    return html`<p>Fields and rows that were changed here and at the service. The table shows yours, and neither is published until somebody has chosen.</p>
      ${this.#settled ? html`<p role="status">Settling ${number(this.#settled[0] + 1)} of ${number(this.#settled[1])} …</p>` : nothing}
      ${this.#note ? html`<p class="strip" role="status">${this.#note}</p>` : nothing}${this.#problem ? problemBox(this.#problem) : nothing}
      ${shown(this.read, all => (all.length === 0 ? empty('There are no conflicts.') : html`
        ${may('operator') ? html`<div class="acts start under-text">${Object.keys(SIDES).map(side => html`<button ?disabled=${this.#settled || !all.some(({known}) => known)} @click=${() => this.#keepAll(side)}>Keep ${side} for all shown …</button>`)}</div>` : nothing}
        <div class="wide-table" tabindex="0"><table class="conflicts"><thead><tr><th>Row</th><th>Before your edit</th><th>Ours</th><th>Theirs</th><th>Edited by</th><th>Found</th>${may('operator') ? html`<th>Keep</th>` : nothing}</tr></thead>
        <tbody>${all.map(one => this.#row(one))}</tbody></table></div>${showMore(this.read)}`))}`
  }

  #row(one) {
    const [base, ours, theirs] = sides(one)
    return html`<tr><td><bdi>${one.table}</bdi> ${rowName(one.row)}${one.column ? html`<br><b><bdi>${one.column}</bdi></b>` : nothing}<br><small class="muted">${KINDS[one.kind] ?? one.kind}</small></td>
      <td class="values">${base}</td><td class="values">${ours}</td><td class="values">${theirs}</td><td class="editor">${who(one.editedBy, one.editedById)}</td><td>${ago(one.foundAt)}</td>
      ${may('operator') ? html`<td>${one.known ? html`<span class="keep">${Object.keys(SIDES).map(side => html`<button class="small" ?disabled=${this.#settled !== null} aria-label="Keep ${side} of ${one.column ?? 'row'} ${one.row}" @click=${() => this.#keep([one], side)}>Keep ${side}</button>`)}</span>` : nothing}</td>` : nothing}</tr>`
  }
}

/** What stands in the cells of the three values. */
function sides({kind, base, ours, theirs, known}) {
  const deleted = html`<i>deleted</i>`
  const unknown = 'The next download brings the service’s value'
  if (kind === 'deleted_here') return [fieldsOf(base, theirs), deleted, known ? fieldsOf(theirs, base) : unknown]
  return [shownValue(base), shownValue(ours), !known ? unknown : kind === 'deleted_there' ? deleted : shownValue(theirs)]
}

/** Of a whole row the fields that differ from another one. */
function fieldsOf(row, other) {
  const names = Object.keys(row ?? {}).filter(name => !name.startsWith('_') && textOf(row[name]) !== textOf(other?.[name]))
  return names.map(name => html`<div><span class="muted"><bdi>${name}</bdi></span> ${shownValue(row[name])}</div>`)
}
