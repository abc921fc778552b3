// Several copies for listening, played as one: in step, each with its own level.

import {redraw} from '../lit.js'

const LOOK_EVERY = 200
/** A track that is so much beside the first one is put to its place; a smaller difference is caught up by its speed. */
const JUMP = 0.2
const NOTICEABLE = 0.008
const MOST_FASTER = 0.04
const ENOUGH_TO_PLAY = 3
/** A signed address ends after five minutes; the next one is asked for where the first has ended. */
const BETWEEN_ADDRESSES = 5000

export class Tracks {
  playing = false
  waiting = false
  problem = null
  #all = []
  #looking = null

  /** @param tracks each with a name and an address */
  constructor(tracks) {
    this.#all = tracks.map(({name, url}) => this.#track(name, url))
  }

  #track(name, url) {
    const audio = new Audio()
    const track = {name, url, audio, volume: 1, muted: false, solo: false, addressedAt: 0}
    audio.preload = 'none'
    // A track that is made a little faster or slower for a moment is resampled, which nobody hears.
    audio.preservesPitch = false
    audio.addEventListener('timeupdate', redraw)
    audio.addEventListener('waiting', () => this.playing && this.#await())
    audio.addEventListener('canplay', () => this.waiting && this.#goOn())
    audio.addEventListener('ended', () => this.#first === track && this.stop())
    audio.addEventListener('error', () => this.#readAgain(track))
    return track
  }

  get #first() {
    return this.#all[0]
  }

  get tracks() {
    return this.#all
  }

  get time() {
    return this.#first?.audio.currentTime ?? 0
  }

  /** How far apart the tracks are at most, in seconds. */
  get drift() {
    return Math.max(0, ...this.#all.slice(1).map(({audio}) => Math.abs(audio.currentTime - this.time)))
  }

  async play() {
    this.problem = null
    this.playing = true
    this.#all.forEach(track => track.audio.src || this.#address(track))
    this.#all.forEach(({audio}) => { audio.preload = 'auto' })
    this.#await()
    this.#looking ??= setInterval(() => this.#keepStep(), LOOK_EVERY)
    redraw()
  }

  stop() {
    this.playing = false
    this.waiting = false
    clearInterval(this.#looking)
    this.#looking = null
    this.#all.forEach(({audio}) => audio.pause())
    redraw()
  }

  toggle() {
    return this.playing ? this.stop() : this.play()
  }

  seek(seconds) {
    this.#all.forEach(track => {
      if (!track.audio.src) this.#address(track)
      track.audio.currentTime = seconds
    })
    if (this.playing) this.#await()
    redraw()
  }

  close() {
    this.stop()
    this.#all.forEach(({audio}) => audio.removeAttribute('src'))
  }

  /** Changes volume, muted or solo of a track. */
  set(track, change) {
    Object.assign(track, change)
    const solo = this.#all.some(one => one.solo)
    this.#all.forEach(one => {
      one.audio.volume = one.volume
      one.audio.muted = one.muted || (solo && !one.solo)
    })
    redraw()
  }

  #address(track) {
    track.addressedAt = Date.now()
    track.audio.src = track.url
  }

  /** Waits until every track has something to play. */
  #await() {
    this.waiting = true
    this.#all.forEach(({audio}) => audio.pause())
    this.#goOn()
  }

  async #goOn() {
    if (!this.playing || this.#all.some(({audio}) => audio.readyState < ENOUGH_TO_PLAY || audio.seeking)) {
      this.#all.forEach(({audio}) => audio.seeking && audio.addEventListener('seeked', () => this.waiting && this.#goOn(), {once: true}))
      return
    }
    this.waiting = false
    try {
      await Promise.all(this.#all.map(({audio}) => audio.play()))
    } catch (refused) {
      // A pause that comes meanwhile refuses the play before it.
      if (refused.name !== 'AbortError') this.#fail(refused)
    }
    redraw()
  }

  #keepStep() {
    if (this.waiting || !this.playing) return
    this.#all.slice(1).forEach(({audio}) => {
      const beside = audio.currentTime - this.time
      if (Math.abs(beside) > JUMP) audio.currentTime = this.time
      audio.playbackRate = Math.abs(beside) < NOTICEABLE ? 1 : 1 - Math.max(-MOST_FASTER, Math.min(MOST_FASTER, beside))
    })
    redraw()
  }

  #readAgain(track) {
    if (Date.now() - track.addressedAt < BETWEEN_ADDRESSES) return this.#fail(new Error('This copy for listening cannot be played: the bucket does not give it.'))
    const at = track.audio.currentTime || this.time
    this.#address(track)
    track.audio.load()
    track.audio.currentTime = at
    if (this.playing) this.#await()
  }

  #fail(problem) {
    this.problem = problem
    this.stop()
  }
}
