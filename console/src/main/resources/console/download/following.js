// What comes after: the jobs that a complete download starts, and the schedules that download again.

import {html, nothing} from '../lit.js'
import {change, get, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {problemBox, reading, shown} from '../parts.js'
import {may} from '../session.js'
import {jsonBox} from '../job/json-box.js'
import {editSchedule} from '../schedule/edit.js'
import {howOften} from '../time.js'
import {allOf} from '../paged.js'

export class Following {
  title = 'Schedules and what follows'

  constructor(snapshot) {
    this.snapshot = snapshot
    this.then = reading(async () => (await get(path`/api/snapshots/${snapshot}/then`)).jobs)
    this.schedules = reading(async () => (await allOf('/api/schedules', 'schedules')).filter(({job}) => job.payload?.snapshotId === snapshot))
  }

  load() {
    this.then.load()
    return this.schedules.load()
  }

  async #schedule() {
    if (await editSchedule(null, {job: {type: 'download_records', payload: {snapshotId: this.snapshot}}})) this.schedules.load()
  }

  async #edit() {
    const box = jsonBox(this.then.value, 'Jobs (JSON)')
    let problem = null
    const saved = await show(close => frame('Jobs that follow a complete download', html`<p class="muted">A list of jobs, each with its type and its payload. They start in the transaction that completes the download.</p>${box.draw(problem)}${problem && !problem.path && problem.status !== 1 ? problemBox(problem) : nothing}`, html`
      <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
        try {
          close(await change('PUT', path`/api/snapshots/${this.snapshot}/then`, {jobs: box.value()}))
        } catch (refused) {
          problem = refused
          redrawDialog()
        }
      }}>Save</button>`), {wide: true})
    if (saved) this.then.load()
  }

  draw() {
    return html`<h2>Schedules</h2>${shown(this.schedules, all => (all.length === 0 ? html`<p class="muted">None downloads it again.</p>` : html`<ul>${all.map(one => html`<li><a href="/console/schedules/${one.name}">${one.name}</a> <span class="muted">${one.cron ?? howOften(one.everySeconds)}, ${one.job.type}${one.state === 'active' ? '' : `, ${one.state}`}</span></li>`)}</ul>`))}
      ${may('operator') ? html`<button @click=${() => this.#schedule()}>Schedule …</button>` : nothing}
      <h2 class="gap">After each complete download</h2>${shown(this.then, jobs => (jobs.length === 0 ? html`<p class="muted">No job follows.</p>` : html`<ol>${jobs.map(one => html`<li>${one.type} <code><bdi>${JSON.stringify(one.payload)}</bdi></code></li>`)}</ol>`))}
      ${may('operator') && this.then.value ? html`<button @click=${() => this.#edit()}>Change …</button>` : nothing}`
  }
}
