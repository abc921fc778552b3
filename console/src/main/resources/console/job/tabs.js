// What is known of a job, in tabs: events, log, payload, result, items, and all of it as the API says it.

import {html, nothing, redraw} from '../lit.js'
import {get, path} from '../api.js'
import {copyButton, problemBox, reading, skeleton} from '../parts.js'
import {place, replaceQuery} from '../router.js'
import {tablist} from '../tablist.js'
import {bytes} from '../time.js'
import {Items} from './items.js'
import {eventRows, logLines, tableRows} from './tab-panels.js'

const MOST_CHARACTERS = 20_000
/** Tabs that are read again with each change. */
const LIVE = ['log', 'items', 'tables']

export class Tabs {
  #tab
  #whole = false

  constructor(id, job, tab) {
    Object.assign(this, {id, job})
    this.events = reading(() => this.#allEvents())
    this.log = reading(() => get(path`/api/jobs/${id}/log`))
    this.tables = reading(async () => (await get(path`/api/jobs/${id}/tables`)).tables)
    this.items = new Items(id, job)
    this.choose(tab ?? 'events')
  }

  choose(tab) {
    this.#tab = tab
    this.#whole = false
    this[tab]?.load?.()
    redraw()
  }

  /** A change while the page is open. */
  changed(change) {
    const last = this.events.value?.at(-1)
    if (last && change.seq === last.seq + 1) this.events.value.push({...change, at: change.updatedAt})
    else if (this.#tab === 'events') this.events.load()
    if (LIVE.includes(this.#tab)) this[this.#tab].load()
  }

  draw() {
    const tabs = ['events', ...(this.job()?.type === 'download_records' ? ['tables'] : []), ...(this.job()?.links?.items ? ['items'] : []), 'log', 'payload', 'result', 'raw']
    return html`<section class="card tabs">${tablist(tabs.map(tab => [tab, this.#words(tab)]), this.#tab, tab => this.#go(tab))}
      <div role="tabpanel" aria-labelledby="tab-${this.#tab}" tabindex="0">${this.#panel()}</div></section>`
  }

  #go(tab) {
    const query = new URLSearchParams(place.query)
    query.set('tab', tab)
    replaceQuery(query)
    this.choose(tab)
  }

  #words(tab) {
    const words = tab[0].toUpperCase() + tab.slice(1)
    return tab === 'events' && this.events.value ? `${words} ${this.events.value.length}` : words
  }

  #panel() {
    switch (this.#tab) {
      case 'log': return this.#of(this.log, log => logLines(log))
      case 'tables': return this.#of(this.tables, tables => tableRows(tables))
      case 'items': return this.items.draw()
      case 'payload': return this.#json(this.job()?.payload, 'This job has no payload, or none that is shown.')
      case 'result': return this.#json(this.job()?.result, this.job()?.completedAt ? 'This job has no result.' : 'There is no result yet.')
      case 'raw': return this.#json(this.job(), '')
      default: return this.#of(this.events, events => eventRows(events))
    }
  }

  #of(read, draw) {
    if (read.value === undefined) return read.problem ? problemBox(read.problem, read.load) : skeleton
    return draw(read.value)
  }

  /** Large texts fold. */
  #json(value, none) {
    if (value === undefined || value === null) return html`<p class="muted">${none}</p>`
    const text = JSON.stringify(value, null, 2)
    const cut = text.length > MOST_CHARACTERS && !this.#whole
    return html`<p class="right">${copyButton(text)}</p><pre dir="auto" tabindex="0">${cut ? text.slice(0, MOST_CHARACTERS) : text}</pre>
      ${cut ? html`<button @click=${() => { this.#whole = true; redraw() }}>Show all ${bytes(text.length)}</button>` : nothing}`
  }

  async #allEvents() {
    const all = []
    let after
    do {
      const page = await get(path`/api/jobs/${this.id}/events`, {after, limit: 500})
      all.push(...page.events)
      after = page.nextAfter
    } while (after !== undefined && after !== null && all.length < 2000)
    return all
  }
}
