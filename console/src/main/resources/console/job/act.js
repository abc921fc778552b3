// Acting on jobs. Whatever touches many says the number first.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm, frame, redrawDialog, show} from '../dialog.js'
import {toApi, toDocument, words} from '../filter.js'
import {problemBox} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {isOpen, word} from '../states.js'
import {many, number} from '../time.js'
import {jsonBox} from './json-box.js'
import {titleOf} from './row.js'
import {toast} from '../toast.js'

/** From this number on it has to be typed. */
const TYPED_FROM = 101
/** So many jobs are named before something is done to all of them. */
const NAMED = 5
const VERBS = {retry: 'Retry', cancel: 'Cancel'}

/** Cancels a job; what it has done stays. */
export async function cancel(job) {
  if (!isOpen(job) || !await confirm({title: 'Cancel this job?', text: html`<p><bdi>${titleOf(job)}</bdi>, ${job.type}. What it has done so far stays.</p>`, act: 'Cancel the job'})) return
  job.cancelling = true
  redraw()
  try {
    await change('POST', path`/api/jobs/${job.id}/cancel`)
  } catch (problem) {
    job.cancelling = false
    redraw()
    toast(problem.code === 'job_already_ended' ? `The job has ended meanwhile: ${word(problem.body.jobStatus).toLowerCase()}.` : problem.message)
  }
}

/** Repeats a job that has ended, by a new job. */
export async function retry(job, payload) {
  if (isOpen(job)) return
  try {
    const accepted = await change('POST', path`/api/jobs/${job.id}/retry`, payload === undefined ? undefined : {payload})
    toast(html`Started again: <a href="/console/jobs/${accepted.jobId}">the new job</a>`)
    return accepted
  } catch (problem) {
    if (payload !== undefined) throw problem
    toast(problem.message)
  }
}

/** Repeats a job with another payload. */
export async function editAndRetry(job) {
  if (isOpen(job)) return
  const {payload, type} = await get(path`/api/jobs/${job.id}`)
  const box = jsonBox(payload ?? {})
  let problem = null
  const accepted = await show(close => frame(`Edit and retry ${type}`, html`
    ${box.draw(problem)}${problem && !problem.path && problem.status !== 1 ? problemBox(problem) : nothing}
    ${JSON.stringify(payload ?? {}).includes('***') ? html`<p class="muted">*** stands for a secret that is not shown; left so, it stays as it is.</p>` : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" @click=${async () => {
      try {
        close(await retry(job, box.value()))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Retry with this payload</button>`), {wide: true})
  if (accepted) go(`/console/jobs/${accepted.jobId}`)
}

/** Acts on chosen jobs. */
export function some(action, jobs, done) {
  const able = jobs.filter(job => (action === 'cancel') === isOpen(job))
  const body = {ids: able.map(job => job.id), action}
  return bulk(action, body, `${many(jobs.length, 'chosen job')}`, able, done)
}

/** Acts on all jobs that match a filter; the newest of them are named. */
export async function all(action, chips) {
  const able = chips.some(({name}) => name === 'status') ? {} : {status: action === 'cancel' ? 'pending,running' : 'completed,failed,cancelled'}
  const newest = await get('/api/jobs', {...able, ...toApi(chips), limit: NAMED}).then(({jobs}) => jobs, () => [])
  return bulk(action, {filter: toDocument(chips), action}, words(chips), newest, () => {})
}

async function bulk(action, body, what, first, done) {
  let dry = null
  let problem = null
  let report = null
  let typed = ''
  change('POST', '/api/jobs/bulk', {...body, dryRun: true}).then(found => { dry = found }, refused => { problem = refused }).then(redrawDialog)

  async function run(button) {
    button.disabled = true
    report = {done: 0, failed: 0, failures: []}
    let cursor
    do {
      try {
        // Only what the dry run counted is changed.
        const part = await change('POST', '/api/jobs/bulk', {...body, asOf: dry.asOf, cursor})
        report.done += part.done
        report.failed += part.failed
        report.failures.push(...part.failures)
        cursor = part.nextCursor
      } catch (refused) {
        problem = refused
      }
      redrawDialog()
    } while (cursor && !problem)
    report.ended = true
    redrawDialog()
    done()
  }

  await show(close => {
    const needed = (dry?.matched ?? 0) >= TYPED_FROM
    return frame(`${VERBS[action]} ${dry ? many(dry.matched, 'job') : 'jobs'}`, html`
      <p>${what}</p>
      ${first.length ? html`<ul>${first.slice(0, NAMED).map(job => html`<li><bdi>${titleOf(job)}</bdi> <small>${job.type}</small></li>`)}${dry?.matched > NAMED ? html`<li>and ${number(dry.matched - NAMED)} more</li>` : nothing}</ul>` : nothing}
      ${problem ? problemBox(problem) : nothing}
      ${!dry && !problem ? html`<p class="muted">Counting …</p>` : nothing}
      ${dry && needed && !report ? html`<label>Type <b>${dry.matched}</b> to go on <input inputmode="numeric" autocomplete="off" @input=${event => { typed = event.target.value; redrawDialog() }}></label>` : nothing}
      ${report ? html`<p role="status"><b>${number(report.done)} done, ${number(report.failed)} failed.</b> ${!report.ended ? 'Going on …' : may('admin') ? html`<a href="/console/audit">Audit</a>` : nothing}</p>
        <ul>${report.failures.slice(0, 20).map(failure => html`<li><code>${failure.code}</code> ${failure.message ?? ''} <a href="/console/jobs/${failure.jobId}">${failure.jobId}</a></li>`)}</ul>` : nothing}`,
      report?.ended ? html`<button class="primary" @click=${() => close()}>Close</button>` : html`
        <button type="button" @click=${() => close()}>Close</button>
        <button class=${action === 'cancel' ? 'danger' : 'primary'} ?disabled=${!dry || dry.matched === 0 || (needed && typed.trim() !== String(dry.matched)) || report}
          @click=${event => run(event.currentTarget)}>${VERBS[action]} ${dry ? number(dry.matched) : ''}</button>`)
  })
}
