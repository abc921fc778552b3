// Dialogs over the page. One at a time; Escape and Close close it, and the focus goes back to where it was.

import {html, nothing, render} from './lit.js'

let redrawOpen = () => {}

/** Draws the open dialog again. */
export const redrawDialog = () => redrawOpen()

/**
 * Shows a dialog.
 *
 * @param content draws its inside; gets the function that closes it with a result
 * @return what it was closed with; undefined if it was cancelled
 */
export function show(content, {wide = false} = {}) {
  return new Promise(resolve => {
    const dialog = document.createElement('dialog')
    if (wide) dialog.className = 'wide'
    document.body.append(dialog)
    let result
    const close = value => {
      result = value
      dialog.close()
    }
    const draw = () => render(content(close), dialog)
    redrawOpen = draw
    draw()
    dialog.addEventListener('close', () => {
      redrawOpen = () => {}
      dialog.remove()
      resolve(result)
    })
    dialog.showModal()
  })
}

/** The frame that most dialogs have. `acts` are buttons, the last one the one that acts. */
export function frame(title, inside, acts) {
  return html`<form method="dialog" class="dialog" @submit=${event => event.preventDefault()} aria-label=${title}>
    <h2>${title}</h2>${inside}
    <div class="acts">${acts}</div>
  </form>`
}

/** Asks before something that can't be undone; the promise holds true if it was confirmed. `typed` has to be typed first. */
export function confirm({title, text, act, typed}) {
  let entered = ''
  return show(close => frame(
    title,
    html`<div class="text">${text}</div>${typed === undefined ? nothing : html`
      <label>Type <b>${typed}</b> to go on
        <input autocomplete="off" @input=${event => { entered = event.target.value; redrawDialog() }}></label>`}`,
    html`<button type="button" @click=${() => close()}>Close</button>
      <button class="danger" ?disabled=${typed !== undefined && entered.trim() !== String(typed)} @click=${() => close(true)}>${act}</button>`,
  ))
}
