// Comparing the stored tables with their source, without writing anything.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {listen} from '../live.js'
import {ago, problemBox, reading, shown} from '../parts.js'
import {may} from '../session.js'
import {isOpen, shape, stateOf, word} from '../states.js'
import {many, number} from '../time.js'
import {rowName} from './value.js'

export class Verification {
  title = 'Verification'
  #problem = null

  constructor(snapshot) {
    this.snapshot = snapshot
    this.read = reading(async () => {
      const {jobs} = await get('/api/jobs', {type: 'verify_records', subject: snapshot, limit: 1})
      return jobs.length ? get(path`/api/jobs/${jobs[0].id}`) : null
    })
  }

  load() {
    return this.read.load()
  }

  #start = async () => {
    this.#problem = null
    try {
      const {jobId} = await change('POST', path`/api/snapshots/${this.snapshot}/verify`)
      const stop = listen(frame => {
        if (frame.type !== 'RESET' && frame.jobId !== jobId) return
        this.read.load()
        if (['completed', 'failed', 'cancelled'].includes(frame.status)) stop()
      })
    } catch (problem) {
      this.#problem = problem
    }
    redraw()
    this.read.load()
  }

  draw() {
    return html`<p>Reads the tables from their source once more, writes nothing, and names rows that are missing, surplus or different.</p>
      ${may('operator') ? html`<button ?disabled=${this.read.value && isOpen(this.read.value)} @click=${this.#start}>Verify</button>` : nothing}${this.#problem ? problemBox(this.#problem) : nothing}
      ${shown(this.read, job => (job ? html`<p class="gap" role="status">${shape(stateOf(job))} <a href="/console/jobs/${job.id}">${word(stateOf(job))}</a> ${ago(job.completedAt ?? job.createdAt)}${job.error ? html`: <bdi>${job.error.message}</bdi>` : nothing}${job.result ? (job.result.agrees ? html`. <b>The tables agree.</b>` : html`. <b>The tables do not agree.</b>`) : nothing}</p>
        ${(job.result?.tables ?? []).map(differences)}` : html`<p class="muted gap">It has not been verified yet.</p>`))}`
  }
}

const KINDS = {missing: 'at the source, not stored', surplus: 'stored, not at the source', different: 'different'}

function differences(table) {
  const found = Object.entries(KINDS).filter(([kind]) => table[kind].count > 0)
  return html`<h2 class="gap"><bdi>${table.table}</bdi> <span class="muted">${many(table.rows, 'row')} at the source</span></h2>
    ${found.map(([kind, words]) => html`<p><b>${number(table[kind].count)} ${words}:</b> ${table[kind].ids.map(id => html`<code>${rowName(id)}</code> `)}${table[kind].count > table[kind].ids.length ? '…' : ''}</p>`)}
    ${table.rejected ? html`<p><b>${number(table.rejected)} without a usable id</b></p>` : nothing}${found.length || table.rejected ? nothing : html`<p>It agrees.</p>`}`
}
