// The newest download of a snapshot: begun, paused, cancelled, and followed while it runs.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {listen} from '../live.js'
import {ago, every, skeleton} from '../parts.js'
import {may} from '../session.js'
import {isOpen, shape, stateOf, word} from '../states.js'
import {toast} from '../toast.js'
import {duration, number} from '../time.js'
import {apply, isNewer, ofFrame} from '../job/row.js'

const EVERY = 1000
const MODES = [['auto', 'changes where possible'], ['full', 'all rows'], ['incremental', 'changes only']]

export class Run {
  job = null
  problem = null
  /** What the API says of each table, by the table's name in the snapshot; null until that is known. */
  figures = null
  mode = 'auto'
  #asked = null
  #reading = false
  #lastEnded
  /** Whether the API has said if there is a download. */
  #known = false

  /** @param ended is called when a download has ended, which changes what is stored */
  constructor(snapshot, ended) {
    Object.assign(this, {snapshot, ended})
    this.stopListening = listen(frame => this.#receive(frame))
    this.stopReading = every(EVERY, () => this.isOpen && this.job.status === 'running' && this.#readFigures())
    this.load()
  }

  close() {
    this.stopListening()
    this.stopReading()
  }

  get isOpen() {
    return this.job !== null && isOpen(this.job)
  }

  /** A download has no state of its own for it: its tables wait, and say why. */
  get isPaused() {
    return this.isOpen && (this.#asked ?? Object.values(this.figures ?? {}).some(({errorCode, status}) => status === 'waiting' && errorCode === 'paused'))
  }

  load = async () => {
    try {
      const {jobs} = await get('/api/jobs', {type: 'download_records', subject: this.snapshot, limit: 1})
      this.job = jobs[0] ?? null
      this.problem = null
      this.#known = true
      this.#noteEnd()
    } catch (problem) {
      this.problem = problem
    }
    redraw()
    if (this.job && this.job.status !== 'pending') await this.#readFigures()
    else if (this.#known) this.figures ??= {}
  }

  /** A quick download may have ended before its first change was heard of. */
  #noteEnd() {
    const ended = this.job && !this.isOpen ? this.job.id : null
    if (ended && this.#lastEnded !== undefined && ended !== this.#lastEnded) {
      this.#asked = null
      this.ended()
    }
    if (ended || this.#lastEnded === undefined) this.#lastEnded = ended
  }

  #receive(frame) {
    if (frame.type === 'RESET') return this.load()
    if (frame.jobType !== 'download_records' || frame.subject !== this.snapshot) return
    if (frame.jobId !== this.job?.id) {
      this.figures = {}
      return this.load()
    }
    const change = ofFrame(frame)
    if (isNewer(change, this.job)) apply(this.job, change)
    if (!this.isOpen) this.load()
    redraw()
  }

  async #readFigures() {
    if (this.#reading) return
    this.#reading = true
    const of = this.job
    try {
      const {tables} = await get(path`/api/jobs/${of.id}/tables`)
      if (of === this.job) this.figures = Object.fromEntries(tables.map(one => [one.table, one]))
      const said = tables.some(({errorCode, status}) => status === 'waiting' && errorCode === 'paused')
      if (said === this.#asked) this.#asked = null
    } catch (problem) {
      // A download that has not begun yet has no tables.
      if (problem.status === 404) this.figures = {}
    }
    this.#reading = false
    redraw()
  }

  async #act(call) {
    try {
      await call()
    } catch (problem) {
      toast(problem.message)
    }
    await this.load()
  }

  #start = () => this.#act(() => change('POST', '/api/jobs', {type: 'download_records', payload: {snapshotId: this.snapshot, mode: this.mode}}))

  #hold = paused => this.#act(async () => {
    await change('POST', path`/api/jobs/${this.job.id}/${paused ? 'pause' : 'resume'}`)
    this.#asked = paused
  })

  async #cancel() {
    if (await confirm({title: 'Cancel this download?', text: html`<p>What it has stored stays, and the next download goes on from there where the table’s resume point allows it.</p>`, act: 'Cancel the download'})) await this.#act(() => change('POST', path`/api/jobs/${this.job.id}/cancel`))
  }

  /** The buttons of the page's head. */
  buttons() {
    if (!may('operator') || !this.#known) return nothing
    if (!this.isOpen) {
      return html`<select aria-label="What is read" @change=${event => { this.mode = event.target.value }}>${MODES.map(([mode, words]) => html`<option value=${mode} ?selected=${mode === this.mode}>${words}</option>`)}</select><button class="primary" @click=${this.#start}>Download</button>`
    }
    return html`<button @click=${() => this.#hold(!this.isPaused)}>${this.isPaused ? 'Go on' : 'Pause'}</button><button @click=${() => this.#cancel()}>Cancel …</button>`
  }

  draw() {
    const job = this.job
    if (!this.#known) return this.problem ? nothing : skeleton
    if (!job) return html`<p class="muted">Nothing has been downloaded yet.${may('operator') ? ' Press Download to begin.' : ''}</p>`
    const error = job.error ?? job.lastFailure
    const state = stateOf(job)
    return html`<section class=${job.status === 'failed' ? 'card failure' : 'card'}><p role="status">${shape(this.isPaused ? 'pending' : state, Boolean(job.outcome))} <b>${this.isPaused ? 'Paused' : word(state)}</b> ${job.completedAt ? html`${ago(job.completedAt)}` : job.startedAt ? html`<span class="muted">since ${ago(job.startedAt)}</span>` : nothing}
        ${job.totalItems ? html` · ${number(job.processedItems)} of ${number(job.totalItems)} rows` : nothing}${job.nextRetryAt ? html` · next attempt ${ago(job.nextRetryAt)}` : nothing} · <a href="/console/jobs/${job.id}?tab=tables">its job</a> · <a href="/console/jobs?type=download_records&subject=${job.subject}">all downloads</a></p>
      ${error ? html`<p><bdi>${error.message}</bdi> <code>${error.code}</code></p>` : nothing}
      ${this.isOpen ? html`<progress max="100" value=${job.progress > 0 ? job.progress : nothing} aria-label="Progress"></progress>${this.#left()}` : nothing}</section>`
  }

  #left() {
    const known = Object.values(this.figures ?? {}).map(({timeLeftSeconds}) => timeLeftSeconds).filter(seconds => seconds > 0)
    return known.length ? html`<p class="muted">about ${duration(Math.max(...known) * 1000)} left for the table that takes longest</p>` : nothing
  }
}
