// Attempts with their phases, and the waits between them, on one time axis.

import {html} from '../lit.js'
import {duration, now} from '../time.js'

export function attemptsChart(attempts, job) {
  // Workers have clocks of their own, by which a phase may begin before its attempt does.
  const spans = attempts.flatMap(attempt => [attempt, ...(attempt.phases ?? [])])
  const start = Math.min(...spans.map(({startedAt}) => Date.parse(startedAt) || Infinity))
  const end = Math.max(start + 1, ...spans.map(({endedAt}) => Date.parse(endedAt) || now()), job.status === 'pending' || job.status === 'running' ? now() : 0)
  const lines = attempts.flatMap((attempt, i) => [
    ...(i > 0 && attempts[i - 1].endedAt ? [wait(attempts[i - 1].endedAt, attempt.startedAt)] : []), line(attempt),
  ])
  return html`<section class="card"><h2>Attempts</h2><div class="attempts">${lines}</div></section>`

  function line(attempt) {
    const failed = Boolean(attempt.error)
    const phases = attempt.phases?.length ? attempt.phases : [{name: '', startedAt: attempt.startedAt, endedAt: attempt.endedAt, errorCode: attempt.error?.code}]
    return row(attempt.attempt, (Date.parse(attempt.endedAt) || now()) - Date.parse(attempt.startedAt),
      phases.map(({name, errorCode, startedAt, endedAt}) => span(errorCode ? 'phase bad' : 'phase', startedAt, endedAt, name ?? '', errorCode)),
      failed ? attempt.error.code : `${attempt.worker ?? ''}${attempt.deliveries > 1 ? ` · ${attempt.deliveries} deliveries` : ''}`)
  }

  function wait(from, to) {
    return row(html`<span class="muted">waits</span>`, Date.parse(to) - Date.parse(from), span('wait', from, to, ''), '')
  }

  function span(kind, from, to, name, errorCode = '') {
    const share = when => (100 * ((Date.parse(when) || now()) - start)) / (end - start)
    return html`<i class=${kind} title=${`${name} ${errorCode}`.trim()} .style=${`left: ${share(from)}%; width: ${share(to) - share(from)}%`}>${name}</i>`
  }

  function row(label, millis, spans, note) {
    return html`<div><span>${label}</span><span class="lane" aria-hidden="true">${spans}</span><span class="right">${duration(millis)}</span><small class="muted" title=${note ?? ''}>${note ?? ''}</small></div>`
  }
}
