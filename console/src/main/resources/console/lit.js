// Drawing. This is the one place that names the template library.

export {html, svg, render, nothing} from './lit-html/lit-html.js'
export {repeat} from './lit-html/directives/repeat.js'

// Everything that is shown is drawn anew at most once a frame; what has not changed costs nothing.
let drawing = () => {}
let asked = false

/** Says how the whole page is drawn. */
export function drawBy(draw) {
  drawing = draw
}

/** Has the page drawn with the next frame. */
export function redraw() {
  if (asked) return
  asked = true
  requestAnimationFrame(() => {
    asked = false
    drawing()
  })
}

const BETWEEN_CHANGES = 120
let later = null

/** The same for what changes by itself: people read no faster, and a click is drawn at once all the same. */
export function redrawSoon() {
  later ??= setTimeout(() => {
    later = null
    redraw()
  }, BETWEEN_CHANGES)
}
