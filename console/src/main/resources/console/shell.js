// The frame around every page: the rail, the head, and what is said about the connection.

import {html, nothing, redraw} from './lit.js'
import {icon, mark} from './icons.js'
import {failedGroups} from './job/failures.js'
import * as live from './live.js'
import {problemBox, skeleton} from './parts.js'
import {place} from './router.js'
import * as session from './session.js'
import * as theme from './theme.js'
import {duration, isUtc, number, useUtc} from './time.js'

const RAIL = [
  ['', [['jobs', 'Jobs'], ['failed', 'Failed']]],
  ['Work', [['explorers', 'Explorers'], ['builds', 'Static builds'], ['heatmaps', 'Heatmaps'], ['downloads', 'Downloads'], ['records', 'Records']]],
  ['Rules', [['schedules', 'Schedules'], ['deliveries', 'Deliveries']]],
  ['Administration', [['keys', 'API keys', 'admin'], ['audit', 'Audit', 'admin'], ['health', 'Health', 'operator']]],
]

/** Whether the rail is open where the screen is narrow. */
let open = false

export function shell() {
  const page = place.page
  const title = page ? `${page.title()} · Meridian` : 'Meridian'
  if (document.title !== title) document.title = title
  return html`
    <a class="skip" href="#main" @click=${event => { event.preventDefault(); document.getElementById('main').focus() }}>Skip to the page</a>
    ${rail()}
    <div class="page">
      <header class="head">
        <button class="menu" aria-label="Menu" aria-expanded=${open} @click=${() => { open = !open; redraw() }}>☰</button>
        ${page?.head ? page.head() : html`<h1>${page?.title() ?? ''}</h1>`}
      </header>
      ${connection()}
      <main id="main" tabindex="0" aria-busy=${!page && !place.broken}>${body(page)}</main>
    </div>
    ${session.ended ? html`<dialog class="over" aria-label="Sign in again" @cancel=${event => event.preventDefault()}>${signInAgain()}</dialog>` : nothing}`
}

let signIn = null

/** The form is loaded when the first session ends. */
function signInAgain() {
  if (signIn) return signIn(null)
  import('./sign-in.js').then(module => {
    signIn = module.signIn
    redraw()
  })
  return nothing
}

function body(page) {
  if (place.broken) return html`<div class="pad">${problemBox(asProblem(place.broken), () => location.reload())}</div>`
  try {
    if (page) return page.body()
  } catch (failed) {
    // A page that can't be drawn says so, and the others stay in reach.
    console.error(failed)
    return html`<div class="pad">${problemBox({status: 1, code: 'page_failed', message: 'This page cannot be shown.'}, () => location.reload())}</div>`
  }
  return html`<div class="pad">${skeleton}</div>`
}

/** A file of a page is not there if a new version of the console was put in place meanwhile. */
const asProblem = broken => broken instanceof TypeError ? {status: 1, code: 'new_version', message: 'This page cannot be loaded; the console may have been updated.'} : broken

function rail() {
  const failed = failedGroups()
  return html`<nav class=${open ? 'rail open' : 'rail'} aria-label="Pages" @click=${() => { open = false; redraw() }}>
    <a class="brand" href="/console/jobs">${mark} Meridian</a>
    ${RAIL.map(([title, pages]) => html`${title ? html`<p>${title}</p>` : nothing}
      ${pages.filter(([, , role]) => !role || session.may(role)).map(([name, words]) => html`
        <a href="/console/${name}" aria-current=${place.path.startsWith(`/console/${name}`) ? 'page' : 'false'}>${icon(name)}<span>${words}</span>
        ${name === 'failed' && failed > 0 ? html`<b class="badge" aria-label="${failed} kinds of failure">${failed}</b>` : nothing}</a>`)}`)}
    <div class="foot">
      <b>${session.who.name || session.who.caller}</b>
      <span class="muted">${session.who.role} · tenant ${session.who.tenant}</span>
      ${session.who.csrfToken ? nothing : html`<span class="muted">No sign-in needed: SECURITY_MODE is open</span>`}
      <div class="switches" @click=${event => event.stopPropagation()}>
        <button class="small" @click=${() => { theme.next(); redraw() }} title="Light, dark, or as the system">${icon('light')} ${theme.chosen() ?? 'auto'}</button>
        <button class="small" @click=${() => { useUtc(!isUtc()); redraw() }} title="Times are shown in this zone">${isUtc() ? 'UTC' : 'local time'}</button>
        <button class="small" @click=${help} title="Keyboard">?</button>
        ${session.who.csrfToken ? html`<button class="small" @click=${session.signOut}>Sign out</button>` : nothing}
      </div>
    </div>
  </nav>`
}

/** Whether what is shown moves by itself. */
export function liveness() {
  const {name, perSecond, since} = live.state
  const words = {
    live: html`live${perSecond > 0 ? html` · ${number(perSecond)} changes/s` : nothing}`, connecting: 'connecting', resting: 'resting',
    lost: html`not connected for ${duration(Date.now() - since)}`,
  }[name]
  return html`<span class="liveness is-${name}" role="status">${words}</span>`
}

function connection() {
  if (live.state.name === 'lost') return html`<div class="strip" role="status">The service does not answer. What is shown may be old; the page reconnects by itself.</div>`
  const justBack = live.state.caughtUp > 0 && Date.now() - live.state.since < 20_000
  return justBack ? html`<div class="strip ok" role="status">Reconnected, ${number(live.state.caughtUp)} changes.</div>` : nothing
}

/** Shows the keys. */
export const help = () => import('./help.js').then(module => module.help())
