// One definition of a connector: shown, checked, changed, and a new one, also from a manifest.

import {html, nothing, redraw} from '../lit.js'
import {change, path, send} from '../api.js'
import {confirm} from '../dialog.js'
import {refusedAt, violations} from '../forms.js'
import {copyButton, empty, problemBox, reading, shown} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {style} from '../style.js'
import {bytes} from '../time.js'
import {toast} from '../toast.js'
import {importManifest} from './manifest-import.js'
import {LARGEST, textOfFile} from './text-file.js'

const YAML = {'Content-Type': 'application/yaml'}
const BEGINNING = `title: My service
address: https://api.example.com
settings:
  token: {title: Token, secret: true}
signIn: {bearer: {token: "{token}"}}
tables:
  - name: things
    request: {path: /things}
    id: /id
    paging: {link: {}}
`

export default function connector({params, kept}) {
  style('./styles/download.css')
  const isNew = params.name === undefined
  let name = kept?.name ?? ''
  let text = kept?.text ?? (isNew ? BEGINNING : undefined)
  let shipped = false
  let leftOut = []
  let fits = null
  let problem = null
  let busy = false
  const read = reading(async () => {
    const all = (await (await send('GET', '/api/connectors')).json()).connectors
    shipped = all.find(one => one.name === params.name)?.shipped ?? false
    const stored = await (await send('GET', path`/api/connectors/${params.name}`)).text()
    text ??= stored
    return stored
  })
  if (!isNew) read.load()
  const edits = () => may('admin') && !shipped

  function write(other) {
    text = other
    fits = problem = null
    redraw()
  }

  async function attempt(act) {
    busy = true
    fits = problem = null
    redraw()
    try {
      const size = new Blob([text]).size
      if (size > LARGEST) throw Object.assign(new Error(`The definition has ${bytes(size)}; at most ${bytes(LARGEST)} are accepted. Nothing was sent.`), {status: 413, code: 'too_large'})
      await act()
    } catch (failed) {
      problem = failed
    }
    busy = false
    redraw()
  }

  const check = () => attempt(async () => {
    fits = await (await send('POST', '/api/connectors/check', {headers: YAML, body: text})).json()
  })

  const save = () => attempt(async () => {
    const to = isNew ? name.trim() : params.name
    if (isNew && !to) throw Object.assign(new Error('Give the definition a name: lower-case letters, digits and hyphens.'), {status: 1, code: 'name_missing', path: '/name'})
    await send('PUT', path`/api/connectors/${to}`, {headers: YAML, body: text})
    toast(`${to} is stored.`)
    leftOut = []
    if (isNew) go(path`/console/downloads/connectors/${to}`)
    else await read.load()
  })

  async function remove() {
    if (!await confirm({title: `Delete ${params.name}?`, text: html`<p>No connection can be made with it any more.</p>`, act: 'Delete', typed: params.name})) return
    try {
      await change('DELETE', path`/api/connectors/${params.name}`)
      go('/console/downloads/connectors')
    } catch (failed) {
      toast(failed.message)
    }
  }

  async function bring() {
    const made = await importManifest()
    if (!made) return
    leftOut = made.leftOut
    write(`${JSON.stringify(made.document, null, 2)}\n`)
  }

  async function choose(event) {
    const file = event.target.files[0]
    event.target.value = ''
    try {
      write(await textOfFile(file))
    } catch (failed) {
      toast(failed.message)
    }
  }

  const faults = () => violations(problem).filter(({path: place}) => place !== '/name')
  const editor = () => html`
    ${isNew ? html`<label class="short">Name <input maxlength="40" autocomplete="off" spellcheck="false" .value=${name} @input=${event => { name = event.target.value; redraw() }}>${refusedAt(problem, '/name')}</label>` : nothing}
    <label>Definition, in YAML or JSON <textarea class="definition" rows="24" spellcheck="false" wrap="off" .value=${text ?? ''} @input=${event => write(event.target.value)}></textarea></label>
    <div class="acts start under-text"><button ?disabled=${busy} @click=${check}>Check</button><button class="primary" ?disabled=${busy || (!isNew && text === read.value)} @click=${save}>Save</button>
      <label class="button"><input type="file" class="unseen" accept=".yaml,.yml,.json,application/yaml,application/json" @change=${choose}>Choose a file</label>${isNew ? html`<button @click=${bring}>Import a manifest …</button>` : nothing}
      <a href="/api/connectors/schema" target="_blank">JSON Schema of definitions</a></div>
    <div role="status">${fits ? html`<p class="strip ok">It can be stored: <bdi>${fits.title}</bdi>, ${fits.tables.length ? html`with <bdi>${fits.tables.join(', ')}</bdi>` : 'and the service lists its tables'}.</p>` : nothing}</div>
    ${faults().length ? html`<section class="card failure" role="alert"><h2>What is wrong</h2><ul class="faults">${faults().map(fault => html`<li><code>${fault.path || '/'}</code> <bdi>${fault.message}</bdi></li>`)}</ul></section>` : nothing}
    ${problem && violations(problem).length === 0 ? problemBox(problem) : nothing}
    ${leftOut.length ? html`<section class="card"><h2>What the manifest has and the definition does without</h2><ul class="faults">${leftOut.map(one => html`<li><code>${one.path}</code> <bdi>${one.reason}</bdi></li>`)}</ul></section>` : nothing}`

  return {
    title: () => params.name ?? 'New definition',
    head: () => html`<h1><a href="/console/downloads">Downloads</a> <span class="muted">/</span> <a href="/console/downloads/connectors">Connectors</a> <span class="muted">/</span> <bdi>${params.name ?? 'new'}</bdi></h1>${shipped ? html`<span class="tag">comes with the product</span>` : nothing}<span class="push"></span>
      ${!isNew && read.value !== undefined && edits() ? html`<button class="danger" @click=${remove}>Delete …</button>` : nothing}`,
    body: () => html`<div class="pad">${isNew ? (may('admin') ? editor() : empty('An admin writes definitions.')) : read.problem?.status === 404 ? empty('There is no such connector.') : shown(read, stored => (edits() ? editor() : html`<p>${copyButton(stored)}</p><pre tabindex="0" class="card">${stored}</pre>`))}</div>`,
    keep: () => (isNew || text !== read.value ? {name, text} : {}),
    keys: {Escape: () => history.back()},
  }
}
