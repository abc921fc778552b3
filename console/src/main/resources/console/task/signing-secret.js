// What receivers check the signatures of notices with.

import {html} from '../lit.js'
import {change, get} from '../api.js'
import {confirm, frame, redrawDialog, show} from '../dialog.js'
import {copyButton, problemBox} from '../parts.js'
import {toast} from '../toast.js'

/** Shows the secret where it is asked for, and renews it. It is not kept by the page. */
export async function signingSecret() {
  let secret = null
  let problem = null
  const read = () => get('/api/signing-secret').then(answer => { secret = answer.secret }, refused => { problem = refused }).then(redrawDialog)
  const renew = await show(close => frame('Signing secret', html`<p>Notices and webhooks are signed with it, so that receivers know that they come from here.</p>
    ${secret ? html`<p class="secret"><code>${secret}</code> ${copyButton(secret)}</p>` : problem ? problemBox(problem, read) : html`<button @click=${read}>Show it</button>`}`, html`
    <button type="button" @click=${() => close(true)}>Renew …</button><button class="primary" @click=${() => close()}>Close</button>`))
  if (!renew || !await confirm({title: 'Renew the signing secret?', text: html`<p>What is sent from now on is signed with the new one. Receivers that have the old one refuse it.</p>`, act: 'Renew'})) return
  try {
    await change('POST', '/api/signing-secret/renew')
    toast('There is a new signing secret.')
  } catch (refused) {
    toast(refused.message)
  }
}
