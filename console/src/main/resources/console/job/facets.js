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
  #values = {}
  #cappedAt = Infinity
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
      const {cappedAt, ...values} = await get('/api/jobs/counts', {...toApi(this.chips()), by: 'status,type,errorCode'})
      if (mine !== this.#read) return
      this.#values = values
      this.#cappedAt = cappedAt ?? Infinity
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

  count(name, value) {
    return this.of(name).find(one => one.value === value)?.count
  }

  /** As people read it: counting stops at a limit. */
  words(count) {
    return count >= this.#cappedAt ? `${number(this.#cappedAt)}+` : number(count)
  }

  /** How many jobs match the whole filter; null until that is known. */
  total() {
    const statuses = this.of('status')
    const wanted = this.chips().find(chip => chip.name === 'status')?.value.split(',')
    if (statuses.length === 0) return null
    return this.words(statuses.filter(({value}) => !wanted || wanted.includes(value)).reduce((sum, {count}) => sum + count, 0))
  }
}

export function facets(counts, chips, filterBy) {
  const chosen = name => chips.find(chip => chip.name === name)?.value.split(',') ?? []
  const statuses = ['pending', 'running', 'completed', 'failed', 'cancelled'].map(value => ({value, count: counts.count('status', value) ?? 0}))
  return html`${group('Status', 'status', statuses, true)}
    <button class="facet" aria-pressed=${chosen('retrying').includes('true')} @click=${() => filterBy(toggle(chips, 'retrying', 'true'))}><span>${shape('retrying')} Retrying</span></button>
    ${group('Type', 'type', counts.of('type'))}${group('Error', 'errorCode', counts.of('errorCode'))}`

  function group(title, name, values, shapes = false) {
    const most = Math.max(1, ...values.map(({count}) => count))
    const shown = values.slice(0, SHOWN)
    const rest = values.slice(SHOWN)
    return values.length === 0 ? nothing : html`<h2>${title}</h2>${shown.map(draw)}
      ${rest.length ? html`<details class="more"><summary>${rest.length} more</summary>${rest.map(draw)}</details>` : nothing}`

    function draw({value, count}) {
      return html`<button class="facet" aria-pressed=${chosen(name).includes(value)} @click=${() => filterBy(toggle(chips, name, value))}>
        <span>${shapes ? html`${shape(value)} ${word(value)}` : value}</span><span class="count">${counts.words(count)}</span>
        <progress max=${most} value=${count} aria-hidden="true"></progress></button>`
    }
  }
}
