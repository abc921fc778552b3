// One table in the form of a snapshot: whether it is wanted, and what people decide about it.

import {html, nothing} from '../lit.js'
import {refusedAt} from '../forms.js'

const POLICIES = {evolve: 'take them over', freeze: 'stop, and name the field', ignore: 'leave new fields out'}
const TYPES = ['boolean', 'bigint', 'numeric', 'double', 'text', 'timestamptz', 'timestamp', 'date', 'time']

export class TableChoice {
  wanted = false
  #policy = 'evolve'
  #texts = {idField: '', incrementalBy: ''}
  #types = {}

  constructor({table, name, fields}, redraw) {
    Object.assign(this, {table, name, fields, redraw})
  }

  /** @param index of the table among those that are wanted */
  draw(problem, index) {
    const text = (name, words) => html`<label>${words} <small class="muted">optional</small>
      <input spellcheck="false" list=${`fields-${this.table}`} .value=${this.#texts[name]} @input=${event => { this.#texts[name] = event.target.value }}>${refusedAt(problem, `/tables/${index}/${name}`)}</label>`
    return html`<div class="table-choice"><label class="check"><input type="checkbox" .checked=${this.wanted} @change=${event => { this.wanted = event.target.checked; this.redraw() }}> <bdi>${this.name}</bdi></label>
      ${this.wanted ? html`${refusedAt(problem, `/tables/${index}/table`)}<label>New fields and wider values <select @change=${event => { this.#policy = event.target.value }}>${Object.entries(POLICIES).map(([policy, words]) => html`<option value=${policy} ?selected=${policy === this.#policy}>${words}</option>`)}</select></label>
        <details><summary>Identity, changes, types</summary><datalist id=${`fields-${this.table}`}>${this.fields.map(({name}) => html`<option value=${name}></option>`)}</datalist>
          ${text('idField', 'The field that identifies rows; the connection’s own if left out')}${text('incrementalBy', 'The field that every change raises, to read only what has changed')}
          ${this.fields.filter(({type}) => !type).slice(0, 200).map(field => this.#type(field, problem, index))}</details>` : nothing}</div>`
  }

  #type({name, title}, problem, index) {
    return html`<label><span>What <bdi>${title ?? name}</bdi> holds</span> <select @change=${event => { this.#types[name] = event.target.value }}><option value="">as its values say</option>${TYPES.map(type => html`<option value=${type} ?selected=${this.#types[name] === type}>${type}</option>`)}</select>${refusedAt(problem, `/tables/${index}/types/${name}`)}</label>`
  }

  /** Where something of it can be refused. */
  paths(index) {
    return ['table', 'policy', 'idField', 'incrementalBy', ...this.fields.map(({name}) => `types/${name}`)].map(name => `/tables/${index}/${name}`)
  }

  /** As the API takes it. */
  value() {
    const types = Object.fromEntries(Object.entries(this.#types).filter(([, type]) => type))
    const texts = Object.fromEntries(Object.entries(this.#texts).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text))
    return {table: this.table, policy: this.#policy, ...texts, ...(Object.keys(types).length ? {types} : {})}
  }
}
