// The waveform of a recording: drawn once, with silences, passages, what is chosen, and where it plays.

import {html, nothing, svg} from '../lit.js'
import {get, path} from '../api.js'
import {reading} from '../parts.js'

const COLUMNS = 1200
const HALF = 50
/** Frames a pixel that the API has, the finest first. */
const ZOOMS = [256, 1024, 4096, 16384]
const DRAGGED = 4

/** The waveform of a record in columns, from the coarsest form that is fine enough. */
export function waveformOf(id, frames) {
  const zoom = ZOOMS.findLast(one => frames / one >= COLUMNS) ?? ZOOMS[0]
  return reading(async () => outline((await get(path`/api/records/${id}/waveform`, {zoom}, {headers: {Accept: 'application/json'}})).data))
}

/** A closed path around the lowest and highest values of each column. */
function outline(data) {
  const pixels = data.length / 2
  const columns = Math.min(COLUMNS, pixels)
  const [above, below] = [[], []]
  for (let column = 0; column < columns; column++) {
    let low = 127
    let high = -128
    for (let pixel = Math.floor((column * pixels) / columns); pixel < Math.max(Math.floor(((column + 1) * pixels) / columns), 1); pixel++) {
      low = Math.min(low, data[2 * pixel])
      high = Math.max(high, data[2 * pixel + 1])
    }
    above.push(`${column} ${(HALF - (high * HALF) / 128).toFixed(1)}`)
    below.push(`${column + 1} ${(HALF - (low * HALF) / 128 + 0.4).toFixed(1)}`)
  }
  return {columns, path: columns === 0 ? '' : `M${above.join('L')}L${below.reverse().join('L')}Z`}
}

/**
 * Draws it.
 *
 * @param wave what was read; its value is undefined while it is not there
 * @param seconds how long the recording is
 * @param marks silences and passages, each with `from`, `to` and a class
 * @param at where it plays
 * @param chosen a passage, or null
 * @param act seeks and chooses
 */
export function waveform(wave, {seconds, marks, at, chosen, act}) {
  const columns = wave.value?.columns ?? COLUMNS
  const x = time => (columns * time) / seconds
  const box = ({from, to}, name) => svg`<rect class=${name} x=${x(from)} y="0" width=${Math.max(0.5, x(to) - x(from))} height=${2 * HALF}/>`
  return html`<svg class="waveform" viewBox="0 0 ${columns} ${2 * HALF}" preserveAspectRatio="none" aria-hidden="true" data-columns=${wave.value?.columns ?? 0}
      @pointerdown=${event => drag(event, seconds, act)}>
    ${marks.map(mark => box(mark, mark.name))}
    ${wave.value ? svg`<path d=${wave.value.path}/>` : nothing}
    ${chosen ? box(chosen, 'chosen-passage') : nothing}
    ${svg`<rect class="playhead" x=${x(at)} y="0" width=${columns / 500} height=${2 * HALF}/>`}</svg>`
}

/** A click seeks; a drag chooses a passage. */
function drag(down, seconds, act) {
  const area = down.currentTarget
  const place = event => {
    const {left, width} = area.getBoundingClientRect()
    return Math.min(seconds, Math.max(0, ((event.clientX - left) / width) * seconds))
  }
  const from = place(down)
  const isDrag = event => Math.abs(event.clientX - down.clientX) >= DRAGGED
  area.setPointerCapture(down.pointerId)
  const move = event => isDrag(event) && act.choose(Math.min(from, place(event)), Math.max(from, place(event)))
  area.addEventListener('pointermove', move)
  area.addEventListener('pointerup', event => {
    area.removeEventListener('pointermove', move)
    if (!isDrag(event)) act.seek(from)
  }, {once: true})
}
