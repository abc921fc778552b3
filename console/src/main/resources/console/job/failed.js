// What failed, by cause: groups of type and code, with the button that helps.

import {html, nothing, svg} from '../lit.js'
import {change, get} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {ago, empty, every, reading, shown, who} from '../parts.js'
import {listen} from '../live.js'
import {may} from '../session.js'
import {liveness} from '../shell.js'
import {shape} from '../states.js'
import {many, number} from '../time.js'
import * as act from './actions.js'
import {remedy} from './failure.js'
import {isMuted} from './failures.js'

const PAUSE = 3000

export default function failed() {
  const groups = reading(() => get('/api/jobs/failures', {limit: 200}))
  let later = null
  const stop = listen(frame => {
    if (frame.status === 'failed' || frame.type === 'RESET') later ??= setTimeout(() => { later = null; groups.load() }, PAUSE)
  })
  groups.load()
  const stopReading = every(30_000, groups.load)
  return {
    title: () => 'Failed',
    head: () => html`<h1>Failed</h1><span class="push"></span>${liveness()}`,
    body: () => html`<div class="pad">${shown(groups, all => draw(all, groups))}</div>`,
    close: () => {
      stop()
      stopReading()
      clearTimeout(later)
    },
    keys: {Escape: () => history.back()},
  }
}

function draw(all, groups) {
  const [muted, loud] = [all.filter(isMuted), all.filter(group => !isMuted(group))]
  if (all.length === 0) return empty(html`<p>No job has failed.</p>`)
  return html`${loud.length ? loud.map(group => row(group, groups)) : empty(html`<p>All that failed is muted.</p>`)}
    ${muted.length ? html`<details class="muted-groups"><summary>${muted.length} muted</summary>${muted.map(group => row(group, groups))}</details>` : nothing}`
}

function row(group, groups) {
  const chips = [{name: 'status', value: 'failed'}, {name: 'type', value: group.type}, {name: 'errorCode', value: group.errorCode}]
  const see = `/console/jobs?${new URLSearchParams(chips.map(({name, value}) => [name, value]))}`
  const help = remedy(group)
  return html`<section class="card group">
    <div class="what"><h2>${shape('failed')} <a href=${see}>${group.type} · ${group.errorCode}</a> <b class="count">${number(group.count)}</b></h2>
      <p><bdi>${group.error}</bdi></p>
      <p class="muted">first ${ago(group.firstFailedAt)}, last ${ago(group.lastFailedAt)} · ${many(group.subjects, 'subject')}${group.notRepeated === 0 ? ' · all were repeated since' : ''}${group.tenant === 'public' ? ' · shared' : ''}</p>
      ${isMuted(group) ? html`<p>Muted until ${ago(group.mutedUntil)}${group.mutedBy ? html` by ${who(group.mutedBy, group.mutedById)}` : ''}: <bdi>${group.note}</bdi></p>` : nothing}</div>
    ${bars(group.perHour)}
    <div class="acts start"><a class="button" href=${see}>See</a>
      ${may('operator') ? html`
        ${help === 'explorer' ? html`<a class="button" href="/console/jobs/${group.newest}">See the newest</a>` : nothing}
        ${help === 'health' ? html`<a class="button" href="/console/health">Check health</a>` : nothing}
        ${help === 'edit' ? html`<button @click=${() => get(`/api/jobs/${group.newest}`).then(act.editAndRetry)}>Edit and retry</button>` : nothing}
        <button @click=${() => act.all('retry', chips)}>Retry ${number(group.count)} …</button>
        ${isMuted(group) ? html`<button @click=${() => unmute(group, groups)}>Unmute</button>` : html`<button @click=${() => mute(group, groups)}>Mute …</button>`}` : nothing}</div>
  </section>`
}

function bars(perHour) {
  const most = Math.max(1, ...perHour)
  return html`<svg class="hours" viewBox="0 0 ${perHour.length * 6} 30" role="img" aria-label="Failures by hour, last 24 hours">${perHour.map((count, i) => svg`
    <rect class="bad" x=${i * 6} width="5" y=${30 - (28 * count) / most - (count ? 1 : 0)} height=${(28 * count) / most + (count ? 1 : 0)}><title>${perHour.length - i} h ago: ${count}</title></rect>`)}</svg>`
}

async function unmute({type, errorCode}, groups) {
  await change('PUT', '/api/jobs/failures/mute', {type, errorCode, mutedUntil: null})
  groups.load()
}

async function mute(group, groups) {
  let note = ''
  let hours = 24
  let problem = null
  await show(close => frame(`Mute ${group.type} · ${group.errorCode}`, html`
    <p>Muted failures are folded below the others and not counted beside <b>Failed</b>. Their jobs stay as they are.</p>
    <label>Why <input maxlength="200" @input=${event => { note = event.target.value }}>${refusedAt(problem, '/note')}</label>
    <label>For how long <select @change=${event => { hours = Number(event.target.value) }}><option value="24">a day</option><option value="1">an hour</option><option value="168">a week</option></select></label>
    ${refusedElsewhere(problem, ['/note'])}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" @click=${async () => {
      try {
        await change('PUT', '/api/jobs/failures/mute', {type: group.type, errorCode: group.errorCode, note, mutedUntil: new Date(Date.now() + hours * 3_600_000).toISOString()})
        close(true)
        groups.load()
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Mute</button>`))
}
