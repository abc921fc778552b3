// API keys.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {confirm, frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {ago, copyButton, empty, forbidden, shown, who} from '../parts.js'
import {paged, showMore} from '../paged.js'
import * as session from '../session.js'
import {toast} from '../toast.js'

export default function keys() {
  const read = paged('/api/keys', 'keys')
  const allowed = session.may('admin')
  if (allowed) read.load()

  async function revoke(key) {
    if (!await confirm({title: `Revoke ${key.name}?`, text: html`<p>Whoever uses it is refused at once, and their sessions end.</p>`, act: 'Revoke'})) return
    try {
      await change('DELETE', path`/api/keys/${key.id}`)
    } catch (problem) {
      toast(problem.message)
    }
    read.load()
  }

  const row = key => html`<tr><td><bdi>${key.name}</bdi></td><td>${key.role}</td><td><code>${key.prefix}…</code></td><td>${ago(key.createdAt)} by ${who(key.createdBy, key.createdById)}</td><td>${key.lastUsedAt ? ago(key.lastUsedAt) : 'never'}</td>
    <td>${key.revokedAt ? html`revoked ${ago(key.revokedAt)}` : key.expiresAt ? ago(key.expiresAt) : 'does not end'}</td>
    <td class="right">${key.revokedAt ? nothing : html`<button class="small" @click=${() => revoke(key)}>Revoke …</button>`}</td></tr>`
  return {
    title: () => 'API keys',
    head: () => html`<h1>API keys</h1><span class="push"></span>${allowed ? html`<button @click=${() => make().then(read.load)}>New key</button>` : nothing}`,
    body: () => html`<div class="pad">${allowed ? shown(read, all => (all.length === 0 ? empty('There are no keys.') : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Name</th><th>Role</th><th>Begins with</th><th>Created</th><th>Last used</th><th>Ends</th><th></th></tr></thead><tbody>${all.map(row)}</tbody></table></div>${showMore(read)}`)) : forbidden('admin', session.who.role)}</div>`,
    keys: {Escape: () => history.back()},
  }
}

function make() {
  const request = {name: '', role: 'viewer'}
  let made = null
  let problem = null
  return show(close => frame('New key', made ? html`<p>This is the key. It is shown only now: keep it where secrets are kept.</p><p class="secret"><code>${made.key}</code> ${copyButton(made.key)}</p>` : html`
    <label>Name <input maxlength="100" @input=${event => { request.name = event.target.value }}>${refusedAt(problem, '/name')}</label>
    <label>Role <select @change=${event => { request.role = event.target.value }}>${['viewer', 'operator', 'admin'].map(role => html`<option>${role}</option>`)}</select></label>
    <label>Ends <input type="datetime-local" @input=${event => { request.expiresAt = event.target.value ? new Date(event.target.value).toISOString() : undefined }}>${refusedAt(problem, '/expiresAt')}</label>${refusedElsewhere(problem, ['/name', '/expiresAt'])}`,
    made ? html`<button class="primary" @click=${() => close()}>I have kept it</button>` : html`<button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
      try {
        made = await change('POST', '/api/keys', request)
      } catch (refused) {
        problem = refused
      }
      redrawDialog()
    }}>Create</button>`))
}
