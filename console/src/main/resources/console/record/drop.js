// Dropping audio on the list of records, or choosing it: a record is made and its audio is sent, with progress.

import {html, nothing, redraw} from '../lit.js'
import {address, change, get, path} from '../api.js'
import {problemBox} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {upload} from '../upload.js'
import {bytes, duration} from '../time.js'
import {audioFile, typeOf} from './audio-file.js'

export class Drop {
  #limits = null
  #refused = null
  #problem = null
  #sending = null

  /** @param record the number of the record that gets other audio; null makes a new record */
  constructor(record = null) {
    this.record = record
    get('/api/records/limits').then(limits => { this.#limits = limits; redraw() }, () => {})
  }

  draw() {
    const sending = this.#sending
    return html`<div class="drop">
      <label class="button"><input type="file" class="unseen" accept="audio/*,video/*" ?disabled=${Boolean(sending)} @change=${event => { this.take(event.target); event.target.value = '' }}>${this.record ? 'Choose other audio' : 'Choose audio'}</label>
      <span class="muted">or drop it anywhere on this page${this.#limits ? `, up to ${bytes(this.#limits.audioBytes)}` : ''}</span>
      ${sending ? html`<p class="sending" role="status"><bdi>${sending.file.name}</bdi> <progress max="1" value=${sending.share} aria-label="Sent"></progress>
        <span>${sending.share < 1 ? html`${bytes(sending.file.size * sending.share)} of ${bytes(sending.file.size)}${left(sending)}` : 'sent; the service stores it …'}</span>
        <button class="small" @click=${() => sending.end.abort()}>Stop</button></p>` : nothing}
      ${this.#refused ? html`<p class="refused" role="alert">${this.#refused}</p>` : nothing}${this.#problem ? problemBox(this.#problem) : nothing}</div>`
  }

  /** For the element that takes drops. */
  over = event => event.preventDefault()

  dropped = event => {
    event.preventDefault()
    if (may('operator')) this.take(event.dataTransfer)
  }

  close() {
    this.#sending?.end.abort()
  }

  async take(transfer) {
    if (this.#sending) return
    this.#refused = null
    this.#problem = null
    try {
      await this.#send(audioFile(transfer, this.#limits?.audioBytes))
    } catch (failed) {
      if (failed.status !== undefined) this.#problem = failed
      else this.#refused = failed.name === 'AbortError' ? 'The upload was stopped. Nothing was stored.' : failed.message
    }
    this.#sending = null
    redraw()
  }

  async #send(file) {
    this.#sending = {file, share: 0, since: Date.now(), end: new AbortController()}
    redraw()
    const made = this.record === null
    // A title that is given here would count more than that of the file's tags.
    const id = this.record ?? (await change('POST', '/api/records', {})).id
    try {
      const url = address(path`/api/records/${id}/audio`, {fileName: file.name})
      await upload('PUT', url, file, {type: typeOf(file), watch: share => { this.#sending.share = share }, signal: this.#sending.end.signal})
    } catch (failed) {
      // A record without audio, made for this file, helps nobody.
      if (made) await change('DELETE', path`/api/records/${id}`).catch(() => {})
      throw failed
    }
    go(`/console/records/${id}`)
  }
}

function left({share, since}) {
  const ran = Date.now() - since
  return ran > 2000 && share > 0.02 ? ` · about ${duration(ran / share - ran)} left` : ''
}
