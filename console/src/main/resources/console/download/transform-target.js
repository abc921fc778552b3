// Where the result of a transform goes: a table of the snapshot, a data set, or a file.

import {html, nothing, redraw} from '../lit.js'
import {refusals} from './mapping.js'

const KINDS = {table: 'a table of this snapshot', dataset: 'a new data set', export: 'a file'}
const FORMATS = {csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet'}
const COMPRESSIONS = {none: 'none', gzip: 'gzip', zstd: 'zstd'}

export class TransformTarget {
  #kind = 'table'
  #name = ''
  #file = {format: 'csv', compression: 'none', guardFormulas: false, stable: ''}

  /** As the API takes it. */
  get value() {
    const {stable, guardFormulas, ...file} = this.#file
    const name = this.#name.trim()
    if (this.#kind !== 'export') return {[this.#kind]: name}
    return {export: {name, ...file, guardFormulas: file.format === 'csv' && guardFormulas, ...(stable.trim() ? {stable: stable.trim()} : {})}}
  }

  draw(problem) {
    const refused = refusals(problem).filter(({path}) => path.startsWith('/into'))
    const choice = (words, choices, chosen, set) => html`<label>${words} <select @change=${event => { set(event.target.value); redraw() }}>${Object.entries(choices).map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}</select></label>`
    const file = this.#file
    return html`<h2>Where it goes</h2><div class="mapping-line">${choice('The result is', KINDS, this.#kind, kind => { this.#kind = kind })}
      <label>${this.#kind === 'table' ? 'Name of the table' : this.#kind === 'dataset' ? 'Name of the data set' : 'Name of the file'} <input name="into" maxlength=${this.#kind === 'dataset' ? 200 : 63} autocomplete="off" spellcheck="false" .value=${this.#name} @input=${event => { this.#name = event.target.value }}></label>
      ${this.#kind === 'export' ? html`${choice('Format', FORMATS, file.format, format => { file.format = format })}${choice('Compression', COMPRESSIONS, file.compression, compression => { file.compression = compression })}
        <label>Name of an address that stays <small class="muted">optional</small> <input maxlength="63" autocomplete="off" .value=${file.stable} @input=${event => { file.stable = event.target.value }}></label>
        ${file.format === 'csv' ? html`<label class="check"><input type="checkbox" .checked=${file.guardFormulas} @change=${event => { file.guardFormulas = event.target.checked }}> Guard against formulas</label>` : nothing}` : nothing}</div>
      ${this.#kind === 'table' ? html`<p class="muted">A table of this name that a transform has made before is replaced, all at once. A table that is downloaded is not touched.</p>` : nothing}
      ${refused.map(({path, message}) => html`<p class="refused" role="alert"><code>${path}</code> ${message}</p>`)}`
  }
}
