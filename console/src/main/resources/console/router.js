// Every view has an address. The browser's history keeps scroll and chosen rows.
import {redraw} from './lit.js'


/** The first pattern that fits counts. Each module is loaded when it is first needed. */
const PAGES = [
  ['/console/jobs/:id', () => import('./job/job.js')],
  ['/console/jobs', () => import('./job/jobs.js')],
  ['/console/failed', () => import('./job/failed.js')],
  ['/console/explorers/:slug/previews/:id', () => import('./explorer/preview.js')],
  ['/console/explorers/:slug', () => import('./explorer/explorer.js')],
  ['/console/explorers', () => import('./explorer/explorers.js')],
  ['/console/builds', () => import('./explorer/builds.js')],
  ['/console/heatmaps/:id', () => import('./heatmap/city.js')],
  ['/console/heatmaps', () => import('./heatmap/heatmaps.js')],
  ['/console/downloads/connectors/:name', () => import('./download/connector.js')],
  ['/console/downloads/connectors', () => import('./download/connectors.js')],
  ['/console/downloads/new-connector', () => import('./download/connector.js')],
  ['/console/downloads/:connection/:snapshot', () => import('./download/snapshot.js')],
  ['/console/downloads/:connection', () => import('./download/connection.js')],
  ['/console/downloads', () => import('./download/downloads.js')],
  ['/console/records/search', () => import('./record/search.js')],
  ['/console/records/duplicates', () => import('./record/duplicates.js')],
  ['/console/records/:id', () => import('./record/record.js')],
  ['/console/records', () => import('./record/records.js')],
  ['/console/schedules/:name', () => import('./schedule/schedule.js')],
  ['/console/schedules', () => import('./schedule/schedules.js')],
  ['/console/deliveries', () => import('./task/deliveries.js')],
  ['/console/keys', () => import('./access/keys.js')],
  ['/console/audit', () => import('./access/audit.js')],
  ['/console/health', () => import('./system/health.js')],
]

/** Milliseconds within which a page that was left is long enough again. */
const LONGEST_SCROLL_BACK = 3000

/** The page that is shown: `page` is null while its module is loaded, `broken` says why it could not be. */
export const place = {path: '', params: {}, query: new URLSearchParams(), page: null, broken: null}

/** Starts with the address that is there, and follows links and the history from then on. */
export function start() {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', open)
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href]')
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return
    const url = new URL(link.href)
    if (url.origin !== location.origin || !url.pathname.startsWith('/console')) return
    event.preventDefault()
    go(url.pathname + url.search)
  })
  open()
}

/** Goes to an address of the console. */
export function go(address) {
  remember()
  history.pushState(null, '', address)
  open()
}

/** Changes the query of the present page without a step in the history. */
export function replaceQuery(query) {
  const text = query.toString()
  history.replaceState(history.state, '', location.pathname + (text ? `?${text}` : ''))
  place.query = new URLSearchParams(text)
}

/** Shows the same page under its proper address, without a step in the history. */
export function replacePath(path) {
  history.replaceState(history.state, '', path + location.search)
  place.path = path
}

/** Keeps what the page wants to find again when people come back. */
function remember() {
  if (!place.page) return
  history.replaceState({...place.page.keep?.(), scroll: document.getElementById('main')?.scrollTop ?? 0}, '')
}

/** Scrolls to where people were before they went elsewhere, once as much of the page is there again. */
function scrollBack(to, path, until = Date.now() + LONGEST_SCROLL_BACK) {
  const main = document.getElementById('main')
  if (!main || place.path !== path) return
  if (main.scrollHeight - main.clientHeight >= to) main.scrollTop = to
  else if (Date.now() < until) requestAnimationFrame(() => scrollBack(to, path, until))
}
addEventListener('pagehide', remember)

async function open() {
  const path = location.pathname.replace(/\/$/, '') || '/console'
  const query = new URLSearchParams(location.search)
  if (path === '/console') return go('/console/jobs')
  const samePage = path === place.path && place.page?.change
  Object.assign(place, {path, query, broken: null})
  if (samePage) {
    place.page.change(query)
    return redraw()
  }
  place.page?.close?.()
  place.page = null
  redraw()
  try {
    const [params, load] = find(path)
    const module = await load()
    if (place.path !== path) return
    place.params = params
    place.page = module.default({params, query, kept: history.state})
    const to = history.state?.scroll ?? 0
    requestAnimationFrame(() => scrollBack(to, path))
  } catch (failed) {
    place.broken = failed
  }
  redraw()
}

function find(path) {
  for (const [pattern, load] of PAGES) {
    const names = []
    const expression = pattern.replace(/:(\w+)/g, (_, name) => (names.push(name), '([^/]+)'))
    const match = new RegExp(`^${expression}$`).exec(path)
    if (match) return [Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1])])), load]
  }
  return [{}, () => import('./nowhere.js')]
}
