// The list of jobs.

import {html, nothing, redraw} from '../lit.js'
import {get} from '../api.js'
import {add, fromQuery, toApi, toQuery} from '../filter.js'
import {empty, every, problemBox} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {liveness} from '../shell.js'
import {isOpen} from '../states.js'
import * as theme from '../theme.js'
import {many, number} from '../time.js'
import * as act from './actions.js'
import {ChipBox} from './chips.js'
import {Counts, facets} from './facets.js'
import {figures, Throughput} from './figures.js'
import {JobList} from './list.js'
import {Table} from './table.js'

/** Often enough to follow, and seldom enough to listen to. */
const BETWEEN_SUMMARIES = 5000

export default function jobs({query, kept}) {
  let chips = fromQuery(query)
  let list = new JobList(chips)
  const counts = new Counts(() => chips)
  const throughput = new Throughput(() => chips)
  const table = new Table(() => list, kept)
  const box = new ChipBox(() => chips, filterBy, counts)
  let summary = ''
  let older = null
  const stopSaying = every(BETWEEN_SUMMARIES, () => {
    const next = list.takeSummary()
    if (next !== summary) redraw()
    summary = next
  })
  adopt()

  function adopt() {
    list.mayInsert = () => table.isQuiet()
    table.rows.nearEnd = () => list.more()
    counts.load()
    throughput.load()
    olderThanTheWindow(chips).then(found => { older = found; redraw() }, () => {})
  }

  function filterBy(next) {
    const text = toQuery(next).toString()
    go(`/console/jobs${text ? `?${text}` : ''}`)
  }

  function newest() {
    list.showNewest()
    table.toTop()
  }

  const chosen = () => table.chosenJobs()
  const whole = {
    retry: () => act.all('retry', chips),
    cancel: () => act.all('cancel', chips),
  }

  return {
    title: () => 'Jobs',
    head: () => html`<h1>Jobs</h1>${box.draw()}${liveness()}
      <button @click=${() => import('./saved-views.js').then(module => module.savedViews(chips))}>Views</button><button class="density" aria-pressed=${theme.isCompact()} title="Rows of 28 pixels instead of 44" @click=${() => table.changeHeight()}>Compact</button>
      ${may('operator') ? html`<button @click=${act.startJob}>New job</button>` : nothing}`,
    body: () => {
      list.fold()
      return html`<div class="jobs">
        <details class="facets" ?open=${matchMedia('(min-width: 900px)').matches}><summary>Filter by state, type or error</summary>${facets(counts, chips, filterBy)}</details>
        <div class="list">
          ${figures(throughput, counts)}
          ${chosenBar(table, chosen(), counts, whole)}
          ${list.problem ? problemBox(list.problem, () => list.again()) : nothing}
          ${list.holding ? html`<button class="newer" @click=${() => hold()}>Held, ${number(list.heldChanges)} changes. Go on</button>` : nothing}
          ${list.newer > 0 ? html`<button class="newer" @click=${newest}>↑ ${number(list.newer)} newer ${list.newer === 1 ? 'job' : 'jobs'}</button>` : nothing}
          ${table.draw()}
          ${older?.count > 0 ? html`<p class="end">${many(older.count, 'older job')} still ${older.count === 1 ? 'runs' : 'run'} or wait${older.count === 1 ? 's' : ''}. <a href=${older.address}>Show</a></p>` : nothing}
          <p class="unseen" role="status">${summary}</p>
          ${list.loaded && list.rows.length === 0 ? nothingThere(chips, filterBy) : nothing}
          ${list.isFull ? html`<p class="end">Older jobs are not shown: narrow the filter.</p>` : nothing}
        </div></div>`
    },
    change: next => {
      list.close()
      chips = fromQuery(next)
      list = new JobList(chips)
      table.forget()
      adopt()
    },
    keep: () => table.keep(),
    close: () => {
      list.close()
      stopSaying()
      counts.close()
      throughput.close()
    },
    keys: {
      '/': () => box.focus(), 'l': () => hold(), '.': newest, 'Escape': () => table.clear(),
      'j': () => table.move(1), 'k': () => table.move(-1), 'ArrowDown': () => table.arrow(1), 'ArrowUp': () => table.arrow(-1),
      'x': () => table.choose(), 'Shift x': () => table.chooseUpTo(), 'o': () => table.open(), 'Enter': () => table.open(),
      'c': () => table.withCurrent(job => act.cancel(job)), 'r': () => table.withCurrent(job => act.retry(job)),
      'e': () => table.withCurrent(job => act.editAndRetry(job)),
    },
  }

  function hold() {
    list.holding = !list.holding
    redraw()
  }
}

/** Open jobs that the list leaves out because they are older than its window. */
async function olderThanTheWindow(chips) {
  const since = chips.find(({name, problem}) => name === 'createdAfter' && !problem)
  if (!since || chips.some(({name}) => name === 'status' || name === 'createdBefore')) return null
  const rest = add(chips.filter(chip => chip !== since), [{name: 'status', value: 'pending,running'}, {name: 'createdBefore', value: since.value}])
  const {status} = await get('/api/jobs/counts', {...toApi(rest), by: 'status'})
  const count = status.filter(({value}) => value === 'pending' || value === 'running').reduce((sum, one) => sum + one.count, 0)
  return {count, address: `/console/jobs?${toQuery(rest)}`}
}

function chosenBar(table, chosen, counts, whole) {
  if (chosen.length === 0 || !may('operator')) return nothing
  const matching = counts.total()
  const open = chosen.filter(isOpen).length
  const ended = chosen.length - open
  return html`<div class="chosen"><b>${number(chosen.length)} chosen</b>
    <span>${matching === null ? 'All that match the filter:' : `All ${matching} that match the filter:`}
      <button class="link" @click=${whole.retry}>retry …</button> <button class="link" @click=${whole.cancel}>cancel …</button></span>
    <span class="push"></span>
    ${ended ? html`<button @click=${() => act.some('retry', chosen, () => table.clear())}>Retry ${number(ended)} …</button>` : nothing}
    ${open ? html`<button @click=${() => act.some('cancel', chosen, () => table.clear())}>Cancel ${number(open)} …</button>` : nothing}
    <button @click=${() => table.clear()}>Clear</button></div>`
}

function nothingThere(chips, filterBy) {
  if (chips.length > 0) return empty(html`<p>Nothing matches this filter.</p><button @click=${() => filterBy([])}>Clear the filter</button>`)
  return empty(html`<p>There are no jobs yet. Save an explorer, compute a heatmap, or start one with <b>New job</b>.</p>`)
}
