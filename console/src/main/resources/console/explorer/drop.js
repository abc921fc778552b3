// Dropping a TSV anywhere on a page, or choosing it: its preview opens.

import {html, nothing, redraw} from '../lit.js'
import {path, send} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {problemBox} from '../parts.js'
import {go} from '../router.js'
import {readTsv} from './tsv-file.js'

export class Drop {
  #refused = null
  #problem = null
  #busy = false
  #file = null

  /** @param slug of the explorer; null where the file's name says it */
  constructor(slug) {
    this.slug = slug
  }

  /** The field, and what was wrong with the last file, which stays chosen. */
  draw() {
    return html`<div class="drop"><label class="button"><input type="file" class="unseen" accept=".tsv,.txt,text/tab-separated-values" @change=${event => this.#take(event.target)}>Choose a TSV</label>
      <span class="muted">or drop it anywhere on this page${this.#busy ? ' · comparing …' : ''}</span>
      ${this.#refused ? html`<p class="refused" role="alert">${this.#refused}</p>` : nothing}${this.#problem ? problemBox(this.#problem, () => this.#preview()) : nothing}</div>`
  }

  /** For the element that takes drops. */
  over = event => event.preventDefault()

  dropped = event => {
    event.preventDefault()
    this.#take(event.dataTransfer)
  }

  async #take(transfer) {
    this.#refused = null
    this.#problem = null
    redraw()
    try {
      this.#file = await readTsv(transfer)
      const slug = this.slug ?? await this.#askSlug(this.#file)
      if (slug) await this.#preview(slug)
    } catch (failed) {
      this.#refused = failed.message
    }
    redraw()
  }

  async #preview(slug = this.last) {
    this.last = slug
    this.#busy = true
    this.#problem = null
    redraw()
    try {
      const answer = await send('POST', path`/api/explorers/${slug}/preview`, {headers: {'Content-Type': 'text/tab-separated-values;charset=utf-8'}, body: this.#file.text})
      const {previewId} = await answer.json()
      go(path`/console/explorers/${slug}/previews/${previewId}`)
    } catch (problem) {
      this.#problem = problem
    }
    this.#busy = false
    redraw()
  }

  #askSlug({name, fileName}) {
    let slug = name
    return show(close => frame('Which explorer?', html`<p><bdi>${fileName}</bdi> is compared with what is saved. Nothing is changed before you save it.</p>
      <label>Slug <input spellcheck="false" .value=${slug} @input=${event => { slug = event.target.value.trim(); redrawDialog() }}></label>`, html`
      <button type="button" @click=${() => close()}>Close</button><button class="primary" ?disabled=${slug === ''} @click=${() => close(slug)}>Compare</button>`))
  }
}
