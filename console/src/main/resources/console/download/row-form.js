// Editing one row of a stored table: its fields as texts, of which those are sent that were changed.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {confirm, frame, redrawDialog, show} from '../dialog.js'
import {readExact} from '../exact-json.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {toast} from '../toast.js'
import {textOf} from './value.js'

const MANY = 20
const DELETE = 'delete'

/** Ids may have slashes, which stay slashes in an address. */
const rowsOf = (snapshot, table, row) => path`/api/snapshots/${snapshot}/tables/${table}/rows` + (row ? `/${row.id.split('/').map(encodeURIComponent).join('/')}` : '')
const placeOf = name => `/values/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/**
 * Edits a row, or makes a new one.
 *
 * @param row null makes a new one
 * @param first the column whose field has the focus
 * @return whether anything was changed
 */
export async function editRow(snapshot, {name: table, columns}, row, first) {
  const was = name => row?.values[name] ?? null
  const values = new Map()
  let part = ''
  let problem = null
  const set = (name, value) => {
    values.set(name, value)
    redrawDialog()
  }
  const now = name => (values.has(name) ? values.get(name) : was(name) === null ? null : textOf(was(name)))

  const field = ({name, type}) => html`<div class="row-field"><label><bdi>${name}</bdi> <small class="muted">${type}</small>${type === 'boolean'
    ? html`<select name=${name} ?autofocus=${name === first} @change=${event => set(name, event.target.value || null)}>${['', 'true', 'false'].map(one => html`<option value=${one} ?selected=${one === (now(name) ?? '')}>${one || 'null'}</option>`)}</select>`
    : html`<textarea name=${name} ?autofocus=${name === first} rows=${type === 'text' || type === 'jsonb' ? 2 : 1} spellcheck="false" .value=${now(name) ?? ''} @input=${event => set(name, event.target.value)}></textarea>`}${refusedAt(problem, placeOf(name))}</label>
    ${type === 'boolean' ? nothing : html`<label class="check"><input type="checkbox" aria-label="${name} is null" .checked=${now(name) === null} @change=${event => set(name, event.target.checked ? null : '')}> null</label>`}</div>`

  const save = async close => {
    try {
      const changed = columns.filter(({name}) => values.has(name) && (values.get(name) !== (was(name) === null ? null : textOf(was(name)))))
      if (row && changed.length === 0) return close()
      const body = Object.fromEntries(changed.map(({name, type}) => [name, sent(name, type, values.get(name))]))
      await change(row ? 'PATCH' : 'POST', rowsOf(snapshot, table, row), {values: body})
      close(true)
    } catch (refused) {
      problem = refused
      redrawDialog()
    }
  }

  const shown = () => columns.filter(({name}) => name.toLowerCase().includes(part.toLowerCase()))
  const done = await show(close => frame(row ? `Edit row ${row.id}` : `New row of ${table}`, html`
    <p class="muted">${row ? 'The service gets what you change when the snapshot is published.' : 'The service gets the row when the snapshot is published, and gives it its id then.'}</p>
    ${columns.length > MANY ? html`<label>Part of a column’s name <input type="search" @input=${event => { part = event.target.value; redrawDialog() }}></label>` : nothing}
    ${shown().map(field)}${refusedElsewhere(problem, columns.map(({name}) => placeOf(name)))}`, html`
    ${row ? html`<button type="button" class="danger" @click=${() => close(DELETE)}>Delete the row …</button><span class="push"></span>` : nothing}
    <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${() => save(close)}>Save</button>`), {wide: true})
  return done === DELETE ? remove(snapshot, table, row) : Boolean(done)
}

async function remove(snapshot, table, row) {
  if (!await confirm({title: `Delete row ${row.id}?`, text: html`<p>The service deletes it as well when the snapshot is published.</p>`, act: 'Delete the row'})) return false
  try {
    await change('DELETE', rowsOf(snapshot, table, row))
  } catch (problem) {
    toast(problem.message)
  }
  return true
}

/** As the API takes it: texts as the column's type, and JSON as itself. */
function sent(name, type, text) {
  if (type !== 'jsonb' || text === null) return text
  try {
    return readExact(text)
  } catch (malformed) {
    throw Object.assign(new Error(`This is not JSON: ${malformed.message}`), {status: 1, code: 'not_json', path: placeOf(name)})
  }
}
