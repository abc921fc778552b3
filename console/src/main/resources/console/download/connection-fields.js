// The fields of a connection, as its kind says; secrets are written and never shown.

import {html, nothing} from '../lit.js'
import {refusedAt, refusedElsewhere} from '../forms.js'

export class ConnectionFields {
  #settings
  #credentials = {}

  /**
   * @param kind as the API lists it
   * @param settings that are there already
   */
  constructor(kind, settings = {}) {
    this.kind = kind
    this.#settings = {...settings}
  }

  get #paths() {
    return this.kind.fields.map(field => pathOf(field))
  }

  /**
   * @param problem what was refused
   * @param secretsOnly for writing credentials again
   */
  draw(problem, secretsOnly = false) {
    const fields = this.kind.fields.filter(field => field.secret || !secretsOnly)
    return html`${fields.map(field => this.#field(field, problem))}${refusedElsewhere(problem, ['/name', '/connector', ...this.#paths])}`
  }

  #field(field, problem) {
    const {name, description, required, secret, choices} = field
    const values = secret ? this.#credentials : this.#settings
    const set = event => { values[name] = event.target.value }
    const now = values[name] ?? ''
    return html`<label>${name.replaceAll('_', ' ')}${required ? nothing : html` <small class="muted">optional</small>`}
      ${choices.length ? html`<select name=${name} @change=${set}><option value=""></option>${choices.map(one => html`<option value=${one} ?selected=${one === now}>${one}</option>`)}</select>`
        : secret ? html`<input name=${name} type="password" autocomplete="new-password" @input=${set}>`
        // A certificate has lines.
        : /\bPEM\b/.test(description) ? html`<textarea name=${name} rows="4" spellcheck="false" .value=${now} @input=${set}></textarea>`
        : html`<input name=${name} autocomplete="off" spellcheck="false" .value=${now} @input=${set}>`}
      <small class="muted">${description}</small>${refusedAt(problem, pathOf(field))}</label>`
  }

  /** What the API takes; fields that were left empty are left out. */
  value() {
    return {settings: filled(this.#settings), credentials: filled(this.#credentials)}
  }
}

const pathOf = ({name, secret}) => `/${secret ? 'credentials' : 'settings'}/${name}`
const filled = values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
