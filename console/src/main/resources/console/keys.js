// The keyboard. Single letters never act in a field, and can be switched off.

const PAGES = {
  j: 'jobs', f: 'failed', e: 'explorers', b: 'builds', m: 'heatmaps', d: 'downloads', r: 'records', s: 'schedules', w: 'deliveries', k: 'keys', a: 'audit', h: 'health',
}
const UNTIL_G_IS_FORGOTTEN = 1500

let letters = localStorage.getItem('meridian.letters') !== 'false'
let afterG = 0

export const lettersAct = () => letters

/** Switches single letters on or off. */
export function useLetters(on) {
  letters = on
  localStorage.setItem('meridian.letters', String(on))
}

/** What the help says, in two columns. */
export const HELP = [
  ['/', 'filter'], ['g then j f e b m d r s w k a h', 'go to a page'], ['j k', 'next and previous row'], ['x, Shift x', 'choose a row, or up to it'],
  ['o, Enter', 'open'], ['c', 'cancel …'], ['r', 'retry'], ['e', 'edit and retry'], ['[ ]', 'the neighbours of a job'], ['l', 'hold what moves'],
  ['.', 'newest'], ['n p', 'next and previous change'], ['Space, ← →', 'play a record, 5 s back and forth'],
  ['← ↑ ↓ →, + - 0', 'move a map, zoom, show the whole city'], ['1 2 3 4', 'step of a map'], ['?', 'this help'], ['Esc', 'back'],
]

/**
 * Starts listening.
 *
 * @param keysOf the functions of the present page by key
 * @param go leads to a page
 */
export function start(keysOf, go) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (isField(event.target) || document.querySelector('dialog[open]')) return
    const act = event.key.length > 1 || letters ? actOf(event, keysOf(), go) : undefined
    if (act && act(event) !== false) event.preventDefault()
  })
}

function actOf(event, keys, go) {
  const key = event.shiftKey && event.key.length === 1 && event.key !== '?' ? `Shift ${event.key.toLowerCase()}` : event.key
  if (afterG > Date.now() && PAGES[key]) {
    afterG = 0
    return () => go(`/console/${PAGES[key]}`)
  }
  if (key === 'g') {
    afterG = Date.now() + UNTIL_G_IS_FORGOTTEN
    return () => {}
  }
  // Enter on a link or a button is theirs.
  if (key === 'Enter' && event.target.closest('a, button, summary')) return undefined
  return keys[key]
}

const isField = element => element.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') != null
