// Style sheets that few pages need.

/** Loads a style sheet once; the promise holds when it applies. */
export function style(name) {
  const href = new URL(name, import.meta.url).href
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve()
  const link = document.createElement('link')
  Object.assign(link, {rel: 'stylesheet', href})
  const loaded = new Promise((resolve, reject) => Object.assign(link, {onload: resolve, onerror: reject}))
  document.head.append(link)
  return loaded
}
