// The form of a mapping: its table, the conditions that rows meet, and the columns of the result.

import {html, nothing, redraw, repeat} from '../lit.js'
import {AGGREGATES, COMPARISONS, FAILURES, mappingOf, needsValue, newColumn, newCondition, refusals, SOURCES, TYPES} from './mapping.js'

const MOST_COLUMNS = 100

export class MappingForm {
  #model = {table: '', conditions: [], columns: []}
  #tables = []

  /** @param changed is called when something else is asked for */
  constructor(changed) {
    this.changed = changed
  }

  /** Takes over what tables there are; the first one is chosen if none is. */
  have(tables) {
    this.#tables = tables
    if (!this.#model.table && tables.length) this.choose(tables[0].name)
  }

  get value() {
    return mappingOf(this.#model)
  }

  /** Begins anew with another table: its columns as they are. */
  choose(table) {
    const columns = this.#tables.find(({name}) => name === table)?.columns ?? []
    this.#model = {table, conditions: [], columns: columns.slice(0, MOST_COLUMNS).map(({name}) => newColumn(name))}
    this.#changed()
  }

  #changed() {
    this.changed()
    redraw()
  }

  #set(of, member, event, value = event.target.value) {
    of[member] = value
    this.#changed()
  }

  #columnsOf(table) {
    return ['_id', ...(this.#tables.find(({name}) => name === table)?.columns ?? []).map(({name}) => name)]
  }

  /** The names that a field suggests while one types. */
  #names(id, table) {
    return html`<datalist id=${id}>${this.#columnsOf(table).map(name => html`<option value=${name}></option>`)}</datalist>`
  }

  draw(problem) {
    const {table, conditions, columns} = this.#model
    const refused = refusals(problem)
    const at = place => refused.filter(({path}) => path === place || path.startsWith(`${place}/`)).map(({path, message}) => html`<span class="refused" role="alert"><code>${path.slice(place.length + 1)}</code> ${message}</span>`)
    return html`${this.#names('columns-here', table)}
      <label class="short">Table <select @change=${event => this.choose(event.target.value)}>${this.#tables.map(({name}) => html`<option value=${name} ?selected=${name === table}>${name}</option>`)}</select>${at('/table')}</label>
      <h2>Rows that meet all of these conditions</h2>${conditions.length === 0 ? html`<p class="muted">All rows.</p>` : nothing}
      ${repeat(conditions, one => one, (one, index) => html`<div class="mapping-line">
        <label>Column <input list="columns-here" autocomplete="off" spellcheck="false" .value=${one.field} @input=${event => this.#set(one, 'field', event)}></label>
        ${choice('Comparison', COMPARISONS, one.is, event => this.#set(one, 'is', event))}
        ${needsValue(one) ? html`<label>Value <input autocomplete="off" spellcheck="false" .value=${one.value} @input=${event => this.#set(one, 'value', event)}></label>` : nothing}
        <button class="small" aria-label="Remove condition ${index + 1}" @click=${() => this.#drop(conditions, one)}>Remove</button>${at(`/filter/${index}`)}</div>`)}
      <p><button class="small" @click=${() => this.#add(conditions, newCondition())}>Add a condition</button></p>
      <h2>Columns of the result</h2>${repeat(columns, one => one, (one, index) => this.#column(one, index, at))}
      <p><button class="small" ?disabled=${columns.length >= MOST_COLUMNS} @click=${() => this.#add(columns, newColumn())}>Add a column</button></p>
      ${refused.filter(({path}) => !/^\/(table$|filter\/\d|columns\/\d|into)/.test(path)).map(({path, message}) => html`<p class="refused" role="alert"><code>${path}</code> ${message}</p>`)}`
  }

  #add(list, one) {
    list.push(one)
    this.#changed()
  }

  #drop(list, one) {
    list.splice(list.indexOf(one), 1)
    this.#changed()
  }

  #column(one, index, at) {
    const text = (words, of, member, list) => html`<label>${words} <input list=${list ?? nothing} autocomplete="off" spellcheck="false" .value=${String(of[member])} @input=${event => this.#set(of, member, event)}></label>`
    const source = {
      field: () => text('Column', one, 'field', 'columns-here'),
      template: () => text('Template, columns in braces', one, 'template'),
      constant: () => text('Value', one, 'constant'),
      lookup: () => html`${choice('Table', Object.fromEntries(['', ...this.#tables.map(({name}) => name)].map(name => [name, name || 'Choose …'])), one.lookup.table, event => this.#set(one.lookup, 'table', event))}
        ${this.#names(`columns-there-${index}`, one.lookup.table)}${text('This column', one.lookup, 'match', 'columns-here')}${text('equals its column', one.lookup, 'key', `columns-there-${index}`)}${text('taken from it', one.lookup, 'value', `columns-there-${index}`)}`,
      rows: () => nothing,
    }[one.from]
    return html`<fieldset class="mapping-line"><legend class="unseen">Column ${index + 1}</legend>
      ${text('Name', one, 'name')}${choice('Comes from', SOURCES, one.from, event => {
        if (event.target.value === 'rows') one.aggregate = 'count'
        this.#set(one, 'from', event)
      })}${source()}
      ${choice('Type', {'': 'as it is', ...Object.fromEntries(TYPES.map(type => [type, type]))}, one.cast, event => this.#set(one, 'cast', event))}
      ${one.cast ? choice('If a value is none', FAILURES, one.onFailure, event => this.#set(one, 'onFailure', event)) : nothing}
      ${choice('Of each group', {'': '–', ...AGGREGATES}, one.aggregate, event => this.#set(one, 'aggregate', event))}
      <div class="more"><details><summary>Part, blanks, replacements</summary><div class="mapping-line">${text('Split by', one.split, 'by')}
        <label>Part, from 1 <input type="number" min="1" max="1000" .value=${String(one.split.part)} @input=${event => this.#set(one.split, 'part', event, event.target.valueAsNumber)}></label>
        <label class="check"><input type="checkbox" .checked=${one.trim} @change=${event => this.#set(one, 'trim', event, event.target.checked)}> without blanks at both ends</label>
        ${one.replace.map((pair, place) => html`${text(`Replace ${place + 1}`, pair, 'find')}${text('with', pair, 'with')}`)}
        <button class="small" @click=${() => this.#add(one.replace, {find: '', with: ''})}>Add a replacement</button>${one.replace.length ? html`<button class="small" @click=${() => this.#drop(one.replace, one.replace.at(-1))}>Remove the last</button>` : nothing}</div></details>
      <button class="small" aria-label="Remove column ${one.name || index + 1}" @click=${() => this.#drop(this.#model.columns, one)}>Remove</button></div>
      ${at(`/columns/${index}`)}</fieldset>`
  }
}

const choice = (words, choices, chosen, change) => html`<label>${words} <select @change=${change}>${Object.entries(choices).map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}</select></label>`
