// Short notes at the foot of the page.

import {html, render} from './lit.js'

const SHOWN_FOR = 8000
const notes = []
let area = null

/** Says something that needs no answer; screen readers say it politely. */
export function toast(content) {
  if (!area) {
    area = document.createElement('div')
    area.className = 'toasts'
    area.setAttribute('role', 'status')
    document.body.append(area)
  }
  const note = {content}
  notes.push(note)
  draw()
  setTimeout(() => {
    notes.splice(notes.indexOf(note), 1)
    draw()
  }, SHOWN_FOR)
}

const draw = () => render(notes.map(({content}) => html`<p>${content}</p>`), area)
