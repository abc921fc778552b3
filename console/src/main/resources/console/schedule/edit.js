// Making or changing a schedule, with its words and its next five times while one types.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt} from '../forms.js'
import {problemBox} from '../parts.js'
import {jsonBox} from '../job/json-box.js'
import {exact} from '../time.js'

const PAUSE = 250
/** What happens at a time at which an earlier job of the schedule is open. */
export const OVERLAPS = {skip: 'leave this time out', buffer_one: 'wait, one job at most', buffer_all: 'wait, every job', cancel_other: 'cancel the earlier job', allow_all: 'start beside it'}
/** What has a field of its own; the rest of a schedule is its job. */
const FIELDS = ['/name', '/cron', '/timeZone']

/**
 * Asks for it and saves it.
 *
 * @param schedule null makes a new one
 * @param preset what a new one begins with, such as its job
 */
export async function editSchedule(schedule, preset = {}) {
  const now = {name: '', cron: '30 2 * * *', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, overlap: 'skip', ...preset, ...schedule}
  const box = jsonBox(now.job ?? {type: 'sleep', payload: {delayMs: 1000}}, 'The job that it makes, its type and its payload (JSON)')
  let preview = null
  let wrong = null
  let problem = null
  let later = null

  function look() {
    clearTimeout(later)
    later = setTimeout(async () => {
      try {
        preview = await change('POST', '/api/schedules/preview', {cron: now.cron, timeZone: now.timeZone})
        wrong = null
      } catch (refused) {
        wrong = refused
      }
      redrawDialog()
    }, PAUSE)
  }

  function set(name) {
    return event => {
      now[name] = event.target.value
      look()
    }
  }

  async function save(close) {
    try {
      const body = {cron: now.cron, timeZone: now.timeZone, overlap: now.overlap, job: box.value()}
      if (schedule) await change('PATCH', path`/api/schedules/${schedule.name}`, body)
      else await change('POST', '/api/schedules', {...body, name: now.name})
      close(true)
    } catch (refused) {
      problem = refused
      redrawDialog()
    }
  }

  if (now.cron) look()
  return show(close => frame(schedule ? `Change ${schedule.name}` : 'New schedule', html`
    ${schedule ? nothing : html`<label>Name <input spellcheck="false" @input=${set('name')}>${refusedAt(problem, '/name')}</label>`}
    <label>When: minute, hour, day of month, month, day of week <input spellcheck="false" .value=${now.cron ?? ''} aria-invalid=${Boolean(wrong)} @input=${set('cron')}>${refusedAt(problem, '/cron')}</label>
    <label>Time zone <input spellcheck="false" .value=${now.timeZone} @input=${set('timeZone')}>${refusedAt(problem, '/timeZone')}</label>
    ${wrong ? html`<p class="refused" role="alert">${wrong.message}</p>` : preview ? html`<p><b>${preview.words}</b></p><ol>${preview.times.map(time => html`<li>${exact(time)}</li>`)}</ol>` : nothing}
    <label>While an earlier job is open <select @change=${event => { now.overlap = event.target.value }}>${Object.entries(OVERLAPS).map(([one, words]) => html`<option value=${one} ?selected=${one === now.overlap}>${words}</option>`)}</select></label>
    ${box.draw(FIELDS.includes(problem?.path) ? null : problem)}${problem && !problem.path && problem.status !== 1 ? problemBox(problem) : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" ?disabled=${Boolean(wrong)} @click=${() => save(close)}>Save</button>`), {wide: true})
}
