// The job that computes what the map shows: its tiles, its progress, and the blocks that it writes.

import {redraw} from '../lit.js'
import {get, path} from '../api.js'
import {followJob, listen} from '../live.js'
import {now} from '../time.js'

export class Work {
  jobId = null
  bounds = null
  #tiles = []
  #step = 0
  #job = null
  #stopFollowing = () => {}

  /**
   * @param slug of the city
   * @param framed is called with each frame about the job's blocks
   */
  constructor(slug, framed) {
    Object.assign(this, {slug, framed})
    this.stopListening = listen(frame => this.#changed(frame))
  }

  close() {
    this.stopListening()
    this.#stopFollowing()
  }

  /** Finds the open job of a step, if there is one. */
  async look(step) {
    const wanted = (this.#wanted = step)
    try {
      const {jobStatus} = await get('/api/heatmap', {citySlug: this.slug, gridStep: step, limit: 1})
      if (wanted !== this.#wanted) return
      if (jobStatus) this.follow(jobStatus.jobId)
      else if (this.jobId) this.#leave()
    } catch {
      // The map says what is wrong.
    }
  }

  #wanted = null

  follow(jobId) {
    if (jobId === this.jobId) return
    this.#stopFollowing()
    Object.assign(this, {jobId, bounds: null})
    this.#tiles = []
    this.#job = null
    get(path`/api/jobs/${jobId}`).then(job => {
      if (this.jobId === jobId && !this.#job) this.#job = job
      if (job.completedAt && this.jobId === jobId) this.#ended()
      redraw()
    }, () => {})
    this.#stopFollowing = followJob(jobId, frame => this.#frame(frame))
    redraw()
  }

  #frame(frame) {
    if (frame.type === 'PLAN') {
      this.bounds = frame.bounds
      this.#step = frame.gridStep
      this.#tiles = frame.tiles
    }
    if (frame.type === 'BLOCKS') frame.tiles?.forEach(([number, done]) => { if (this.#tiles[number]) this.#tiles[number].done = done })
    if (frame.type === 'ENDED') this.#ended()
    else this.framed(frame)
    redraw()
  }

  #ended() {
    const {jobId} = this
    this.#leave()
    this.framed({type: 'ENDED', jobId})
  }

  #leave() {
    this.#stopFollowing()
    this.#stopFollowing = () => {}
    this.jobId = null
    this.bounds = null
    this.#tiles = []
    redraw()
  }

  #changed(frame) {
    if (frame.type === 'JOB_UPDATE' && frame.jobId === this.jobId) {
      this.#job = {...this.#job, ...frame}
      if (frame.status !== 'pending' && frame.status !== 'running') this.#ended()
    } else if (frame.type === 'JOB_UPDATE' && frame.jobType === 'heatmap_compute' && !this.jobId && frame.status === 'running') {
      this.look(this.#wanted)
    } else if (frame.type === 'RESET') {
      this.look(this.#wanted)
    }
  }

  /** The tiles that are begun and not done. */
  tilesAtWork() {
    return this.#tiles.filter(({done, chunks}) => done > 0 && done < chunks).map(({rows, columns}) => ({
      minLat: (rows[0] - 0.5) * this.#step, maxLat: (rows[1] - 0.5) * this.#step, minLng: (columns[0] - 0.5) * this.#step, maxLng: (columns[1] - 0.5) * this.#step,
    }))
  }

  get progress() {
    const job = this.#job
    const done = job?.processedItems ?? 0
    const total = job?.totalItems
    const ran = job?.startedAt ? now() - Date.parse(job.startedAt) : 0
    const share = total ? Math.floor((100 * done) / total) : (job?.progress ?? 0)
    const perSecond = ran > 1000 && done > 0 ? Math.round((done * 1000) / ran) : 0
    return {share, done, total, perSecond, left: perSecond && ran > 2000 && share > 2 ? ((total - done) * 1000) / perSecond : undefined}
  }
}
