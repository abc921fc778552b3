// Small parts that every page uses.

import {html, nothing, redraw} from './lit.js'
import {clock, exact, relative} from './time.js'

/** A time, relative, with the exact one where people point at it. */
export function ago(when) {
  return when ? html`<time datetime=${when} title=${exact(when)}>${relative(when)}</time>` : nothing
}

/** What went wrong, in words, with its code and its time, and what to do. The rest of the page stays usable. */
export function problemBox(problem, again) {
  const words = problem.status === 0 ? 'The service cannot be reached.' : problem.message
  return html`<div class="problem" role="alert">
    <p><b>${words}</b> <code>${problem.code ?? 'unexpected'}</code> ${problem.at ? html`<span class="muted">${clock(problem.at)}</span>` : nothing}</p>
    ${problem.status === 429 && problem.retryAfter ? html`<p>Wait ${problem.retryAfter} s.</p>` : nothing}
    ${again ? html`<button @click=${again}>Try again</button>` : nothing}
  </div>`
}

/** Who did something, by name; the id that stays is shown where people point at it. */
export const who = (name, id) => html`<bdi title=${id ?? nothing}>${name}</bdi>`

/** Stands in place of what has not been read yet. */
export const skeleton = html`<div class="skeleton" aria-busy="true"><i></i><i></i><i></i></div>`

/** Says that nothing is there, and what would change that. */
export const empty = content => html`<div class="empty">${content}</div>`

/** A long id by its beginning and its end, which people tell apart; other texts as they are. */
export const shortId = text => (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text) ? `${text.slice(0, 8)}…${text.slice(-4)}` : text)

/** A button that copies a text. */
export function copyButton(text, label = 'Copy') {
  return html`<button type="button" class="small" @click=${event => copy(text, event.currentTarget)}>${label}</button>`
}

/** Copies a text, also where the page came by plain HTTP, without the clipboard's interface. */
export async function copyText(text, button) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  button.after(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

async function copy(text, button) {
  await copyText(text, button)
  const before = button.textContent
  button.textContent = 'Copied'
  setTimeout(() => { button.textContent = before }, 1500)
}

/** A page that the role does not reach. */
export const forbidden = (role, mine) => empty(html`<p>This page needs the role <b>${role}</b>; you are ${mine}.</p>`)

/**
 * Something read from the API, again at will: `value` is undefined before the first answer, `problem` null unless the last try
 * failed, `loading` while one is under way.
 */
export function reading(read) {
  let last = 0
  const it = {
    value: undefined, problem: null, loading: false,
    async load() {
      const mine = ++last
      it.loading = true
      redraw()
      try {
        const value = await read()
        if (mine !== last) return
        Object.assign(it, {value, problem: null})
      } catch (problem) {
        if (mine !== last) return
        it.problem = problem
      }
      it.loading = false
      redraw()
    },
  }
  return it
}

/** Repeats a call at intervals while the page is visible, until the returned function is called. */
export function every(millis, act) {
  const timer = setInterval(() => document.hidden || act(), millis)
  return () => clearInterval(timer)
}

/** What a reading shows: old content dimmed while it is read again, a skeleton the first time only. */
export function shown(read, draw) {
  if (read.value === undefined) return read.problem ? problemBox(read.problem, read.load) : skeleton
  return html`${read.problem ? problemBox(read.problem, read.load) : nothing}<div class=${read.loading ? 'dimmed' : ''}>${draw(read.value)}</div>`
}
