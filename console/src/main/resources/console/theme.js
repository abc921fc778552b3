// Light or dark: as the system says, unless somebody chose.

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
