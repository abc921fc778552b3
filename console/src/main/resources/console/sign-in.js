// Signing in, as a page and over a page that is open.

import {html, nothing, redraw} from './lit.js'
import {mark} from './icons.js'
import * as session from './session.js'

let options = null
let refused = null
let busy = false

/** Learns how people can sign in here. */
async function prepare() {
  try {
    options = await session.options()
  } catch (problem) {
    refused = problem.message
  }
  redraw()
}

/** The form; `then` is where to go on to, null over a page that stays. */
export function signIn(then) {
  if (!options && !refused) prepare()
  const provider = options?.provider
  return html`<main class="sign-in"><div class="card">
    <h1>${mark} Meridian</h1>
    ${then === null ? html`<p>Your session has ended. Sign in again; the page keeps what you typed.</p>` : nothing}
    ${refused ? html`<p class="refused" role="alert">${refused}</p>` : nothing}
    ${provider ? html`<a class="button primary" href=${`${provider.address}?then=${encodeURIComponent(then ?? location.pathname + location.search)}`}>Sign in at ${provider.name}</a>` : nothing}
    ${provider && options?.keys ? html`<p class="muted or">or</p>` : nothing}
    ${options?.keys === false ? nothing : html`<form @submit=${event => submit(event, then)}>
      <label>API key <input name="key" type="password" autocomplete="off" required autofocus placeholder="mk_…"></label>
      <button class="primary" ?disabled=${busy}>Sign in</button>
      <p class="muted">The key opens a session for at most 12 hours. The page does not keep it.</p>
    </form>`}
  </div></main>`
}

async function submit(event, then) {
  event.preventDefault()
  const field = event.target.elements.key
  const key = field.value.trim()
  busy = true
  redraw()
  try {
    await session.signIn(key)
    refused = null
  } catch (problem) {
    refused = problem.retryAfter ? `${problem.message}. Wait ${problem.retryAfter} s.` : problem.message
  }
  busy = false
  if (!refused) field.value = ''
  if (!refused && then !== null) location.assign(then)
  redraw()
}
