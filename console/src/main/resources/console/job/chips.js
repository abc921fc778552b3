// The field in which filters are typed, with the filter as chips before it.

import {html, nothing, redraw} from '../lit.js'
import {add, label, parse, valueWords} from '../filter.js'
import {STATES} from '../states.js'
import {countWords} from './facets.js'

export class ChipBox {
  #text = ''
  #open = false

  constructor(chips, filterBy, counts) {
    Object.assign(this, {chips, filterBy, counts})
  }

  draw() {
    const suggestions = this.#open ? this.#suggestions() : []
    return html`<div class="chips" role="search" @focusin=${() => this.#toggle(true)} @focusout=${event => event.currentTarget.contains(event.relatedTarget) || this.#toggle(false)}>
      ${this.chips().map(chip => html`<span class=${chip.problem ? 'chip wrong' : 'chip'} title=${chip.problem ?? ''}>
        <small>${label(chip)}</small> <bdi>${valueWords(chip)}</bdi>${chip.problem ? html`<span class="unseen">: ${chip.problem}</span>` : nothing}
        <button aria-label="Remove ${label(chip)}" @click=${() => this.#remove(chip)}>×</button></span>`)}
      <input id="filter" type="text" autocomplete="off" spellcheck="false" placeholder=${this.chips().length ? '' : 'Subject, job id, or status: type: error: created:'} aria-label="Filter"
        .value=${this.#text} @input=${event => { this.#text = event.target.value; redraw() }} @keydown=${event => this.#key(event)}>
      ${this.chips().length ? html`<button class="small" @click=${() => this.filterBy([])}>Clear</button>` : html`<kbd>/</kbd>`}
      ${suggestions.length ? html`<div class="suggestions">${suggestions.map(({text, count}) => html`
        <button @click=${() => this.#take(text)}><code>${text}</code>${count === undefined ? nothing : html`<span>${count}</span>`}</button>`)}</div>` : nothing}
    </div>`
  }

  focus() {
    document.getElementById('filter').focus()
  }

  #toggle(open) {
    this.#open = open
    redraw()
  }

  #key(event) {
    if (event.key === 'Enter') this.#take(this.#text)
    else if (event.key === 'Backspace' && this.#text === '') this.#remove(this.chips().at(-1))
    else if (event.key === 'Escape') event.target.blur()
  }

  #take(text) {
    this.#text = ''
    const typed = parse(text)
    if (typed.length) this.filterBy(add(this.chips(), typed))
    redraw()
  }

  #remove(chip) {
    if (chip) this.filterBy(this.chips().filter(other => other !== chip))
  }

  #suggestions() {
    const counted = (name, key) => this.counts.of(key).map(one => ({text: `${name}:${one.value}`, count: countWords(one)}))
    const statuses = this.counts.of('status').length ? counted('status', 'status') : STATES.filter(state => state !== 'retrying').map(state => ({text: `status:${state}`}))
    const all = [...statuses, {text: 'retrying'}, ...counted('type', 'type'), ...counted('error', 'errorCode'), {text: 'created:1h'}, {text: 'created:24h'}, {text: 'priority:1'}]
    const typed = this.#text.toLowerCase()
    return all.filter(({text}) => text.includes(typed)).slice(0, 10)
  }
}
