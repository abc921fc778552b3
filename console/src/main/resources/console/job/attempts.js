// Attempts with their phases, and the waits between them, on one time axis.

import {html, svg} from '../lit.js'
import {duration, now} from '../time.js'

const WIDTH = 640
const HEIGHT = 22

export function attemptsChart(attempts, job) {
  // Workers have clocks of their own, by which a phase may begin before its attempt does.
  const spans = attempts.flatMap(attempt => [attempt, ...(attempt.phases ?? [])])
  const start = Math.min(...spans.map(({startedAt}) => Date.parse(startedAt) || Infinity))
  const end = Math.max(start + 1, ...spans.map(({endedAt}) => Date.parse(endedAt) || now()), job.status === 'pending' || job.status === 'running' ? now() : 0)
  const x = when => ((Date.parse(when) || now()) - start) * (WIDTH / (end - start))
  const lines = attempts.flatMap((attempt, i) => [
    ...(i > 0 && attempts[i - 1].endedAt ? [wait(attempts[i - 1].endedAt, attempt.startedAt)] : []), line(attempt),
  ])
  return html`<section class="card"><h2>Attempts</h2><div class="attempts">${lines}</div></section>`

  function line(attempt) {
    const failed = Boolean(attempt.error)
    const phases = attempt.phases?.length ? attempt.phases : [{name: '', startedAt: attempt.startedAt, endedAt: attempt.endedAt, errorCode: attempt.error?.code}]
    return row(attempt.attempt, (Date.parse(attempt.endedAt) || now()) - Date.parse(attempt.startedAt), phases.map(phase => svg`
      <rect class=${phase.errorCode ? 'phase bad' : 'phase'} x=${x(phase.startedAt)} y="3" height="16" rx="3" width=${Math.max(3, x(phase.endedAt) - x(phase.startedAt))}><title>${phase.name} ${phase.errorCode ?? ''}</title></rect>
      <text x=${x(phase.startedAt) + 5} y="15">${(phase.name ?? '').slice(0, Math.max(0, Math.floor((x(phase.endedAt) - x(phase.startedAt) - 8) / 6)))}</text>`), failed ? attempt.error.code : `${attempt.worker ?? ''}${attempt.deliveries > 1 ? ` · ${attempt.deliveries} deliveries` : ''}`)
  }

  function wait(from, to) {
    const millis = Date.parse(to) - Date.parse(from)
    return row(html`<span class="muted">waits</span>`, millis, svg`<rect class="wait" x=${x(from)} y="3" height="16" rx="3" width=${Math.max(1, x(to) - x(from))}/>`, '')
  }

  function row(label, millis, drawing, note) {
    return html`<div><span>${label}</span><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width=${WIDTH} y="3" height="16" rx="3"/>${drawing}</svg>
      <span class="right">${duration(millis)}</span><small class="muted">${note ?? ''}</small></div>`
  }
}
