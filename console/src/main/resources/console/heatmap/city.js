// A city's map.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {copyText, problemBox, reading, skeleton} from '../parts.js'
import {place, replaceQuery} from '../router.js'
import {may} from '../session.js'
import {duration, number} from '../time.js'
import {toast} from '../toast.js'
import * as act from '../job/actions.js'
import {CityMap, STREETS} from './map.js'
import {legend} from './legend.js'
import {Work} from './work.js'
import {scoreCard} from './score.js'

const STEPS = ['0.01', '0.005', '0.0025', '0.001']

/** The step that was computed last: people want to see what there is. Null if nothing is computed. */
function computedLast(coverage) {
  const latest = (coverage ?? []).filter(one => one.computedAt && STEPS.includes(String(one.gridStep)))
    .sort((one, other) => (one.computedAt < other.computedAt ? 1 : -1))[0]
  return latest ? String(latest.gridStep) : null
}

export default function city({params, query}) {
  const read = reading(() => get(path`/api/cities/${params.id}`))
  const score = reading(() => get('/api/score', {lat: point[0], lng: point[1], gridStep: step}))
  let step = STEPS.includes(query.get('step')) ? query.get('step') : '0.0025'
  let point = numbers(query.get('point'), 2)
  const layers = new Set((query.get('layers') ?? `${STREETS.url ? 'streets,' : ''}graticule,tiles`).split(','))
  const map = new CityMap({layers, point: () => point, work: () => work, clicked: click, moved: keepAddress})
  const work = new Work(params.id, frame => {
    map.follow(frame)
    // Of a job that has ended the score says that its region is computed.
    if (frame.type === 'ENDED' && score.value?.coverage.jobId === frame.jobId) score.load()
  })
  let closed = false
  begin()

  async function begin() {
    await read.load()
    if (!read.value || closed) return
    if (!query.has('step')) step = computedLast(read.value.coverage) ?? step
    await map.start(read.value.bounds, numbers(query.get('at'), 3), step)
    if (closed) return
    work.look(step)
    if (point) click(point)
  }

  function choose(next) {
    step = next
    map.useStep(step)
    work.look(step)
    keepAddress()
  }

  function click(at) {
    point = at
    score.value = undefined
    map.redraw()
    keepAddress()
    score.load().then(() => {
      const coverage = score.value?.coverage
      // The region fills in under the pointer.
      if (coverage?.status === 'computing' && coverage.jobId) work.follow(coverage.jobId)
    })
  }

  function keepAddress() {
    const next = new URLSearchParams(place.query)
    next.set('step', step)
    if (map.view) next.set('at', map.view)
    next.delete('point')
    if (point) next.set('point', point.map(value => value.toFixed(5)).join(','))
    next.set('layers', [...layers].join(','))
    replaceQuery(next)
    redraw()
  }

  async function compute() {
    try {
      const {jobId} = await change('POST', '/api/heatmap/schedule', {citySlug: params.id, gridStep: Number(step)})
      work.follow(jobId)
    } catch (problem) {
      toast(problem.message)
    }
  }

  const chooseNumber = Object.fromEntries(STEPS.map((one, i) => [String(i + 1), () => choose(one)]))
  return {
    title: () => read.value?.name ?? 'Heatmap',
    head: () => html`<h1><a href="/console/heatmaps">Heatmaps</a> <span class="muted">/</span> <bdi>${read.value?.name ?? params.id}</bdi></h1>
      <div class="steps" role="group" aria-label="Step of the grid, in degrees">${STEPS.map(one => html`<button aria-pressed=${one === step} @click=${() => choose(one)}>${one}</button>`)}</div>
      <span class="push"></span>${progress(work)}
      ${may('operator') ? (work.jobId ? html`<button @click=${async () => act.cancel(await get(path`/api/jobs/${work.jobId}`))}>Cancel</button>` : html`<button class="primary" @click=${compute}>Compute</button>`) : nothing}
      <button @click=${event => copyText(location.href, event.currentTarget).then(() => toast('The address of this view is copied.'))}>Share view</button>`,
    body: () => (read.problem ? html`<div class="pad">${read.problem.status === 404 ? html`<p class="empty">There is no such city. <a href="/console/heatmaps">Heatmaps</a></p>` : problemBox(read.problem, begin)}</div>`
      : html`<div class="map-page">${map.element}
        ${map.problem ? problemBox(map.problem, () => map.list()) : nothing}
        ${read.value ? legend(map, layers, keepAddress) : html`<div class="pad">${skeleton}</div>`}
        ${point ? scoreCard(score, () => { point = null; map.redraw(); keepAddress() }) : nothing}</div>`),
    close: () => {
      closed = true
      map.close()
      work.close()
    },
    keys: {
      ...chooseNumber, '+': () => map.zoom(1), '-': () => map.zoom(-1), '0': () => map.fit(), 'ArrowUp': () => map.pan(0, -1), 'ArrowDown': () => map.pan(0, 1),
      'ArrowLeft': () => map.pan(-1, 0), 'ArrowRight': () => map.pan(1, 0), 'Escape': () => history.back(),
    },
  }
}

function progress(work) {
  if (!work.jobId) return nothing
  const {share, done, total, perSecond, left} = work.progress
  return html`<span class="map-progress" role="status"><progress max="100" value=${share} aria-label="Progress"></progress>
    <b>${share} %</b>${total ? html` · ${number(done)} of ${number(total)} cells` : nothing}${perSecond ? html` · ${number(perSecond)}/s` : nothing}${left === undefined ? nothing : html` · about ${duration(left)} left`}</span>`
}

function numbers(text, count) {
  const found = (text ?? '').split(',').map(Number)
  return found.length === count && found.every(Number.isFinite) && text ? found : null
}
