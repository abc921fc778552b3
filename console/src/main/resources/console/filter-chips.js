// The filters of an address as chips: what is wrong is marked, and each can be removed.

import {html, nothing} from './lit.js'

/**
 * Draws them.
 *
 * @param filters pairs of name and value
 * @param wrong says what is wrong with a filter; null if nothing is
 * @param remove is called with the name
 * @param words what names are called, where people know them by another word
 * @param say what a value is called, where people know it by another word
 */
export function filterChips(filters, wrong, remove, words = {}, say = (name, value) => value) {
  return filters.map(([name, value]) => {
    const problem = wrong(name, value)
    return html`<span class=${problem ? 'chip wrong' : 'chip'} title=${problem ?? ''}><small>${words[name] ?? name}</small> <bdi>${say(name, value)}</bdi>${problem ? html`<span class="unseen">: ${problem}</span>` : nothing}
      <button aria-label="Remove ${words[name] ?? name}" @click=${() => remove(name)}>×</button></span>`
  })
}

/** The filters in which nothing is wrong, as the API takes them. */
export const goodFilters = (filter, wrong) => Object.fromEntries(Object.entries(filter).filter(([name, value]) => !wrong(name, value)))
