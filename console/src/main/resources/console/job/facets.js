// Values that the filter can have, with how many jobs have them.

import {html, nothing, redraw} from '../lit.js'
import {get} from '../api.js'
import {toApi, toggle} from '../filter.js'
import {listen} from '../live.js'
import {shape, word} from '../states.js'
import {number} from '../time.js'

const PAUSE = 2000
const SHOWN = 6

/** How many jobs have which value; read again at most every two seconds, and only after a change. */
export class Counts {
  /** Since when the job waits that has waited longest; undefined if none does. */
  waitingSince
  #values = {}
  #later = null
  #read = 0

  constructor(chips) {
    this.chips = chips
    this.stop = listen(frame => { if (frame.type === 'JOB_UPDATE' || frame.type === 'RESET') this.#soon() })
  }

  close() {
    this.stop()
    clearTimeout(this.#later)
  }

  async load() {
    const mine = ++this.#read
    try {
      const chips = this.chips()
      const retried = toApi(chips.filter(({name}) => name !== 'retrying' && name !== 'status'))
      const [values, {status: retrying}] = await Promise.all([
        get('/api/jobs/counts', {...toApi(chips), by: 'status,type,errorCode'}),
        get('/api/jobs/counts', {...retried, retrying: true, by: 'status'}),
      ])
      if (mine !== this.#read) return
      this.waitingSince = values.waitingSince
      this.#values = {...values, retrying: [{value: 'true', ...sumOf(retrying)}]}
      redraw()
    } catch {
      // The list says what is wrong; the numbers stay as they were.
    }
  }

  #soon() {
    this.#later ??= setTimeout(() => {
      this.#later = null
      if (!document.hidden) this.load()
    }, PAUSE)
  }

  of(name) {
    return this.#values[name] ?? []
  }

  /** How many jobs have a value; `count` is undefined until that is known. */
  count(name, value) {
    return this.of(name).find(one => one.value === value) ?? {value, count: this.#values.status ? 0 : undefined, more: false}
  }

  /** How many jobs match the whole filter; null until that is known. */
  total() {
    const statuses = this.of('status')
    const wanted = this.chips().find(chip => chip.name === 'status')?.value.split(',')
    if (statuses.length === 0) return null
    return countWords(sumOf(statuses.filter(({value}) => !wanted || wanted.includes(value))))
  }
}

const sumOf = counts => ({count: counts.reduce((sum, one) => sum + one.count, 0), more: counts.some(({more}) => more)})

/** A number as people read it: counting stops at a limit, and a number that is not known yet is a dash. */
export const countWords = ({count, more}) => (count === undefined ? '–' : `${number(count)}${more ? '+' : ''}`)

export function facets(counts, chips, filterBy) {
  const chosen = name => chips.find(chip => chip.name === name)?.value.split(',') ?? []
  const statuses = ['pending', 'running', 'completed', 'failed', 'cancelled'].map(value => counts.count('status', value))
  // What is being retried is a part of what is pending and running, so that it stands with them.
  statuses.splice(2, 0, {name: 'retrying', ...counts.count('retrying', 'true')})
  return html`${group('Status', 'status', statuses, true)}${group('Type', 'type', counts.of('type'))}${group('Error', 'errorCode', counts.of('errorCode'))}`

  function group(title, name, values, shapes = false) {
    const most = Math.max(1, ...values.map(({count}) => count ?? 0))
    const shown = values.slice(0, SHOWN)
    const rest = values.slice(SHOWN)
    return values.length === 0 ? nothing : html`<h2>${title}</h2>${shown.map(draw)}
      ${rest.length ? html`<details class="more"><summary>${rest.length} more</summary>${rest.map(draw)}</details>` : nothing}`

    function draw({name: own = name, value, count, more}) {
      const state = own === name ? value : own
      return html`<button class="facet" aria-pressed=${chosen(own).includes(value)} @click=${() => filterBy(toggle(chips, own, value))}>
        <span>${shapes ? html`${shape(state)} ${word(state)}` : value}</span><span class="count">${countWords({count, more})}</span>
        <progress max=${most} value=${count ?? 0} aria-hidden="true"></progress></button>`
    }
  }
}
