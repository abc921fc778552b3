// Playing a record: the mix, or its stems together, each muted, alone or at its own level.

import {html, nothing, redraw} from '../lit.js'
import {path} from '../api.js'
import {problemBox} from '../parts.js'
import {Tracks} from './tracks.js'
import {place, tagName} from './words.js'
import {waveform, waveformOf} from './waveform.js'

const COPY = '.opus'
const MIX = 'listen.opus'
const USUAL_PASSAGE = 15
/** Seconds; a shorter silence is no wider than a line. */
const LEAST_SILENCE = 0.1

export class Player {
  chosen = null
  #mode = 'mix'

  /** @param record as the API shows it, with published results */
  constructor(record) {
    const {assets, measures, stems} = record.published
    const copy = name => ({name: name.slice(0, -COPY.length), url: path`/api/records/${record.id}/assets/${name}`})
    const there = assets.map(({name}) => name).filter(name => name.endsWith(COPY))
    this.id = record.id
    this.seconds = measures.seconds
    this.silences = silencesOf(measures)
    this.levels = Object.fromEntries((stems?.made?.stems ?? []).map(stem => [stem.name, stem.loudness?.integrated]))
    this.modes = {mix: there.includes(MIX) ? new Tracks([copy(MIX)]) : null, stems: null}
    const names = there.filter(name => name !== MIX)
    if (names.length > 0) this.modes.stems = new Tracks(names.map(copy))
    this.wave = waveformOf(record.id, measures.frames)
    this.wave.load()
  }

  get #tracks() {
    return this.modes[this.#mode]
  }

  /** Where it plays, in seconds. */
  get time() {
    return this.#tracks?.time ?? 0
  }

  get isPlaying() {
    return this.#tracks?.playing ?? false
  }

  close() {
    Object.values(this.modes).forEach(tracks => tracks?.close())
  }

  /** Plays from a place on. */
  playFrom(seconds) {
    this.#tracks?.seek(seconds)
    this.#tracks?.play()
  }

  toggle = () => this.#tracks?.toggle()

  skip = by => this.#tracks?.seek(Math.min(this.seconds, Math.max(0, this.#tracks.time + by)))

  #use(mode) {
    const {time, playing} = this.#tracks
    this.#tracks.stop()
    this.#mode = mode
    this.#tracks.seek(time)
    if (playing) this.#tracks.play()
    redraw()
  }

  /** @param passages of this recording that are in others */
  draw(passages) {
    const tracks = this.#tracks
    if (!tracks) return html`<p class="muted">There is no copy for listening.</p>`
    const at = tracks.time
    return html`<section class="card player" data-drift=${Math.round(tracks.drift * 1000)} data-playing=${tracks.playing && !tracks.waiting}>
      ${this.wave.problem ? problemBox(this.wave.problem, this.wave.load) : nothing}
      ${waveform(this.wave, {seconds: this.seconds, marks: [...this.silences, ...passages.map(one => ({...one, name: 'passage'}))], at, chosen: this.chosen, act: this})}
      <input class="position" type="range" min="0" max=${this.seconds} step="0.1" .value=${String(at)} aria-label="Position" aria-valuetext="${place(at)} of ${place(this.seconds)}" @input=${event => tracks.seek(Number(event.target.value))}>
      <div class="acts start"><button class="primary play" @click=${this.toggle}>${tracks.playing ? 'Pause' : 'Play'}</button>
        <span>${place(at)} <span class="muted">of ${place(this.seconds)}${tracks.waiting ? ' · loading …' : ''}</span></span>
        ${this.modes.stems ? html`<span class="steps" role="group" aria-label="What is played">${['mix', 'stems'].map(mode => html`<button aria-pressed=${mode === this.#mode} @click=${() => mode !== this.#mode && this.#use(mode)}>${mode === 'mix' ? 'Mix' : 'Stems'}</button>`)}</span>` : nothing}
        ${this.silences.length ? html`<span class="key"><i class="silence"></i> silence</span>` : nothing}${passages.length ? html`<span class="key"><i class="passage"></i> in other records</span>` : nothing}
        <span class="push"></span>${this.#passage()}</div>
      ${tracks.problem ? html`<p class="refused" role="alert">${tracks.problem.message}</p>` : nothing}
      ${this.#mode === 'stems' ? html`<div class="stems">${tracks.tracks.map(track => this.#stem(tracks, track))}</div>` : nothing}</section>`
  }

  #stem(tracks, track) {
    const level = this.levels[track.name]
    return html`<div class="stem"><b><bdi>${tagName(track.name)}</bdi></b>
      <button class="small" aria-pressed=${track.muted} aria-label="Mute ${track.name}" @click=${() => tracks.set(track, {muted: !track.muted})}>Mute</button>
      <button class="small" aria-pressed=${track.solo} aria-label="Solo ${track.name}" @click=${() => tracks.set(track, {solo: !track.solo})}>Solo</button>
      <input type="range" min="0" max="1" step="0.01" .value=${String(track.volume)} aria-label="Level of ${track.name}" aria-valuetext="${Math.round(track.volume * 100)} %" @input=${event => tracks.set(track, {volume: Number(event.target.value)})}>
      <span class="muted">${level === undefined ? '' : `${level.toFixed(1)} LUFS`}</span></div>`
  }

  #passage() {
    const at = this.#tracks.time
    if (!this.chosen) {
      return html`<span class="muted">Drag over the waveform to choose a passage, or</span>
        <button class="small" @click=${() => this.choose(at, Math.min(this.seconds, at + USUAL_PASSAGE))}>take ${USUAL_PASSAGE} s from here</button>`
    }
    const {from, to} = this.chosen
    return html`<span>${place(from)} to ${place(to)}</span>
      <button class="small" ?disabled=${at <= from} @click=${() => this.choose(from, at)}>End it here</button> <a class="button" href="/console/records/search?record=${this.id}&from=${from.toFixed(1)}&to=${to.toFixed(1)}">Find it elsewhere</a>
      <button class="small" @click=${() => { this.chosen = null; redraw() }}>Clear</button>`
  }

  seek = seconds => this.#tracks?.seek(seconds)

  choose = (from, to) => {
    this.chosen = {from, to}
    redraw()
  }
}

/** With those at both ends. */
function silencesOf({seconds, leadingSilence, trailingSilence, silences}) {
  const ends = [{from: 0, to: leadingSilence ?? 0}, {from: seconds - (trailingSilence ?? 0), to: seconds}]
  return [...ends.filter(({from, to}) => to - from > LEAST_SILENCE), ...(silences ?? [])].map(silence => ({...silence, name: 'silence'}))
}
