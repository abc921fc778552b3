// The cities.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {ago, empty, reading, shown} from '../parts.js'
import {allOf} from '../paged.js'
import {go} from '../router.js'
import * as session from '../session.js'
import {many, number} from '../time.js'
import {importPlaces} from './import.js'

const SIDES = [['minLat', 'South'], ['maxLat', 'North'], ['minLng', 'West'], ['maxLng', 'East']]

export default function heatmaps() {
  // There are hundreds at most.
  const cities = reading(() => allOf('/api/cities', 'cities'))
  cities.load()
  return {
    title: () => 'Heatmaps',
    head: () => html`<h1>Heatmaps</h1><span class="push"></span>${session.who.runsInstallation ? html`<button @click=${() => describe()}>New city</button>` : nothing}`,
    body: () => html`<div class="pad">${shown(cities, all => (all.length === 0
      ? empty(html`<p>No city is described yet.</p>${session.who.runsInstallation ? html`<p>Describe one with <b>New city</b>, then import its places.</p>` : html`<p>Those who run the installation describe cities.</p>`}`)
      : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>City</th><th class="numbers">Places</th><th>Computed</th><th>Bounds</th><th></th></tr></thead><tbody>${all.map(city => html`<tr>
        <td><a href="/console/heatmaps/${city.slug}"><bdi>${city.name}</bdi></a> <small class="muted">${city.slug}</small></td>
        <td class="numbers">${number(city.places)}</td><td>${city.coverage.length === 0 ? html`<span class="muted">not yet</span>` : city.coverage.map(one => step(city, one))}</td><td class="muted">${SIDES.map(([side]) => city.bounds[side]).join(', ')}</td>
        <td class="right">${session.who.runsInstallation ? html`<button class="small" @click=${() => importPlaces(city).then(cities.load)}>Import places …</button>` : nothing}</td></tr>`)}</tbody></table></div>`))}</div>`,
    keys: {Escape: () => history.back()},
  }
}

/** What is computed of a city at one step. */
function step({slug}, {gridStep, cells, computedAt, stale, job}) {
  return html`<div><a href="/console/heatmaps/${slug}?step=${gridStep}">${gridStep}</a> <small class="muted">${many(cells, 'cell')}${computedAt ? html`, ${ago(computedAt)}` : nothing}</small>${stale ? html` <span class="tag">places have changed since</span>` : nothing}${job ? html` <a href="/console/jobs/${job}">its job</a>` : nothing}</div>`
}

async function describe() {
  const city = {bounds: {}}
  let problem = null
  const slug = await show(close => frame('New city', html`
    <label>Name <input maxlength="200" @input=${event => { city.name = event.target.value }}>${refusedAt(problem, '/name')}</label>
    <label>Slug <input spellcheck="false" placeholder="lower-case letters, digits and hyphens" @input=${event => { city.slug = event.target.value.trim(); redrawDialog() }}></label>
    <div class="sides">${SIDES.map(([side, words]) => html`<label>${words} <input type="number" step="any" @input=${event => { city.bounds[side] = event.target.value === '' ? undefined : Number(event.target.value) }}>${refusedAt(problem, `/bounds/${side}`)}</label>`)}</div>
    ${refusedElsewhere(problem, ['/name', ...SIDES.map(([side]) => `/bounds/${side}`)])}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" ?disabled=${!city.slug} @click=${async () => {
      try {
        await change('PUT', path`/api/cities/${city.slug}`, {name: city.name ?? '', bounds: city.bounds})
        close(city.slug)
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Save</button>`))
  if (slug) go(`/console/heatmaps/${slug}`)
}
