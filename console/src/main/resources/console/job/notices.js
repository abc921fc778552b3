// Who was told of a job's end, and whether that has arrived.

import {html, nothing} from '../lit.js'
import {get, path} from '../api.js'
import {ago, reading} from '../parts.js'
import {shape, stateOf, word} from '../states.js'

const PAUSE = 2000

export class Notices {
  #later = null

  /** @param job gives the job */
  constructor(id, job) {
    this.job = job
    this.read = reading(async () => (await get(path`/api/jobs/${id}/notices`)).notices)
  }

  /** Only the end of a job is told. */
  load() {
    if (this.job()?.completedAt) this.read.load()
  }

  /** For each frame of the socket: of a delivery it may be one of these. */
  heard({jobType}) {
    if (jobType === 'delivery') this.#later ??= setTimeout(() => { this.#later = null; this.load() }, PAUSE)
  }

  close() {
    clearTimeout(this.#later)
  }

  draw() {
    const all = this.read.value ?? []
    return all.length === 0 ? nothing : html`<section class="card"><h2>Notices of its end</h2><ul class="notices">${all.map(one => html`<li>
      ${shape(stateOf(one))} <a href="/console/jobs/${one.jobId}">${word(stateOf(one))}</a> <span class="muted">${ago(one.completedAt ?? one.createdAt)}${one.retryOf ? ', sent again' : nothing}</span>
      <br><bdi>${one.target ?? 'The subscription has been removed'}</bdi>${one.error ? html`<br><small class="refused"><bdi>${one.error.message}</bdi></small>` : nothing}</li>`)}</ul></section>`
  }
}
