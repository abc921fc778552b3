// Tables made of tables: a mapping, its first rows before anything is stored, and the job that makes it.

import {html, nothing, redraw} from '../lit.js'
import {path} from '../api.js'
import {postExact} from '../exact-json.js'
import {refusedElsewhere, violations} from '../forms.js'
import {may} from '../session.js'
import {many} from '../time.js'
import {MappingForm} from './mapping-form.js'
import {NewestJob} from './newest-job.js'
import {TransformTarget} from './transform-target.js'
import {shownValue} from './value.js'

export class Transforms {
  #snapshot
  #first = null
  #problem = null
  #busy = false

  /** @param made is called when a job has ended, which may have made a table */
  constructor(snapshot, made) {
    this.#snapshot = snapshot
    this.job = new NewestJob('transform_records', snapshot, made, 'What was there before stays as it is.')
    this.form = new MappingForm(() => { this.#first = this.#problem = null })
    this.target = new TransformTarget()
  }

  load(snapshot) {
    this.form.have(snapshot?.tables ?? [])
    this.job.load()
  }

  close() {
    this.job.close()
  }

  async #try(act) {
    this.#problem = null
    this.#busy = true
    redraw()
    try {
      await act()
    } catch (problem) {
      this.#problem = problem
    }
    this.#busy = false
    redraw()
  }

  #preview = () => this.#try(async () => {
    this.#first = await postExact(path`/api/snapshots/${this.#snapshot}/transform/preview`, {}, this.form.value)
  })

  #start = () => this.#try(() => this.job.start({mapping: this.form.value, into: this.target.value}))

  draw(snapshot) {
    this.form.have(snapshot.tables)
    const outcome = ({rows, rejected, table}) => html`${many(rows ?? 0, 'row')}${rejected ? `, ${many(rejected, 'row')} left out` : nothing}${table ? html` in <bdi>${table}</bdi>` : nothing}`
    if (!may('operator')) return html`<p>Tables, data sets and files that are made of this snapshot’s tables.</p>${this.job.draw(outcome) || nothing}${this.job.job === null ? html`<p class="muted">None has been made.</p>` : nothing}`
    return html`<p>Makes a table, a data set or a file of a table of this snapshot. Nothing is stored until you start it.</p>${this.job.draw(outcome)}
      ${this.form.draw(this.#problem)}
      ${this.#problem && violations(this.#problem).length === 0 ? refusedElsewhere(this.#problem, []) : nothing}
      <p><button ?disabled=${this.#busy} @click=${this.#preview}>Preview 20 rows</button></p>
      ${this.#first ? first(this.#first) : nothing}
      ${this.target.draw(this.#problem)}
      <p><button class="primary" ?disabled=${this.#busy || this.job.isOpen} @click=${this.#start}>Start the transform</button></p>`
  }
}

function first({columns, rows}) {
  return html`<section id="transform-preview"><p role="status">${rows.length === 0 ? 'No row meets the conditions.' : `The first ${many(rows.length, 'row')}.`} <span class="muted">Nothing is stored.</span></p>
    <div class="wide-table" tabindex="0"><table class="rows"><thead><tr><th>_id</th>${columns.map(({name, type}) => html`<th><bdi>${name}</bdi><br><small class="muted">${type}</small></th>`)}</tr></thead>
      <tbody>${rows.map(row => html`<tr><td><bdi>${row._id}</bdi></td>${columns.map(({name}) => html`<td>${shownValue(row[name])}</td>`)}</tr>`)}</tbody></table></div></section>`
}
