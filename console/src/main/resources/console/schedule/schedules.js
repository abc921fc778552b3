// Jobs that come again and again.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm, frame, show} from '../dialog.js'
import {ago, empty, every, problemBox, reading, shown} from '../parts.js'
import {may} from '../session.js'
import {shape} from '../states.js'
import {toast} from '../toast.js'
import {editSchedule} from './edit.js'

export default function schedules() {
  const read = reading(async () => (await get('/api/schedules', {limit: 100})).schedules)
  const words = {}
  read.load().then(() => read.value?.forEach(say))
  const stop = every(15_000, read.load)

  /** Cron texts in words. */
  async function say({cron, timeZone}) {
    if (!cron || !may('operator')) return
    try {
      words[`${cron} ${timeZone}`] = (await change('POST', '/api/schedules/preview', {cron, timeZone})).words
      redraw()
    } catch {
      // The text of the schedule says it, too.
    }
  }

  async function act(call, said) {
    try {
      await call()
      toast(said)
    } catch (problem) {
      toast(problem.message)
    }
    read.load()
  }

  async function pause(schedule) {
    let note = ''
    const sure = await show(close => frame(`Pause ${schedule.name}?`, html`<p>Its times pass without jobs until it goes on.</p><label>Why <input maxlength="200" @input=${event => { note = event.target.value }}></label>`,
      html`<button type="button" @click=${() => close()}>Leave it</button><button class="primary" @click=${() => close(true)}>Pause</button>`))
    if (sure) await act(() => change('POST', path`/api/schedules/${schedule.name}/pause`, {note}), `${schedule.name} is paused.`)
  }

  async function backfill(schedule) {
    const times = {}
    const sure = await show(close => frame(`Make up for times of ${schedule.name}`, html`<p>Each time between these two gets its job.</p>
      <label>From <input type="datetime-local" @input=${event => { times.from = event.target.value }}></label><label>To <input type="datetime-local" @input=${event => { times.to = event.target.value }}></label>`,
      html`<button type="button" @click=${() => close()}>Leave it</button><button class="primary" @click=${() => close(true)}>Make up for them</button>`))
    if (sure && times.from && times.to) await act(() => change('POST', path`/api/schedules/${schedule.name}/backfill`, {from: new Date(times.from).toISOString(), to: new Date(times.to).toISOString()}), 'The jobs of these times are being made.')
  }

  async function remove(schedule) {
    if (await confirm({title: `Delete ${schedule.name}?`, text: html`<p>Its jobs go on; no further ones are made.</p>`, act: 'Delete', typed: schedule.name})) {
      await act(() => change('DELETE', path`/api/schedules/${schedule.name}`), `${schedule.name} is deleted.`)
    }
  }

  const row = schedule => html`<section class="card schedule"><div><h2>${schedule.name} ${schedule.state === 'active' ? nothing : html`<span class="tag">${schedule.state}</span>`} ${schedule.tenant === 'public' ? html`<span class="tag">shared</span>` : nothing}</h2>
      <p>${schedule.cron ? html`${words[`${schedule.cron} ${schedule.timeZone}`] ?? nothing} <code>${schedule.cron}</code> ${schedule.timeZone}` : `every ${schedule.everySeconds} s`} · <span class="muted">${schedule.job.type}, while one is open: ${schedule.overlap.replaceAll('_', ' ')}</span></p>
      ${schedule.note ? html`<p class="muted"><bdi>${schedule.note}</bdi></p>` : nothing}</div>
    <div><p>${schedule.recentRuns.map(run => html`<a href="/console/jobs/${run.jobId}" aria-label="${run.status}, ${run.scheduledFor}">${shape(run.status)}</a> `)}</p>
      <p class="muted">${schedule.state === 'active' && schedule.nextRuns[0] ? html`next ${ago(schedule.nextRuns[0])}` : 'no next time'}${schedule.missed ? html` · ${schedule.missed} missed` : nothing}${schedule.skipped ? html` · ${schedule.skipped} skipped` : nothing}</p></div>
    ${may('operator') ? html`<div class="acts"><button @click=${() => act(() => change('POST', path`/api/schedules/${schedule.name}/trigger`), html`${schedule.name} is started: <a href="/console/jobs?type=${schedule.job.type}">its jobs</a>`)}>Run now</button>
      ${schedule.state === 'paused' ? html`<button @click=${() => act(() => change('POST', path`/api/schedules/${schedule.name}/resume`), `${schedule.name} goes on.`)}>Go on</button>` : html`<button @click=${() => pause(schedule)}>Pause …</button>`}
      <button @click=${() => backfill(schedule)}>Make up …</button><button @click=${() => editSchedule(schedule).then(read.load)}>Change …</button><button @click=${() => remove(schedule)}>Delete …</button></div>` : nothing}</section>`

  return {
    title: () => 'Schedules',
    head: () => html`<h1>Schedules</h1><span class="push"></span>${may('operator') ? html`<button @click=${() => editSchedule(null).then(read.load)}>New schedule</button>` : nothing}`,
    body: () => html`<div class="pad">${shown(read, all => (all.length === 0 ? empty(html`<p>There are no schedules. One makes a job again and again.</p>`) : all.map(row)))}</div>`,
    close: stop,
    keys: {Escape: () => history.back()},
  }
}
