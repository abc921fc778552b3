// How high the rows of the list of jobs are: usual or compact, as people chose in this browser.

import {html, redraw} from '../lit.js'

const NARROW = matchMedia('(max-width: 700px)')
const KEY = 'meridian.compact'
const [USUAL, COMPACT, ON_A_PHONE] = [44, 28, 76]

let compact = localStorage.getItem(KEY) === 'true'

export const isCompact = () => compact && !NARROW.matches

/** In pixels, as the style sheet has it. */
export const rowHeight = () => (NARROW.matches ? ON_A_PHONE : compact ? COMPACT : USUAL)

/** Switches between both; the row at the top stays there. A phone has rows of its own. */
export function densitySwitch() {
  return html`<button class="density" aria-pressed=${compact} title="Rows of 28 pixels instead of 44" @click=${change}>Compact</button>`
}

function change() {
  const area = document.querySelector('.scroll')
  const first = area.scrollTop / rowHeight()
  compact = !compact
  localStorage.setItem(KEY, String(compact))
  redraw()
  requestAnimationFrame(() => requestAnimationFrame(() => { area.scrollTop = first * rowHeight() }))
}
