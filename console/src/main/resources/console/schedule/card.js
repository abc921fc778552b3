// A schedule in words, with what can be done with it.

import {html, nothing, redraw} from '../lit.js'
import {change, path} from '../api.js'
import {confirm, frame, redrawDialog, show} from '../dialog.js'
import {ago} from '../parts.js'
import {may} from '../session.js'
import {shape, word} from '../states.js'
import {howOften, now} from '../time.js'
import {toast} from '../toast.js'
import {editSchedule, OVERLAPS} from './edit.js'

/** Cron texts in words, by cron and zone; null while they are asked for. */
const words = new Map()

/** When a schedule's times are, in people's words where they are known. */
export function when({cron, timeZone, everySeconds}) {
  if (!cron) return howOften(everySeconds)
  const known = say(cron, timeZone)
  return html`${known ? html`<b>${known}</b> ` : nothing}<code>${cron}</code> ${timeZone}`
}

/** The API turns a cron text into words for those who may write one. */
function say(cron, timeZone) {
  const key = `${cron} ${timeZone}`
  if (!words.has(key) && may('operator')) {
    words.set(key, null)
    change('POST', '/api/schedules/preview', {cron, timeZone}).then(preview => {
      words.set(key, preview.words)
      redraw()
    }, () => {})
  }
  return words.get(key)
}

/** The jobs of the last times as shapes; each leads to its job. */
const recent = runs => runs.map(run => html`<a href="/console/jobs/${run.jobId}" aria-label="${word(run.status)}, ${run.scheduledFor}">${shape(run.status)}</a> `)

/**
 * Draws it.
 *
 * @param changed is called after each change; gets true when the schedule was deleted
 */
export function scheduleCard(schedule, changed) {
  const {name, state} = schedule
  const next = schedule.nextRuns.find(time => Date.parse(time) > now())
  const act = (call, said) => doing(call, said).then(() => changed(false))
  const post = (step, body) => change('POST', path`/api/schedules/${name}/${step}`, body)
  return html`<section class="card schedule"><div><h2><a href="/console/schedules/${name}">${name}</a> ${state === 'active' ? nothing : html`<span class="tag">${state}</span>`} ${schedule.tenant === 'public' ? html`<span class="tag">shared</span>` : nothing}</h2>
      <p>${when(schedule)} · <span class="muted">${schedule.job.type}, while one is open: ${OVERLAPS[schedule.overlap] ?? schedule.overlap}</span></p>
      ${schedule.note ? html`<p class="muted"><bdi>${schedule.note}</bdi></p>` : nothing}</div>
    <div><p>${recent(schedule.recentRuns)}</p>
      <p class="muted">${state === 'active' && next ? html`next ${ago(next)}` : 'no next time'}${schedule.missed ? html` · ${schedule.missed} missed` : nothing}${schedule.skipped ? html` · ${schedule.skipped} skipped` : nothing}</p></div>
    ${may('operator') ? html`<div class="acts"><button @click=${() => act(() => post('trigger'), html`${name} is started: <a href="/console/jobs?type=${schedule.job.type}">its jobs</a>`)}>Run now</button>
      ${state === 'paused' ? html`<button @click=${() => act(() => post('resume'), `${name} goes on.`)}>Go on</button>` : html`<button @click=${() => pause(name).then(note => note !== undefined && act(() => post('pause', {note}), `${name} is paused.`))}>Pause …</button>`}
      <button @click=${() => times(name).then(between => between && act(() => post('backfill', between), 'The jobs of these times are being made.'))}>Backfill …</button>
      <button @click=${() => editSchedule(schedule).then(() => changed(false))}>Change …</button><button @click=${() => remove(name, changed)}>Delete …</button></div>` : nothing}</section>`
}

async function doing(call, said) {
  try {
    await call()
    toast(said)
    return true
  } catch (problem) {
    toast(problem.message)
    return false
  }
}

async function pause(name) {
  let note = ''
  const sure = await show(close => frame(`Pause ${name}?`, html`<p>Its times pass without jobs until it goes on.</p><label>Why <input maxlength="200" @input=${event => { note = event.target.value }}></label>`,
    html`<button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${() => close(true)}>Pause</button>`))
  return sure ? note : undefined
}

/** The two times between which jobs are made up for; undefined if people leave it. */
async function times(name) {
  const between = {}
  const sure = await show(close => frame(`Backfill ${name}`, html`<p>Each time of the schedule between these two gets its job, also one that has passed.</p>
    <label>From <input type="datetime-local" @input=${event => { between.from = event.target.value; redrawDialog() }}></label><label>To <input type="datetime-local" @input=${event => { between.to = event.target.value; redrawDialog() }}></label>`,
    html`<button type="button" @click=${() => close()}>Close</button><button class="primary" ?disabled=${!between.from || !between.to} @click=${() => close(true)}>Backfill</button>`))
  return sure ? {from: new Date(between.from).toISOString(), to: new Date(between.to).toISOString()} : undefined
}

async function remove(name, changed) {
  if (!await confirm({title: `Delete ${name}?`, text: html`<p>Its jobs go on; no further ones are made.</p>`, act: 'Delete', typed: name})) return
  changed(await doing(() => change('DELETE', path`/api/schedules/${name}`), `${name} is deleted.`))
}
