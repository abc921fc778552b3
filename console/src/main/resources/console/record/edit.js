// Changing what people say of a record, and having it processed once more.

import {html} from '../lit.js'
import {change, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'

/** Title, type and further metadata; what is emptied is removed. Returns whether it was saved. */
export function editWords(record) {
  let title = record.title ?? ''
  let type = record.recordType
  let metadata = JSON.stringify(record.metadata ?? {}, null, 2)
  let problem = null
  return show(close => frame(`Change record ${record.id}`, html`
    <label>Title <small class="muted">counts more than the file’s; the file’s if left out</small><input .value=${title} @input=${event => { title = event.target.value }}>${refusedAt(problem, '/title')}</label>
    <label>Type <input spellcheck="false" .value=${type} @input=${event => { type = event.target.value }}>${refusedAt(problem, '/recordType')}</label>
    <label>Metadata (JSON), by the names of tags <textarea rows="8" spellcheck="false" .value=${metadata} @input=${event => { metadata = event.target.value }}></textarea>${refusedAt(problem, '/metadata')}</label>
    ${refusedElsewhere(problem, ['/title', '/recordType', '/metadata'])}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
      try {
        const body = {...(title.trim() ? {title: title.trim()} : {}), recordType: type.trim(), metadata: parsed(metadata)}
        close(await change('PUT', path`/api/records/${record.id}`, body))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Save</button>`), {wide: true})
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (malformed) {
    throw Object.assign(new Error(`This is not JSON: ${malformed.message}`), {status: 1, code: 'not_json', path: '/metadata'})
  }
}

/** Starts a job for the newest audio; steps that are done are not done again, but for stems. Returns the accepted job. */
export function processAgain(record) {
  let stems = ''
  let problem = null
  const now = record.published?.stems?.choice
  return show(close => frame('Process again?', html`<p>What is done already is not done again. Stems that could not be made are tried once more.</p>
    <label>Stems <small class="muted">${now ? `${now} now` : 'as its type says'}; left out: as before</small><input spellcheck="false" placeholder="hpss, center, none" @input=${event => { stems = event.target.value.trim() }}>${refusedAt(problem, '/payload/stems')}</label>
    ${refusedElsewhere(problem, ['/payload/stems'])}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
      try {
        close(await change('POST', '/api/jobs', {type: 'process_new_record', payload: {record_id: record.id, again: true, ...(stems ? {stems} : {})}}))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Process</button>`))
}
