// Tabs: one stop of the Tab key, arrows between them.

import {html} from './lit.js'

/** Scrolls the tabs, once they are drawn, as far as it takes to see the one that is chosen. */
export function revealTab(name) {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const tab = document.getElementById(`tab-${name}`)
    if (!tab) return
    const all = tab.parentElement
    const left = tab.offsetLeft - all.offsetLeft
    all.scrollLeft = Math.min(left, Math.max(all.scrollLeft, left + tab.offsetWidth - all.clientWidth))
  }))
}

/**
 * Draws the tabs; the page draws the panel, labelled by `tab-` and the name of its tab.
 *
 * @param tabs pairs of name and words
 * @param chosen the name of the tab that is shown
 */
export function tablist(tabs, chosen, choose) {
  const names = tabs.map(([name]) => name)
  function arrow(event) {
    const by = {ArrowRight: 1, ArrowLeft: -1}[event.key]
    if (!by) return
    event.preventDefault()
    const next = names[(names.indexOf(chosen) + by + names.length) % names.length]
    choose(next)
    // The tab takes the focus once it has been drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus()))
  }
  return html`<div role="tablist" @keydown=${arrow}>${tabs.map(([name, words]) => html`<button role="tab" id="tab-${name}" aria-selected=${name === chosen} tabindex=${name === chosen ? 0 : -1} @click=${() => choose(name)}>${words}</button>`)}</div>`
}
