// One schedule: its next times, its last jobs, and the job that it makes.

import {html} from '../lit.js'
import {get, path} from '../api.js'
import {ago, copyButton, empty, every, reading, shown} from '../parts.js'
import {go} from '../router.js'
import {shape, word} from '../states.js'
import {exact, number} from '../time.js'
import {scheduleCard} from './card.js'

const EVERY = 15_000

export default function schedule({params}) {
  const read = reading(() => get(path`/api/schedules/${params.name}`))
  read.load()
  const stop = every(EVERY, read.load)
  const changed = deleted => (deleted ? go('/console/schedules') : read.load())
  return {
    title: () => params.name,
    head: () => html`<h1><a href="/console/schedules">Schedules</a> <span class="muted">/</span> <bdi>${params.name}</bdi></h1>`,
    body: () => html`<div class="pad">${read.problem?.status === 404 ? empty('There is no such schedule.') : shown(read, one => html`${scheduleCard(one, changed)}
      <section class="card"><h2>Next times</h2>${one.state === 'active' && one.nextRuns.length ? html`<ol>${one.nextRuns.map(time => html`<li>${exact(time)} <span class="muted">${ago(time)}</span></li>`)}</ol>` : html`<p class="muted">None: it is ${one.state}.</p>`}</section>
      <section class="card"><h2>Last jobs</h2>${one.recentRuns.length === 0 ? html`<p class="muted">It has made none yet.</p>` : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>State</th><th>For the time</th><th>Job</th></tr></thead><tbody>${one.recentRuns.map(run => html`<tr>
        <td>${shape(run.status)} ${word(run.status)}</td><td>${exact(run.scheduledFor)}</td><td><a href="/console/jobs/${run.jobId}"><code>${run.jobId}</code></a></td></tr>`)}</tbody></table></div>`}
        <p class="muted gap">${number(one.runs)} so far${one.missed ? `, ${number(one.missed)} missed while nothing ran` : ''}${one.skipped ? `, ${number(one.skipped)} skipped because one was open` : ''}.${one.catchUpSeconds ? ` Missed times are made up for within ${number(one.catchUpSeconds)} s.` : ''}</p></section>
      <section class="card"><h2>The job that it makes</h2><p class="right">${copyButton(JSON.stringify(one.job, null, 2))}</p><pre tabindex="0" dir="auto">${JSON.stringify(one.job, null, 2)}</pre></section>
      <p class="muted">created ${ago(one.createdAt)}, changed ${ago(one.updatedAt)}</p>`)}</div>`,
    close: stop,
    keys: {Escape: () => history.back()},
  }
}
