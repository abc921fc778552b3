// Filters of the list of jobs under names, kept in this browser. A view is an address, which can be given to others.

import {html, nothing} from '../lit.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {fromQuery, toQuery, words} from '../filter.js'
import {copyButton} from '../parts.js'
import {go} from '../router.js'
import * as session from '../session.js'

const MOST = 50
const LONGEST = 80

/** Another tenant's jobs have other subjects, so that each tenant has its own views. */
const key = () => `meridian.views.${session.who.tenant}`

/** Names and queries; what somebody else put into the storage counts as nothing. */
export function stored() {
  try {
    const views = JSON.parse(localStorage.getItem(key()))
    return Array.isArray(views) ? views.filter(({name, query}) => typeof name === 'string' && typeof query === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

const keep = views => localStorage.setItem(key(), JSON.stringify(views))
const address = query => `/console/jobs${query ? `?${query}` : ''}`

/** Shows the views; one of them is opened, given to others, forgotten, or made of the present filter. */
export async function savedViews(chips) {
  const present = toQuery(chips).toString()
  let name = ''
  let refused = null

  function save() {
    const views = stored().filter(view => view.name !== name.trim())
    if (name.trim() === '') refused = 'A view has a name.'
    else if (views.length >= MOST) refused = `There are ${MOST} views already; forget one.`
    else {
      keep([...views, {name: name.trim(), query: present}].sort((a, b) => a.name.localeCompare(b.name)))
      name = ''
      refused = null
    }
    redrawDialog()
  }

  function forget(view) {
    keep(stored().filter(other => other.name !== view.name))
    redrawDialog()
  }

  const chosen = await show(close => frame('Views of the jobs', html`
    ${stored().length === 0 ? html`<p class="muted">There are none yet in this browser.</p>` : html`<ul class="views">${stored().map(view => html`<li><button class="link" @click=${() => close(view)}><bdi>${view.name}</bdi></button>
      <small class="muted">${words(fromQuery(new URLSearchParams(view.query)))}</small><span class="push"></span>${copyButton(location.origin + address(view.query), 'Copy address')}<button type="button" class="small" aria-label="Forget ${view.name}" @click=${() => forget(view)}>×</button></li>`)}</ul>`}
    <h2>Keep the present filter</h2><p class="muted">${words(chips)}</p>
    <label>Name <input maxlength=${LONGEST} .value=${name} @input=${event => { name = event.target.value }}></label>${refused ? html`<p class="refused" role="alert">${refused}</p>` : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${save}>Keep it</button>`), {wide: true})
  if (chosen) go(address(chosen.query))
}
