// The jobs of a filter, kept up to date by the socket: what is shown, what is newer, what is held back.

import {redraw, redrawSoon} from '../lit.js'
import {get} from '../api.js'
import {matches, toApi} from '../filter.js'
import {listen} from '../live.js'
import {many} from '../time.js'
import {apply, isNewer, ofFrame} from './row.js'

/** The first page is small, so that it is there at once. */
const FIRST_PAGE = 100
const PAGE = 500
const MOST = 5000

export class JobList {
  rows = []
  problem = null
  loading = false
  loaded = false
  holding = false
  /** Whether newer jobs may be put on top at once; the page says so. */
  mayInsert = () => true
  #byId = new Map()
  #fresh = new Map()
  #changes = new Map()
  #cursor = null
  #read = 0
  #summary = {changed: 0, completed: 0, failed: 0}

  constructor(chips) {
    this.chips = chips
    this.stopListening = listen(frame => this.#receive(frame))
    this.load()
  }

  close() {
    this.stopListening()
  }

  /** How many jobs are newer than those that are shown. */
  get newer() {
    return this.#fresh.size
  }

  /** What changed since this was asked for the last time, in a sentence for those who do not see the list; empty if nothing did. */
  takeSummary() {
    const {changed, completed, failed} = this.#summary
    this.#summary = {changed: 0, completed: 0, failed: 0}
    return changed === 0 ? '' : `${many(changed, 'change')}, ${completed} completed, ${failed} failed`
  }

  get heldChanges() {
    return this.holding ? this.#changes.size : 0
  }

  get isFull() {
    return this.rows.length >= MOST && this.#cursor !== null
  }

  /** Reads the list anew; the old rows stay until the answer is there. */
  async load() {
    await this.#page(null, jobs => {
      this.#byId = new Map()
      this.rows = []
      this.#fresh.clear()
      jobs.forEach(job => this.#keep(job))
    })
  }

  /** Reads what could not be read. */
  again() {
    this.problem = null
    return this.loaded ? this.more() : this.load()
  }

  /** Reads the next page. */
  async more() {
    if (this.loading || this.#cursor === null || this.rows.length >= MOST || this.problem) return
    await this.#page(this.#cursor, jobs => jobs.forEach(job => this.#keep(job)))
  }

  async #page(cursor, take) {
    const mine = ++this.#read
    this.loading = true
    redraw()
    try {
      const answer = await get('/api/jobs', {...toApi(this.chips), limit: cursor ? PAGE : FIRST_PAGE, cursor})
      if (mine !== this.#read) return
      take(answer.jobs)
      this.#sort()
      this.#cursor = answer.nextCursor ?? null
      this.problem = null
      this.loaded = true
    } catch (problem) {
      if (mine !== this.#read) return
      this.problem = problem
    }
    this.loading = false
    redraw()
  }

  /** Puts what is newer on top. */
  showNewest() {
    this.#fresh.forEach(job => this.#keep(job))
    this.#fresh.clear()
    this.rows = this.rows.filter(job => matches(this.chips, job))
    this.#byId = new Map(this.rows.map(job => [job.id, job]))
    this.#sort()
    redraw()
  }

  find(id) {
    return this.#byId.get(id)
  }

  /** Takes over what came since the last drawing; called once a frame. */
  fold() {
    // What a page says may be older than a change; the change is kept until the page is there.
    if (this.holding || this.loading || this.#changes.size === 0) return
    const changes = [...this.#changes.values()]
    this.#changes.clear()
    changes.forEach(change => this.#take(change))
    this.#insert()
  }

  #insert() {
    if (this.#fresh.size === 0 || !this.mayInsert()) return
    this.#fresh.forEach(job => this.#keep(job))
    this.#fresh.clear()
    this.#sort()
    if (this.rows.length > MOST) this.rows.splice(MOST).forEach(job => this.#byId.delete(job.id))
  }

  #take(change) {
    const row = this.#byId.get(change.id) ?? this.#fresh.get(change.id)
    this.#summary.changed++
    if (change.status in this.#summary && row?.status !== change.status) this.#summary[change.status]++
    if (row) {
      if (isNewer(change, row)) apply(row, change)
    } else if (matches(this.chips, change) && (this.#cursor === null || this.rows.length === 0 || change.id > this.rows.at(-1).id)) {
      this.#fresh.set(change.id, change)
    }
  }

  #receive(frame) {
    if (frame.type === 'RESET') this.load()
    if (frame.type !== 'JOB_UPDATE') return
    const before = this.#changes.get(frame.jobId)
    const change = ofFrame(frame)
    if (!before || isNewer(change, before)) this.#changes.set(change.id, change)
    redrawSoon()
  }

  #keep(job) {
    const change = this.#changes.get(job.id)
    if (change && isNewer(change, job)) apply(job, change)
    const known = this.#byId.get(job.id)
    if (known) Object.assign(known, job)
    else {
      this.#byId.set(job.id, job)
      this.rows.push(job)
    }
  }

  /** An id begins with the time of its job, so that it sorts as the list does. */
  #sort() {
    this.rows.sort((a, b) => (a.id < b.id ? 1 : -1))
  }
}
