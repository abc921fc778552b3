// The files of a connection that reads what is sent here.

import {html, nothing, redraw} from '../lit.js'
import {get, path} from '../api.js'
import {ago, problemBox, reading, shown} from '../parts.js'
import {may} from '../session.js'
import {bytes} from '../time.js'
import {oneFile, upload} from '../upload.js'

export class Files {
  #sending = null
  #refused = null
  #problem = null

  /** @param changed is called when other files are there */
  constructor(id, changed) {
    Object.assign(this, {id, changed})
    this.read = reading(async () => (await get(path`/api/connections/${id}/files`)).files)
  }

  load() {
    return this.read.load()
  }

  dropped = event => {
    event.preventDefault()
    this.#take(event.dataTransfer)
  }

  async #take(transfer) {
    if (this.#sending) return
    this.#refused = this.#problem = null
    try {
      const file = oneFile(transfer)
      if (/^(image|audio|video)\//.test(file.type)) throw new Error(`${file.name} is no table: its type is ${file.type}. Nothing was sent.`)
      this.#sending = {file, share: 0}
      redraw()
      await upload('PUT', path`/api/connections/${this.id}/files/${file.name}`, file, {watch: share => { this.#sending.share = share }})
      this.changed()
    } catch (failed) {
      if (failed.status === undefined) this.#refused = failed.message
      else this.#problem = failed
    }
    this.#sending = null
    await this.read.load()
  }

  draw() {
    const sending = this.#sending
    return html`<section class="card"><h2>Files</h2><p class="muted">Each file is a table. One of the same name is replaced.</p>
      ${may('admin') ? html`<div class="drop"><label class="button"><input type="file" class="unseen" accept=".csv,.tsv,.txt,.gz,text/csv" ?disabled=${Boolean(sending)} @change=${event => { this.#take(event.target); event.target.value = '' }}>Choose a CSV file</label> <span class="muted">or drop it anywhere on this page</span>
        ${sending ? html`<p role="status"><bdi>${sending.file.name}</bdi> <progress max="1" value=${sending.share} aria-label="Sent"></progress></p>` : nothing}
        ${this.#refused ? html`<p class="refused" role="alert">${this.#refused}</p>` : nothing}${this.#problem ? problemBox(this.#problem) : nothing}</div>` : nothing}
      ${shown(this.read, all => (all.length === 0 ? html`<p class="muted">There are none yet.</p>` : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>File</th><th>Size</th><th>Sent</th></tr></thead><tbody>${all.map(file => html`<tr><td><bdi>${file.name}</bdi></td><td>${bytes(file.bytes)}</td><td>${ago(file.uploadedAt)}</td></tr>`)}</tbody></table></div>`))}</section>`
  }
}
