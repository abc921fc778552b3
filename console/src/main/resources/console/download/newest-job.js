// The newest job of a type about a snapshot, followed while it runs.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {listen} from '../live.js'
import {ago, problemBox} from '../parts.js'
import {may} from '../session.js'
import {isOpen, shape, stateOf, word} from '../states.js'
import {toast} from '../toast.js'
import {number} from '../time.js'
import {apply, isNewer, ofFrame} from '../job/row.js'

export class NewestJob {
  /** Null if there is none, undefined before the first answer. */
  job
  #problem = null
  #wasOpen = false

  /**
   * @param ended is called when a job of the type has ended
   * @param ifCancelled says what is left of a job that is cancelled
   */
  constructor(type, snapshot, ended, ifCancelled) {
    Object.assign(this, {type, snapshot, ended, ifCancelled})
    this.close = listen(frame => this.#receive(frame))
  }

  get isOpen() {
    return Boolean(this.job) && isOpen(this.job)
  }

  load = async () => {
    try {
      const {jobs} = await get('/api/jobs', {type: this.type, subject: this.snapshot, limit: 1})
      this.job = jobs.length ? await get(path`/api/jobs/${jobs[0].id}`) : null
      this.#problem = null
      if (this.#wasOpen && !this.isOpen) this.ended()
      this.#wasOpen = this.isOpen
    } catch (problem) {
      this.#problem = problem
    }
    redraw()
  }

  /** Starts one; throws what was refused. */
  async start(payload) {
    await change('POST', '/api/jobs', {type: this.type, payload: {snapshotId: this.snapshot, ...payload}})
    this.#wasOpen = true
    await this.load()
  }

  #receive(frame) {
    if (frame.type === 'RESET') return this.load()
    if (frame.jobType !== this.type || frame.subject !== this.snapshot) return
    const update = ofFrame(frame)
    if (frame.jobId === this.job?.id && isOpen(update)) {
      if (isNewer(update, this.job)) apply(this.job, update)
      return redraw()
    }
    if (!isOpen(update)) this.ended()
    this.load()
  }

  async #cancel() {
    if (!await confirm({title: 'Cancel this job?', text: html`<p>${this.ifCancelled}</p>`, act: 'Cancel the job'})) return
    try {
      await change('POST', path`/api/jobs/${this.job.id}/cancel`)
    } catch (problem) {
      toast(problem.message)
    }
    this.load()
  }

  /** @param outcome draws what the result of a completed job says */
  draw(outcome) {
    if (this.#problem) return problemBox(this.#problem, this.load)
    const job = this.job
    if (!job) return nothing
    const error = job.error ?? job.lastFailure
    return html`<div class="newest-job"><p role="status">${shape(stateOf(job))} <a href="/console/jobs/${job.id}">${word(stateOf(job))}</a> ${ago(job.completedAt ?? job.createdAt)}${this.isOpen && job.totalItems ? html` · ${number(job.processedItems)} of ${number(job.totalItems)}` : nothing}${job.nextRetryAt ? html` · next attempt ${ago(job.nextRetryAt)}` : nothing}
      ${job.result ? html` · ${outcome(job.result)}` : nothing} ${this.isOpen && may('operator') ? html`<button class="small" @click=${() => this.#cancel()}>Cancel …</button>` : nothing}</p>
      ${error ? html`<p><bdi>${error.message}</bdi> <code>${error.code}</code></p>` : nothing}
      ${this.isOpen ? html`<progress max="100" value=${job.progress > 0 ? job.progress : nothing} aria-label="Progress"></progress>` : nothing}</div>`
  }
}
