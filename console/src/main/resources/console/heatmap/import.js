// Importing a city's places, with the report of what became of each row.

import {html, nothing} from '../lit.js'
import {address, path, send} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {problemBox} from '../parts.js'
import {bytes, number} from '../time.js'

const TYPES = {csv: 'text/csv', geojson: 'application/geo+json', json: 'application/geo+json', geojsonl: 'application/geo+json-seq', geojsonseq: 'application/geo+json-seq', ndjson: 'application/x-ndjson'}

/** Asks for a file and sends it. */
export function importPlaces(city) {
  let file = null
  let replace = false
  let report = null
  let problem = null
  let busy = false

  async function run() {
    busy = true
    problem = null
    redrawDialog()
    try {
      const type = TYPES[file.name.split('.').pop().toLowerCase()] ?? 'text/csv'
      const url = address(path`/api/cities/${city.slug}/pois`, {replace: replace || undefined})
      report = (await (await send('POST', url, {headers: {'Content-Type': type}, body: file})).json()).report
    } catch (refused) {
      problem = refused
    }
    busy = false
    redrawDialog()
  }

  return show(close => frame(`Import places of ${city.name}`, html`
    ${report ? reportOf(report) : html`
      <label>CSV, GeoJSON, or a sequence of GeoJSON features <input type="file" @change=${event => { file = event.target.files[0] ?? null; redrawDialog() }}></label>
      ${file ? html`<p class="muted"><bdi>${file.name}</bdi>, ${bytes(file.size)}</p>` : nothing}
      <label class="check"><input type="checkbox" @change=${event => { replace = event.target.checked }}> Delete the city's places that the file does not have</label>`}
    ${problem ? problemBox(problem) : nothing}`,
    report ? html`<button class="primary" @click=${() => close()}>Close</button>` : html`
      <button type="button" @click=${() => close()}>Close</button>
      <button class="primary" ?disabled=${!file || busy} @click=${run}>${busy ? 'Importing …' : 'Import'}</button>`), {wide: true})
}

function reportOf(report) {
  const line = (name, count) => (count ? html`<dt>${name}</dt><dd>${number(count)}</dd>` : nothing)
  return html`<dl class="facts">${line('Rows', report.rows)}${line('Imported', report.imported)}${line('Changed', report.changed)}${line('Repeated', report.repeated)}${line('Ignored', report.ignored)}
    ${line('Rejected', report.rejected)}${line('Outside of the bounds', report.outside)}${line('From other cities', report.fromOtherCities)}${line('Removed', report.removed)}</dl>
    ${report.rejectedRows?.length ? html`<h2>Rejected rows</h2><ul>${report.rejectedRows.slice(0, 50).map(row => html`<li>line ${row.line}: <bdi>${row.reason}</bdi></li>`)}</ul>` : nothing}
    ${Object.keys(report.ignoredCategories ?? {}).length ? html`<h2>Categories that no score asks for</h2><ul>${Object.entries(report.ignoredCategories).map(([name, count]) => html`<li><bdi>${name}</bdi>: ${number(count)}</li>`)}</ul>` : nothing}`
}
