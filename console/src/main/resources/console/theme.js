// How the console looks: light or dark, as the system says unless somebody chose, and how high rows are.

const KEY = 'meridian.theme'

/** light, dark, or null for the system's. */
export const chosen = () => localStorage.getItem(KEY)

export function start() {
  const theme = chosen()
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
}

/** The next of: the system's, light, dark. */
export function next() {
  const after = {null: 'light', light: 'dark', dark: null}[chosen()]
  if (after) localStorage.setItem(KEY, after)
  else localStorage.removeItem(KEY)
  start()
}

const NARROW = matchMedia('(max-width: 760px)')
const COMPACT = 'meridian.compact'
const [USUAL_ROW, COMPACT_ROW, ROW_ON_A_PHONE] = [44, 28, 76]

let compact = localStorage.getItem(COMPACT) === 'true'

/** Whether people chose compact rows in this browser; a phone has rows of its own. */
export const isCompact = () => compact && !NARROW.matches

/** How high a row of the list of jobs is, in pixels, as the style sheet has it. */
export const rowHeight = () => (NARROW.matches ? ROW_ON_A_PHONE : compact ? COMPACT_ROW : USUAL_ROW)

/** Chooses between usual and compact rows. */
export function useCompact(on) {
  compact = on
  localStorage.setItem(COMPACT, String(on))
}
