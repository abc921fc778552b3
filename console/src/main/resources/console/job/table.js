// The rows of the list of jobs: a grid with one tab stop, in which rows are chosen and acted on.

import {html, nothing, redraw} from '../lit.js'
import {skeleton} from '../parts.js'
import {go} from '../router.js'
import {Rows} from '../rows.js'
import {may} from '../session.js'
import {isCompact, rowHeight, useCompact} from '../theme.js'
import {jobCells} from './cells.js'

const MOST_CHOSEN = 1000

export class Table {
  #chosen = new Set()
  #current = null
  #anchor = null
  #list

  /** @param kept what {@link keep} gave before people went elsewhere */
  constructor(list, kept) {
    this.#list = list
    this.rows = new Rows(rowHeight)
    this.#chosen = new Set(kept?.chosen)
    this.#current = kept?.current ?? null
    this.scrollTo = kept?.top ?? 0
  }

  draw() {
    const list = this.#list()
    return html`<div class="grid scroll ${isCompact() ? 'compact' : ''} ${list.loading && !list.loaded ? 'dimmed' : ''}" @scroll=${this.rows.scrolled} role="grid" aria-label="Jobs" aria-rowcount=${list.rows.length + 1} aria-multiselectable="true"
      tabindex="0" aria-activedescendant=${this.#current ? `job-${this.#current}` : nothing}>
      <div class="columns" role="row" aria-rowindex="1">
        <span role="columnheader">${this.#all(list.rows)}</span><span role="columnheader">Status</span><span role="columnheader">Job</span><span role="columnheader">Progress</span>
        <span role="columnheader">What it does, or why it failed</span><span role="columnheader" class="right">Attempt</span><span role="columnheader" class="right">Time</span><span role="columnheader"><span class="unseen">Act</span></span>
      </div>
      <div role="rowgroup">
        ${!list.loaded && list.loading ? skeleton : nothing}
        ${this.rows.draw(list.rows, (job, index) => this.#row(job, index))}
      </div></div>`
  }

  /** The box that chooses every row that is listed, up to as many as one call takes. */
  #all(listed) {
    if (!may('operator')) return html`<span class="unseen">Chosen</span>`
    const rows = listed.slice(0, MOST_CHOSEN)
    const chosen = rows.length > 0 && rows.every(job => this.#chosen.has(job.id))
    return html`<input type="checkbox" tabindex="-1" aria-label=${rows.length < listed.length ? `Choose the first ${MOST_CHOSEN} that are listed` : 'Choose all that are listed'} ?disabled=${rows.length === 0} .checked=${chosen} .indeterminate=${!chosen && this.#chosen.size > 0} @click=${() => this.chooseAll(rows, !chosen)}>`
  }

  #row(job, index) {
    const chosen = this.#chosen.has(job.id)
    return html`<div class="row is-${job.status} ${chosen ? 'is-chosen' : ''} ${job.id === this.#current ? 'is-current' : ''}" role="row" id="job-${job.id}"
      aria-rowindex=${index + 2} aria-selected=${chosen} @click=${event => this.#clicked(event, job)}>
      <span role="gridcell">${may('operator') ? html`<input type="checkbox" tabindex="-1" aria-label="Choose" .checked=${chosen} @click=${event => this.#ticked(event, job)}>` : nothing}</span>
      ${jobCells(job)}
    </div>`
  }

  #clicked(event, job) {
    this.#current = job.id
    if (!event.target.closest('a, button, input')) go(`/console/jobs/${job.id}`)
    redraw()
  }

  #ticked(event, job) {
    event.stopPropagation()
    this.#current = job.id
    if (event.shiftKey) this.chooseUpTo()
    else this.choose()
  }

  /** Nobody is looking at a place that moves: the list is at its top, nothing is chosen and no row is current. */
  isQuiet() {
    return this.rows.top < 10 && this.#chosen.size === 0 && this.#current === null
  }

  chosenJobs() {
    return [...this.#chosen].map(id => this.#list().find(id)).filter(Boolean)
  }

  move(by) {
    const all = this.#list().rows
    const at = all.findIndex(job => job.id === this.#current)
    const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))
    if (!all[next]) return
    this.#current = all[next].id
    this.rows.reveal(next)
    redraw()
  }

  /** Arrows belong to the browser unless the grid has the focus. */
  arrow(by) {
    if (!document.activeElement.closest('.grid')) return false
    this.move(by)
  }

  choose() {
    if (!this.#current || !may('operator')) return
    if (!this.#chosen.delete(this.#current)) this.#chosen.add(this.#current)
    this.#anchor = this.#current
    redraw()
  }

  chooseUpTo() {
    const ids = this.#list().rows.map(job => job.id)
    const [from, to] = [ids.indexOf(this.#anchor ?? this.#current), ids.indexOf(this.#current)].sort((a, b) => a - b)
    if (from >= 0 && may('operator')) ids.slice(from, to + 1).forEach(id => this.#chosen.add(id))
    redraw()
  }

  /** @param on whether all of them are chosen, or none is */
  chooseAll(rows, on) {
    this.#chosen = new Set(on ? rows.map(job => job.id) : [])
    redraw()
  }

  open() {
    if (!this.#current) return false
    go(`/console/jobs/${this.#current}`)
  }

  withCurrent(act) {
    const job = this.#list().find(this.#current)
    if (job && may('operator')) act(job)
  }

  clear() {
    this.#chosen.clear()
    this.#current = null
    redraw()
  }

  /** For another filter. */
  forget() {
    this.clear()
    this.toTop()
  }

  /** Switches between usual and compact rows; the row at the top stays there. */
  changeHeight() {
    const first = this.rows.top / rowHeight()
    useCompact(!isCompact())
    redraw()
    requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector('.scroll').scrollTo(0, first * rowHeight())))
  }

  toTop() {
    this.rows.top = 0
    document.querySelector('.scroll')?.scrollTo(0, 0)
  }

  keep() {
    return {top: this.rows.top, chosen: [...this.#chosen], current: this.#current}
  }
}
