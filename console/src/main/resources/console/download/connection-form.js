// Making a connection, changing its settings, and writing its credentials again.

import {html, nothing} from '../lit.js'
import {change, get, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt} from '../forms.js'
import {problemBox} from '../parts.js'
import {go} from '../router.js'
import {ConnectionFields} from './connection-fields.js'

const kinds = async () => (await get('/api/connections/kinds')).kinds

/** Asks for a new connection and opens its page, which tests it. */
export async function newConnection() {
  let all = null
  let fields = null
  let name = ''
  let problem = null
  let failed = null
  kinds().then(found => { all = found }, refused => { failed = refused }).then(redrawDialog)
  const choose = connector => {
    const kind = all.find(one => one.connector === connector)
    fields = kind && new ConnectionFields(kind)
    problem = null
    redrawDialog()
  }
  const made = await show(close => frame('New connection', html`
    <label>Name <input maxlength="100" @input=${event => { name = event.target.value }}>${refusedAt(problem, '/name')}</label>
    <label>Connector <select @change=${event => choose(event.target.value)}><option value="">Choose …</option>${all?.map(kind => html`<option value=${kind.connector}>${kind.title}</option>`)}</select>${refusedAt(problem, '/connector')}</label>
    ${failed ? problemBox(failed) : nothing}${fields ? fields.draw(problem) : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" ?disabled=${!fields} @click=${() => sent(() => change('POST', '/api/connections', {name: name.trim(), connector: fields.kind.connector, ...fields.value()}), close, refused => { problem = refused })}>Create and test</button>`), {wide: true})
  if (made) go(`/console/downloads/${made.id}?try=true`)
}

/**
 * Changes a connection.
 *
 * @param secretsOnly whether only its credentials are written again; its settings stay
 * @return whether it was changed
 */
export async function changeConnection(connection, secretsOnly) {
  let fields = null
  let problem = null
  let failed = null
  kinds().then(all => {
    const kind = all.find(one => one.connector === connection.connector)
    if (kind) fields = new ConnectionFields(kind, connection.settings)
    else failed = {status: 1, code: 'unknown_connector', message: `There is no connector '${connection.connector}' any more.`}
  }, refused => { failed = refused }).then(redrawDialog)
  return show(close => frame(secretsOnly ? `Write the credentials of ${connection.name} again` : `Change ${connection.name}`, html`
    <p class="muted">${secretsOnly ? 'Credentials are written and never shown. Those that are left empty stay as they are.' : 'With other settings every credential has to be written again, so that another address cannot receive it.'}</p>
    ${failed ? problemBox(failed) : nothing}${fields ? fields.draw(problem, secretsOnly) : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" ?disabled=${!fields} @click=${() => sent(() => change('PUT', path`/api/connections/${connection.id}`, fields.value()), close, refused => { problem = refused })}>Save</button>`), {wide: true})
}

async function sent(call, close, refuse) {
  try {
    close(await call())
  } catch (refused) {
    refuse(refused)
    redrawDialog()
  }
}
