// Plays the stretch of a record where a clip was found.

import {redraw} from '../lit.js'
import {path} from '../api.js'

export class PlacePlayer {
  chosen = null
  problem = null
  #audio = null

  /** Plays a match, or stops it if it is the one that plays. */
  toggle(index, match) {
    const same = this.chosen === index
    this.stop()
    if (same) return
    this.chosen = index
    this.problem = null
    const end = match.recordFrom + (match.clipTo - match.clipFrom) * match.speed
    const audio = new Audio(path`/api/records/${match.recordId}/assets/listen.opus`)
    this.#audio = audio
    audio.addEventListener('loadedmetadata', () => { audio.currentTime = match.recordFrom })
    audio.addEventListener('timeupdate', () => audio === this.#audio && audio.currentTime >= end && this.stop())
    audio.addEventListener('ended', () => audio === this.#audio && this.stop())
    audio.addEventListener('error', () => audio === this.#audio && this.#fail())
    audio.play().catch(refused => refused.name === 'AbortError' || audio !== this.#audio || this.#fail())
    redraw()
  }

  /** Where it plays, in seconds of the record. */
  get time() {
    return this.#audio?.currentTime ?? 0
  }

  stop() {
    this.#audio?.pause()
    this.#audio = null
    this.chosen = null
    redraw()
  }

  #fail() {
    this.stop()
    this.problem = 'This place cannot be played: the record has no copy for listening, or the bucket does not give it.'
    redraw()
  }
}
