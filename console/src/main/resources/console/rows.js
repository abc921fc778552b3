// A window of rows: of thousands only those in sight are in the page.

import {html, repeat, redraw} from './lit.js'

const BEYOND = 6

export class Rows {
  /** @param height of a row in pixels, which may change */
  constructor(height) {
    this.height = height
    this.top = 0
    this.view = 900
    this.nearEnd = () => {}
  }

  /** Draws the rows in sight. */
  draw(rows, drawRow) {
    const height = this.height()
    const first = Math.max(0, Math.floor(this.top / height) - BEYOND)
    const last = Math.min(rows.length, Math.ceil((this.top + this.view) / height) + BEYOND)
    if (last === rows.length) this.nearEnd()
    return html`<div class="spacer" .style=${`height: ${rows.length * height}px`}>
      <div class="window" .style=${`transform: translateY(${first * height}px)`}>
        ${repeat(rows.slice(first, last), row => row.id, (row, i) => drawRow(row, first + i))}
      </div>
    </div>`
  }

  /** For the element that scrolls. */
  scrolled = event => {
    this.top = event.currentTarget.scrollTop
    this.view = event.currentTarget.clientHeight
    redraw()
  }

  /** Has a row in sight. */
  reveal(index) {
    const area = document.querySelector('.scroll')
    const at = index * this.height()
    // The heads of the columns stay at the top and cover what is below them.
    const head = area.querySelector('.columns')?.offsetHeight ?? 0
    if (at < area.scrollTop) area.scrollTop = at
    else if (at + this.height() + head > area.scrollTop + area.clientHeight) area.scrollTop = at + this.height() + head - area.clientHeight
  }
}
