// The items of a batch: by state, page by page, each cancelled or tried again.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {isOpen, shape, STATES, word} from '../states.js'
import {toast} from '../toast.js'

const LONGEST = 200

export class Items {
  #status = ''

  /** @param batch gives the batch's job */
  constructor(job, batch) {
    Object.assign(this, {job, batch})
    this.read = paged(path`/api/jobs/${job}/items`, 'items', () => ({status: this.#status}), {cursor: 'after', next: 'nextAfter'})
  }

  load() {
    return this.read.load()
  }

  #choose(status) {
    this.#status = status
    this.read.restart()
  }

  async #act(item, step) {
    try {
      await change('POST', path`/api/jobs/${this.job}/items/${item.index}/${step}`)
    } catch (problem) {
      toast(problem.message)
    }
    this.read.load()
  }

  draw() {
    return html`<label>State <select @change=${event => this.#choose(event.target.value)}><option value="">all</option>${STATES.filter(state => state !== 'retrying').map(state => html`<option value=${state}>${word(state)}</option>`)}</select></label>
      ${shown(this.read, all => (all.length === 0 ? html`<p class="muted">There is no such item.</p>` : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Item</th><th>State</th><th>Attempt</th><th>What was said</th><th></th></tr></thead><tbody>${all.map(item => this.#row(item))}</tbody></table></div>${showMore(this.read)}`))}`
  }

  #row(item) {
    const said = item.error?.message ?? (item.result === undefined ? '' : JSON.stringify(item.result).slice(0, LONGEST))
    return html`<tr><td>${item.index}</td><td>${shape(item.status)} ${word(item.status)}</td><td>${item.attempt}</td><td><bdi>${said}</bdi></td>
      <td class="right">${!may('operator') ? nothing : isOpen(item) ? html`<button class="small" aria-label="Cancel item ${item.index}" @click=${() => this.#act(item, 'cancel')}>Cancel</button>`
        : item.status === 'completed' || !isOpen(this.batch()) ? nothing : html`<button class="small" aria-label="Retry item ${item.index}" @click=${() => this.#act(item, 'retry')}>Retry</button>`}</td></tr>`
  }
}
