// Making a snapshot: its connection, its name, and which tables it has.

import {html, nothing} from '../lit.js'
import {change, get, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {problemBox} from '../parts.js'
import {go} from '../router.js'
import {many} from '../time.js'
import {TableChoice} from './table-choice.js'

const SHOWN = 100

/**
 * Asks for a snapshot and opens its page.
 *
 * @param connection null lets people choose one of `connections`
 */
export async function newSnapshot(connection, connections = [connection]) {
  let chosen = connection
  let name = ''
  let part = ''
  let tables = null
  let problem = null
  let failed = null

  async function ask() {
    tables = failed = null
    redrawDialog()
    try {
      const found = (await get(path`/api/connections/${chosen.id}/tables`)).tables
      tables = found.map(table => new TableChoice(table, redrawDialog))
    } catch (refused) {
      failed = refused
    }
    redrawDialog()
  }
  if (chosen) queueMicrotask(ask)

  const wanted = () => tables?.filter(table => table.wanted) ?? []
  const matching = () => tables.filter(table => table.name.toLowerCase().includes(part.toLowerCase()))
  const chooseAll = event => {
    matching().forEach(table => { table.wanted = event.target.checked })
    redrawDialog()
  }
  const made = await show(close => frame('New snapshot', html`
    <label>Name <input maxlength="100" @input=${event => { name = event.target.value }}>${refusedAt(problem, '/name')}</label>
    ${connection ? nothing : html`<label>Connection <select @change=${event => { chosen = connections.find(one => one.id === event.target.value); if (chosen) ask() }}><option value="">Choose …</option>${connections.map(one => html`<option value=${one.id}>${one.name}</option>`)}</select>${refusedAt(problem, '/connectionId')}</label>`}
    ${failed ? problemBox(failed, ask) : nothing}
    ${chosen && !tables && !failed ? html`<p role="status">Asking for its tables …</p>` : nothing}
    ${tables?.length === 0 ? html`<p>The connection has no tables that can be read.</p>` : nothing}
    ${tables?.length ? html`<p><b>${many(wanted().length, 'table')} chosen</b> of ${tables.length}</p>
      ${tables.length > 10 ? html`<label>Part of a name <input type="search" @input=${event => { part = event.target.value; redrawDialog() }}></label>` : nothing}
      <label class="check"><input type="checkbox" .checked=${matching().length > 0 && matching().every(table => table.wanted)} @change=${chooseAll}> All${part ? ' that match' : ''}</label>
      <div class="table-choices">${matching().slice(0, SHOWN).map(table => table.draw(problem, wanted().indexOf(table)))}</div>
      ${matching().length > SHOWN ? html`<p class="muted">${many(matching().length - SHOWN, 'table')} more: type a part of the name.</p>` : nothing}` : nothing}
    ${refusedElsewhere(problem, ['/name', '/connectionId', ...wanted().flatMap((table, index) => table.paths(index))])}`, html`
    <button type="button" @click=${() => close()}>Close</button>
    <button class="primary" ?disabled=${wanted().length === 0} @click=${async () => {
      try {
        close(await change('POST', '/api/snapshots', {name: name.trim(), connectionId: chosen.id, tables: wanted().map(table => table.value())}))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Create</button>`), {wide: true})
  if (made) go(`/console/downloads/${made.connectionId}/${made.id}`)
}
