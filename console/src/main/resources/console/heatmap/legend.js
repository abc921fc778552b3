// The legend: the colours, how many cells have which score, and what else the map shows.

import {html, nothing, svg} from '../lit.js'
import {number} from '../time.js'
import {STREETS} from './map.js'
import {COLOURS} from './viridis.js'

const LAYERS = [...(STREETS.url ? [['streets', 'Streets']] : []), ['places', 'Places'], ['graticule', 'Graticule'], ['tiles', 'Tiles']]

export function legend(map, layers, changed) {
  const blocks = map.blocks
  return html`<section class="legend" aria-label="Legend">
    <p><b>Score</b> <span class="push muted">${map.hover === undefined ? nothingHovered(blocks) : html`here: <b>${map.hover}</b>`}</span></p>
    ${blocks ? histogram(blocks.histogram) : ''}
    <svg class="colours" viewBox="0 0 101 6" preserveAspectRatio="none" aria-hidden="true">${COLOURS.map(([red, green, blue], score) => svg`<rect x=${score} width="1.2" height="6" fill="rgb(${red} ${green} ${blue})"/>`)}</svg>
    <p class="ticks" aria-hidden="true"><span>0</span><span>25</span><span>50</span><span>75</span><span>100</span></p>
    <label>At least ${map.least} <input type="range" min="0" max="100" .value=${String(map.least)} @input=${event => map.setLeast(Number(event.target.value))}></label>
    <p class="switches">${LAYERS.map(([name, words]) => html`<label class="check"><input type="checkbox" .checked=${layers.has(name)} @change=${event => {
      if (event.target.checked) layers.add(name)
      else layers.delete(name)
      changed()
      map.list()
      map.showLayers()
    }}> ${words}</label>`)}</p>
    <p class="muted">▨ not computed${STREETS.credit && layers.has('streets') ? html`<span class="push"><bdi>${STREETS.credit}</bdi></span>` : nothing}</p>
  </section>`
}

const nothingHovered = blocks => (blocks?.loaded ? html`${number(blocks.cells)} ${blocks.square === 1 ? 'cells' : 'squares'} in view` : '')

/** The root of the number, since most cells of a map have the score 0. */
function histogram(counts) {
  const heights = Array.from(counts, Math.sqrt)
  const most = Math.max(1, ...heights)
  return html`<svg class="histogram" viewBox="0 0 101 34" preserveAspectRatio="none" role="img" aria-label="How many cells have which score">${heights.map((height, score) => (height === 0 ? '' : svg`
    <rect x=${score} width="1" y=${34 - (33 * height) / most} height=${(33 * height) / most} fill="rgb(${COLOURS[score].join(' ')})"><title>${score}: ${number(counts[score])}</title></rect>`))}</svg>`
}
