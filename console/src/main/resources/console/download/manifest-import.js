// Translating a low-code manifest of Airbyte's into a definition.

import {html, nothing} from '../lit.js'
import {address, path, send} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {violations} from '../forms.js'
import {problemBox} from '../parts.js'
import {textOfFile} from './text-file.js'

/** Asks for a manifest; the promise holds the definition and what it does without, or nothing. */
export function importManifest() {
  let text = ''
  let title = ''
  let streams = ''
  let problem = null
  let busy = false

  async function choose(event) {
    const file = event.target.files[0]
    event.target.value = ''
    try {
      text = await textOfFile(file)
      problem = null
    } catch (failed) {
      problem = {status: 1, code: 'not_read', message: failed.message}
    }
    redrawDialog()
  }

  async function translate(close) {
    busy = true
    redrawDialog()
    try {
      const query = {title: title.trim(), streams: streams.split(',').map(one => one.trim()).filter(Boolean).join(',')}
      close(await (await send('POST', address(path`/api/connectors/import`, query), {headers: {'Content-Type': 'application/yaml'}, body: text})).json())
    } catch (failed) {
      problem = failed
    }
    busy = false
    redrawDialog()
  }

  function importable() {
    return problem?.body?.importableStreams ?? []
  }

  function takeImportable() {
    streams = importable().join(', ')
    problem = null
    redrawDialog()
  }

  return show(close => frame('Import a manifest', html`
    <p class="muted">A low-code manifest of Airbyte’s becomes a definition, which you look at before it is saved.</p>
    <label>Title <small class="muted">optional</small><input maxlength="100" @input=${event => { title = event.target.value }}></label>
    <label>Streams, with commas between them <small class="muted">all of them if left out</small><input autocomplete="off" spellcheck="false" .value=${streams} @input=${event => { streams = event.target.value }}></label>
    <label>Manifest, in YAML or JSON <textarea rows="12" spellcheck="false" wrap="off" .value=${text} @input=${event => { text = event.target.value }}></textarea></label>
    <p><label class="button"><input type="file" class="unseen" accept=".yaml,.yml,.json,application/yaml,application/json" @change=${choose}>Choose a file</label></p>
    ${violations(problem).map(fault => html`<p class="refused" role="alert"><code>${fault.path}</code> ${fault.message}</p>`)}${problem && violations(problem).length === 0 ? problemBox(problem) : nothing}
    ${importable().length ? html`<p>These streams can be imported together: ${importable().join(', ')}.
      <button type="button" @click=${takeImportable}>Ask for these only</button></p>` : nothing}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" ?disabled=${busy} @click=${() => translate(close)}>Translate it</button>`), {wide: true})
}
