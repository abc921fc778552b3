// The tables of a snapshot, with how far the newest download is with each.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedElsewhere} from '../forms.js'
import {may} from '../session.js'
import {shape} from '../states.js'
import {toast} from '../toast.js'
import {duration, many, number} from '../time.js'

const STATUSES = {pending: ['Waits', 'pending'], running: ['Running', 'running'], waiting: ['Waiting', 'retrying'], completed: ['Done', 'completed'], failed: ['Failed', 'failed'], cancelled: ['Cancelled', 'cancelled']}

/**
 * @param run the newest download
 * @param rows shows the rows of a table
 * @param changed is called when deletions were let go
 */
export function tablesOf(snapshot, run, rows, changed) {
  return html`<div class="wide-table" tabindex="0"><table class="figures-table"><thead><tr><th>Table</th><th>State</th><th>Read</th><th>Rows/s</th><th>Left</th><th>Changed</th><th>Deleted</th><th>Held back</th><th>Rejected</th><th>Stored</th></tr></thead><tbody>
    ${snapshot.tables.map(table => row(snapshot, table, run.figures?.[table.name], rows, changed, run.figures !== null))}</tbody></table></div>`
}

function row(snapshot, table, figures, rows, changed, isKnown) {
  const [words, state] = STATUSES[figures?.status] ?? ['–', 'pending']
  const paused = figures?.errorCode === 'paused'
  if (table.transformed) return transformed(table, rows)
  return html`<tr><td><bdi>${table.table}</bdi><br><small class="muted">${table.name} · ${table.policy}${table.incrementalBy ? html` · by <bdi>${table.incrementalBy}</bdi>` : nothing}</small></td>
    <td>${figures ? html`${shape(state, figures.status === 'completed' && !figures.complete)} ${paused ? 'Paused' : words} <small class="muted">${figures.mode}</small>${figures.error && !paused ? html`<span class="refused"><bdi>${figures.error}</bdi> <code>${figures.errorCode}</code></span>` : nothing}
      ${figures.incompleteBecause ? html`<br><small>not complete: ${figures.incompleteBecause.replaceAll('_', ' ')}</small>` : nothing}
      ${figures.widened.map(({column, from, to}) => html`<br><small>column <bdi>${column}</bdi> is now ${to}, was ${from}</small>`)}` : html`<span class="muted">${isKnown ? 'not downloaded yet' : '–'}</span>`}</td>
    ${figures ? html`<td>${number(figures.rows)}${figures.total === undefined ? nothing : html` of ${number(figures.total)}<progress max=${Math.max(1, figures.total)} value=${figures.rows} aria-label="Read of ${table.table}"></progress>`}<small class="muted under">${many(figures.pages, 'page')}</small>${figures.repeated ? html`<small class="under">${number(figures.repeated)} more had an id that came again</small>` : nothing}</td>
      <td>${figures.status === 'running' && figures.rowsPerSecond ? number(Math.round(figures.rowsPerSecond)) : ''}</td><td>${figures.timeLeftSeconds ? `about ${duration(figures.timeLeftSeconds * 1000)}` : ''}</td>
      <td>${number(figures.changed)}</td><td>${number(figures.deleted)}</td><td>${held(snapshot, table, figures, changed)}</td>
      <td>${figures.rejected ? html`<a href="?tab=rejects">${number(figures.rejected)}</a>` : '0'}${figures.noted ? html`<br><small class="muted">${number(figures.noted)} with notes</small>` : nothing}</td>`
      : html`<td></td><td></td><td></td><td></td><td></td><td>${allowed(table)}</td><td></td>`}
    <td>${rowsOf(table, rows)}</td></tr>`
}

/** Nothing downloads it, so that there are no figures of a download. */
const transformed = (table, rows) => html`<tr><td><bdi>${table.name}</bdi></td><td class="muted" colspan="8">made by a transform</td><td>${rowsOf(table, rows)}</td></tr>`

const rowsOf = (table, rows) => html`<button class="link" aria-label="Rows of ${table.name}" @click=${() => rows(table.name)}>${many(table.rows, 'row')}</button>`

const allowed = table => (table.deletionsAllowed ? html`<small>up to ${number(table.deletionsAllowed)} may go with the next complete pass</small>` : nothing)

function held(snapshot, table, figures, changed) {
  if (!figures.held) return html`0 ${allowed(table)}`
  return html`<b>${number(figures.held)}</b> ${allowed(table)} ${may('operator') && table.deletionsAllowed < figures.held ? html`<button class="small" aria-label="Let deletions of ${table.name} go" @click=${() => letGo(snapshot, table, figures).then(done => done && changed())}>Let go …</button>` : nothing}`
}

/** Deletions are held back where they are too many to be believed; a person decides. */
async function letGo(snapshot, table, figures) {
  let atMost = figures.held
  let problem = null
  const done = await show(close => frame(`Let deletions of ${table.table} go?`, html`
    <p>The last complete pass did not bring ${number(figures.held)} of the stored rows. The next complete pass deletes as many as you allow here, if they are still missing then.</p>
    <label>At most <input type="number" min="0" .value=${String(atMost)} @input=${event => { atMost = event.target.valueAsNumber }}></label>${refusedElsewhere(problem, [])}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="danger" @click=${async () => {
      try {
        await change('POST', path`/api/snapshots/${snapshot.id}/deletions`, {table: table.name, atMost})
        close(true)
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Let them go</button>`))
  if (done) toast(`The next complete pass may delete up to ${many(atMost, 'row')} of ${table.name}.`)
  return done
}
