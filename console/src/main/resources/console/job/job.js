// One job: what it does, why it failed and what helps, and all that is known of it.

import {html, nothing, redraw} from '../lit.js'
import {get, path} from '../api.js'
import {listen} from '../live.js'
import {ago, copyButton, empty, problemBox, reading, shortId, skeleton, who} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {isOpen, shape, stateOf, word} from '../states.js'
import {duration, exact, number} from '../time.js'
import {aboutLink} from './about.js'
import * as act from './actions.js'
import {attemptsChart} from './attempts.js'
import {failure} from './failure.js'
import {Notices} from './notices.js'
import {apply, isNewer, ofFrame, ranFor, timeLeft, titleOf} from './row.js'
import {Tabs} from './tabs.js'

const NEIGHBOURS = 5

export default function job({params, query}) {
  const read = reading(() => get(path`/api/jobs/${params.id}`))
  const attempts = reading(() => get(path`/api/jobs/${params.id}/attempts`))
  const neighbours = reading(async () => (read.value?.subject ? (await get('/api/jobs', {subject: read.value.subject, type: read.value.type, limit: NEIGHBOURS})).jobs : []))
  const notices = new Notices(params.id, () => read.value)
  const tabs = new Tabs(params.id, () => read.value, query.get('tab'))
  const stop = listen(frame => {
    if (frame.type === 'RESET') return all()
    notices.heard(frame)
    if (frame.jobId !== params.id || frame.type !== 'JOB_UPDATE' || !read.value) return
    const change = ofFrame(frame)
    if (!isNewer(change, read.value)) return
    const before = read.value.status + read.value.attempt
    apply(read.value, change)
    tabs.changed(change)
    // Its result and its links come with its end; attempts with each of them.
    if (before !== change.status + change.attempt || change.error) all()
    redraw()
  })
  all()

  async function all() {
    await read.load()
    if (!read.value) return
    attempts.load()
    neighbours.load()
    notices.load()
  }

  const withJob = act => () => read.value && may('operator') && act(read.value)
  const neighbour = by => {
    const jobs = neighbours.value ?? []
    const next = jobs[jobs.findIndex(({id}) => id === params.id) - by]
    if (next) go(`/console/jobs/${next.id}`)
  }
  return {
    title: () => (read.value ? titleOf(read.value) : 'Job'),
    head: () => head(read.value),
    body: () => body(read, attempts, neighbours, notices, tabs),
    change: next => tabs.choose(next.get('tab') ?? 'events'),
    close: () => {
      stop()
      notices.close()
    },
    keys: {
      c: withJob(act.cancel), r: withJob(act.retry), e: withJob(act.editAndRetry), '[': () => neighbour(-1), ']': () => neighbour(1), Escape: () => history.back(),
    },
  }
}

function head(job) {
  if (!job) return html`<h1><a href="/console/jobs">Jobs</a></h1>`
  const state = stateOf(job)
  return html`<h1><a href="/console/jobs">Jobs</a> <span class="muted">/</span> ${shape(state, Boolean(job.outcome))} <bdi>${titleOf(job)}</bdi></h1>
    <span class="tag">${job.type}</span><span class="muted" role="status">${word(state)}${job.cancelling && isOpen(job) ? ', is being cancelled' : nothing}${job.completedAt ? html` · ended ${ago(job.completedAt)}` : nothing}</span><span class="push"></span>
    ${aboutLink(job, 'button') ?? nothing}${job.temporalUrl ? html`<a class="button" href=${job.temporalUrl} target="_blank" rel="noreferrer">Temporal ↗</a>` : nothing}
    ${!may('operator') ? nothing : isOpen(job) ? html`<button ?disabled=${job.cancelling} @click=${() => act.cancel(job)}>Cancel</button>` : html`
      <button @click=${() => act.editAndRetry(job)}>Edit and retry</button><button class="primary" @click=${() => act.retry(job)}>Retry</button>`}`
}

function body(read, attempts, neighbours, notices, tabs) {
  const job = read.value
  if (!job && read.problem?.status === 404) return empty(html`<p>There is no such job. It may have been deleted since: jobs that have ended are kept for a while.</p><a href="/console/jobs">Jobs</a>`)
  if (!job) return read.problem ? html`<div class="pad">${problemBox(read.problem, read.load)}</div>` : html`<div class="pad">${skeleton}</div>`
  return html`<div class="job-page">
    <div class="main">
      ${read.problem ? problemBox(read.problem, read.load) : nothing}
      ${failure(job)}
      ${job.status === 'running' ? running(job) : nothing}
      ${attempts.value?.length ? attemptsChart(attempts.value, job) : nothing}
      ${tabs.draw()}
    </div>
    <aside>${facts(job)}${notices.draw()}${around(neighbours.value ?? [], job)}${leadsTo(job)}</aside>
  </div>`
}

function running(job) {
  const left = timeLeft(job)
  return html`<section class="card"><progress max="100" value=${job.progress} aria-label="Progress"></progress>
    <p>${job.progress} %${job.totalItems ? html` · ${number(job.processedItems)} of ${number(job.totalItems)}` : nothing}${left === undefined ? nothing : html` · about ${duration(left)} left`} <span class="muted"><bdi>${job.message ?? ''}</bdi></span></p></section>`
}

function facts(job) {
  const fact = (name, value) => (value === undefined || value === null || value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`)
  const waited = Date.parse(job.startedAt) - Math.max(Date.parse(job.createdAt), Date.parse(job.runAt) || 0)
  return html`<section class="card"><h2>Job</h2><dl class="facts">
    ${fact('Progress', job.totalItems ? `${number(job.processedItems)} of ${number(job.totalItems)}` : job.progress > 0 ? `${job.progress} %` : undefined)}
    ${fact('Accepted', html`${exact(job.createdAt)} · ${ago(job.createdAt)}`)}
    ${job.runAt ? fact('Not before', exact(job.runAt)) : nothing}
    ${job.startedAt ? fact('Waited', duration(waited)) : nothing}
    ${job.startedAt ? fact(job.completedAt ? 'Ran' : 'Running for', ranFor(job)) : nothing}
    ${fact('Attempt', job.maxAttempts ? `${job.attempt} of ${job.maxAttempts}` : job.attempt)}
    ${job.nextRetryAt ? fact('Next attempt', ago(job.nextRetryAt)) : nothing}
    ${fact('Priority', job.priority)}${fact('Tenant', job.tenant)}${fact('Asked by', job.askedBy && who(job.askedBy, job.askedById))}
    ${fact('Outcome', job.outcome?.replaceAll('_', ' '))}
    ${fact('Job id', html`<code>${shortId(job.id)}</code> ${copyButton(job.id)}`)}
    ${fact('Workflow', html`<code class="long">${job.workflowId}</code> ${copyButton(job.workflowId)}`)}
    ${job.traceId ? fact('Trace', html`<code>${job.traceId.slice(0, 8)}…</code> ${copyButton(job.traceId)}`) : nothing}
  </dl></section>`
}

function around(jobs, job) {
  if (jobs.length < 2) return nothing
  return html`<section class="card"><h2>Before and after</h2><ul class="around">${jobs.map(other => html`<li>
    ${shape(stateOf(other), Boolean(other.outcome))} ${other.id === job.id ? html`<b>this job</b>` : html`<a href="/console/jobs/${other.id}">${word(stateOf(other))}</a>`}
    <span class="muted">${ago(other.createdAt)}</span></li>`)}</ul></section>`
}

function leadsTo(job) {
  const links = [
    aboutLink(job),
    job.subject ? html`<a href="/console/jobs?subject=${encodeURIComponent(job.subject)}">All jobs about this</a>` : null,
    job.retryOf ? html`<a href="/console/jobs/${job.retryOf}">The job that this one repeats</a>` : null,
    html`<a href="/console/jobs?type=${job.type}">Jobs of type ${job.type}</a>`,
    may('admin') ? html`<a href="/console/audit?subject=${job.id}">Audit of this job</a>` : null,
  ].filter(Boolean)
  return html`<section class="card"><h2>Leads to</h2><ul>${links.map(link => html`<li>${link}</li>`)}</ul></section>`
}
