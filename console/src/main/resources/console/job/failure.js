// Why a job failed, whether trying again helps, and the button that its code calls for.

import {html, nothing} from '../lit.js'
import {may} from '../session.js'
import {isOpen} from '../states.js'
import {number, relative} from '../time.js'
import * as act from './actions.js'
import {failedWith} from './failures.js'

const PAYLOAD = ['address_refused', 'unknown_value', 'required', 'invalid_payload', 'unknown_field']
const OUTAGE = ['access_denied', 'unavailable', 'store_unavailable', 'database_unavailable']

/** What helps against a failure: retry, edit, explorer or health. */
export function remedy({type, errorCode, retryable}) {
  if (PAYLOAD.includes(errorCode)) return 'edit'
  if (OUTAGE.includes(errorCode)) return 'health'
  if (type === 'explorer_refresh' && retryable === false) return 'explorer'
  return 'retry'
}

/** The slug of the explorer that a job is about. */
export const explorerOf = job => (job.type === 'explorer_refresh' ? job.subject : undefined)

export function failure(job) {
  const error = job.error ?? job.lastFailure
  if (!error) return nothing
  const again = isOpen(job)
  const same = [{name: 'status', value: 'failed'}, {name: 'type', value: job.type}, {name: 'errorCode', value: error.code}]
  const many = failedWith(job.type, error.code)
  const help = remedy({type: job.type, errorCode: error.code, retryable: error.retryable})
  return html`<section class=${again ? 'card failure again' : 'card failure'}>
    <h2><bdi>${error.message}</bdi> <code>${error.code}</code></h2>
    <p>${again ? html`It is tried again${job.nextRetryAt ? html` ${relative(job.nextRetryAt)}` : nothing}${job.maxAttempts ? `, attempt ${job.attempt} of ${job.maxAttempts} failed` : ''}.`
      : error.retryable === false ? 'Trying again does not help until the cause is mended.' : error.retryable ? 'Trying again may help.' : nothing}</p>
    ${again || !may('operator') ? nothing : html`<div class="acts start">
      ${many === 1 ? nothing : html`<a class="button" href="/console/jobs?status=failed&type=${job.type}&errorCode=${error.code}">See all ${many ? number(many) : ''} that failed so</a>
        <button @click=${() => act.all('retry', same)}>Retry all ${many ? number(many) : ''} that failed so …</button><span class="push"></span>`}
      ${help === 'edit' ? html`<button @click=${() => act.editAndRetry(job)}>Edit and retry</button>` : nothing}
      ${help === 'health' ? html`<a class="button" href="/console/health">Check health</a>` : nothing}
      ${help === 'explorer' && explorerOf(job) ? html`<a class="button" href="/console/explorers/${explorerOf(job)}">Open explorer</a>` : nothing}
    </div>`}
  </section>`
}
