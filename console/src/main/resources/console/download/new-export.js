// Asking for an export: its tables, its format, and whether an address shows it.

import {html, nothing} from '../lit.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere, violations} from '../forms.js'

const FORMATS = [['csv', 'CSV'], ['ndjson', 'NDJSON'], ['parquet', 'Parquet']]
const COMPRESSIONS = [['none', 'none'], ['gzip', 'gzip'], ['zstd', 'zstd']]

/**
 * Asks for an export and starts it.
 *
 * @param job follows the exports of the snapshot
 */
export async function newExport(snapshot, job) {
  const payload = {format: 'csv', compression: 'none', guardFormulas: false}
  const chosen = new Set()
  let stable = ''
  let problem = null
  let busy = false

  const at = name => [`/payload/${name}`, `/${name}`]
  const refused = name => at(name).map(place => refusedAt(problem, place))
  const choice = (name, words, choices) => html`<label>${words} <select name=${name} @change=${event => { payload[name] = event.target.value; redrawDialog() }}>${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === payload[name]}>${text}</option>`)}</select>${refused(name)}</label>`
  const tables = () => [...chosen]
  // A table that nothing was downloaded of has no columns.
  const offered = snapshot.tables.filter(({columns}) => columns.length > 0)

  const start = async close => {
    busy = true
    redrawDialog()
    try {
      await job.start({...payload, guardFormulas: payload.format === 'csv' && payload.guardFormulas, ...(tables().length ? {tables: tables()} : {}), ...(stable.trim() ? {stable: stable.trim()} : {})})
      close()
    } catch (failed) {
      problem = failed
    }
    busy = false
    redrawDialog()
  }

  await show(close => frame('Export tables', html`
    ${offered.length === 0 ? html`<p class="muted">Nothing has been downloaded yet, so that there is no table to export.</p>` : html`<fieldset><legend>Tables <small class="muted">all that were downloaded if none is chosen</small></legend><div class="table-choices">${offered.map(({name, transformed}) => html`<label class="check"><input type="checkbox" .checked=${chosen.has(name)} @change=${event => (event.target.checked ? chosen.add(name) : chosen.delete(name))}> <span><bdi>${name}</bdi>${transformed ? html` <small class="muted">made by a transform</small>` : nothing}</span></label>`)}</div></fieldset>`}
    ${violations(problem).filter(({path}) => at('tables').some(place => path.startsWith(place))).map(({path, message}) => html`<p class="refused" role="alert">${tables()[Number(path.split('/').at(-1))] ?? ''} ${message}</p>`)}
    ${choice('format', 'Format', FORMATS)}${choice('compression', 'Compression', COMPRESSIONS)}
    ${payload.format === 'csv' ? html`<label class="check"><input type="checkbox" name="guardFormulas" .checked=${payload.guardFormulas} @change=${event => { payload.guardFormulas = event.target.checked }}> Guard against formulas: an apostrophe before texts that a spreadsheet would compute</label>${refused('guardFormulas')}` : nothing}
    <label>Name of an address that stays <small class="muted">optional; whoever knows the address reads the newest export of this name</small><input name="stable" maxlength="63" autocomplete="off" @input=${event => { stable = event.target.value }}>${refused('stable')}</label>
    ${refusedElsewhere(problem, [...['format', 'compression', 'guardFormulas', 'stable'].flatMap(at), ...violations(problem).map(({path}) => path).filter(path => at('tables').some(place => path.startsWith(place)))])}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" ?disabled=${busy || offered.length === 0} @click=${() => start(close)}>Export</button>`), {wide: true})
}
