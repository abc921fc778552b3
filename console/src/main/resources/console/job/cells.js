// What a row says of a job.

import {html, nothing} from '../lit.js'
import {ago} from '../parts.js'
import {may} from '../session.js'
import {isOpen, shape, stateOf, word} from '../states.js'
import {duration, number, relative} from '../time.js'
import * as act from './actions.js'
import {ranFor, timeLeft, titleOf} from './row.js'

export function jobCells(job) {
  const state = stateOf(job)
  const failure = job.error ?? job.lastFailure
  return html`
    <span role="gridcell" class="state">${shape(state, Boolean(job.outcome))}<span>${word(state)}</span></span>
    <span role="gridcell" class="job"><a href="/console/jobs/${job.id}" tabindex="-1" title=${titleOf(job)}><bdi>${titleOf(job)}</bdi></a><small>${job.type}</small></span>
    <span role="gridcell" class="progress">${progress(job, state)}</span>
    <span role="gridcell" class="why">${why(job, state, failure)}</span>
    <span role="gridcell" class="right attempt">${attempt(job)}</span>
    <span role="gridcell" class="right time">${time(job, state)}</span>
    <span role="gridcell" class="right">${button(job)}</span>`
}

function progress(job, state) {
  const known = job.totalItems ?? 0
  const share = state === 'running' && known > 0 ? Math.floor((100 * job.processedItems) / known) : job.progress
  if (state === 'running' && (share > 0 || known > 0)) {
    const words = `${share} %${known ? ` · ${number(job.processedItems)} of ${number(known)}` : ''}`
    return html`<progress max="100" value=${share} aria-label="Progress"></progress><small title=${words}>${words}</small>`
  }
  return known > 1 ? html`<small>${number(job.processedItems)} of ${number(known)}</small>` : nothing
}

function why(job, state, failure) {
  if (job.cancelling && isOpen(job)) return html`<span>is being cancelled</span>`
  if (failure) return html`<span title=${failure.message}><bdi>${failure.message}</bdi></span>${failure.code ? html`<small class="code">${failure.code}</small>` : nothing}`
  const left = timeLeft(job)
  const words = job.outcome ? job.outcome.replaceAll('_', ' ') : job.message
  return html`<span><bdi>${state === 'pending' && job.runAt ? html`starts ${ago(job.runAt)}` : words ?? ''}</bdi></span>${left === undefined ? nothing : html`<small>about ${duration(left)} left</small>`}`
}

function attempt(job) {
  if (job.attempt === 0) return '–'
  return job.maxAttempts > 1 && job.attempt > 0 ? `${job.attempt} / ${job.maxAttempts}` : job.attempt
}

function time(job, state) {
  if (state === 'retrying' && job.nextRetryAt) return html`<span title="The next attempt">${relative(job.nextRetryAt)}</span>`
  if (state === 'pending') return ago(job.createdAt)
  return html`<span title=${job.completedAt ? 'How long it ran' : 'Running for'}>${ranFor(job)}</span>`
}

function button(job) {
  if (!may('operator')) return nothing
  if (isOpen(job)) return html`<button class="small" tabindex="-1" ?disabled=${job.cancelling} @click=${() => act.cancel(job)}>Cancel</button>`
  return job.status === 'completed' ? nothing : html`<button class="small" tabindex="-1" @click=${() => act.retry(job)}>Retry</button>`
}
