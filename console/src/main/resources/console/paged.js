// Lists that the API gives in pages: what was read so far, and the button that reads on.

import {html, nothing, redraw} from './lit.js'
import {get} from './api.js'
import {reading} from './parts.js'

const PAGE = 100

/**
 * A list, read again at will. Beside what a {@link reading} has: `more` reads the next page, `hasMore` says whether there is one,
 * and `restart` begins anew, for another filter. A list that is read again keeps as many pages as were shown.
 *
 * @param member of the answer, which has the list
 * @param query gives the parameters beside `cursor` and `limit`
 * @param options `cursor` is the parameter that says where a page begins, `next` the member that says where the next one does, and
 *   `read` the call, which gets the path and the parameters
 */
export function paged(path, member, query = () => ({}), {cursor: parameter = 'cursor', next: following = 'nextCursor', read: call = get} = {}) {
  let pages = 1
  let cursor
  let version = 0
  const page = after => call(path, {...query(), limit: PAGE, [parameter]: after})

  const it = reading(async () => {
    version++
    const all = []
    let next
    for (let read = 0; read === 0 || (read < pages && next !== undefined); read++) {
      const answer = await page(next)
      all.push(...answer[member])
      next = answer[following] ?? undefined
    }
    cursor = next
    return all
  })

  it.restart = () => {
    pages = 1
    it.value = undefined
    return it.load()
  }

  it.more = async () => {
    const mine = version
    it.loading = true
    redraw()
    try {
      const answer = await page(cursor)
      // The list was read again meanwhile, with all of its pages.
      if (mine !== version) return
      pages++
      it.value = [...it.value, ...answer[member]]
      cursor = answer[following] ?? undefined
      it.problem = null
    } catch (problem) {
      it.problem = problem
    }
    it.loading = false
    redraw()
  }
  Object.defineProperty(it, 'hasMore', {get: () => cursor !== undefined})
  return it
}

/** The button that reads the next page, where there is one. */
export function showMore(list) {
  return list.hasMore && list.value ? html`<p class="end"><button ?disabled=${list.loading} @click=${list.more}>Show more</button></p>` : nothing
}

/** Every item of a list that is known to be short. */
export async function allOf(path, member, query = {}) {
  const all = []
  let cursor
  do {
    const answer = await get(path, {...query, limit: PAGE, cursor})
    all.push(...answer[member])
    cursor = answer.nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}
