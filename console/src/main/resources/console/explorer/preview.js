// What saving a TSV would change, before it is saved.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path, send} from '../api.js'
import {ago, empty, problemBox, reading, skeleton} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {many, number} from '../time.js'
import {style} from '../style.js'
import {toast} from '../toast.js'
import {difference} from './difference.js'
import {savedBy} from './saved-by.js'

const KINDS = [['created', '+', 'New'], ['updated', '~', 'Changed'], ['removed', '−', 'Removed'], ['failed', '!', 'With errors'], ['moved', '↕', 'Only moved']]
const SHOWN_AT_FIRST = ['updated', 'created', 'removed', 'failed']
const PAGE = 100
/** More are folded, so that the changes are seen first. */
const SHOWN_WARNINGS = 3

export default function preview({params}) {
  style('./styles/explorer.css')
  const {slug, id} = params
  const read = reading(() => get(path`/api/explorers/${slug}/previews/${id}`))
  const now = reading(() => get(path`/api/explorers/${slug}`).catch(problem => { if (problem.status === 404) return null; throw problem }))
  const changes = Object.fromEntries(KINDS.map(([kind]) => [kind, {list: null, cursor: undefined, problem: null}]))
  let why = ''
  let conflict = null
  let saving = false
  let current = -1
  read.load().then(() => !read.value?.savedGeneration && SHOWN_AT_FIRST.forEach(kind => read.value?.counts[kind] > 0 && more(kind)))
  now.load()

  async function more(kind) {
    const one = changes[kind]
    try {
      const page = await get(path`/api/explorers/${slug}/previews/${id}/changes`, {change: kind, limit: PAGE, cursor: one.cursor})
      one.list = [...(one.list ?? []), ...page.changes]
      one.cursor = page.nextCursor
      one.problem = null
    } catch (problem) {
      one.problem = problem
    }
    redraw()
  }

  async function save() {
    saving = true
    conflict = null
    redraw()
    try {
      const accepted = await change('POST', path`/api/explorers/${slug}/previews/${id}/save`, {commitMessage: why || undefined})
      toast(html`Saved as generation ${accepted.generation}: <a href="/console/jobs/${accepted.jobId}">its job</a>`)
      go(accepted.jobId ? path`/console/jobs/${accepted.jobId}` : path`/console/explorers/${slug}`)
    } catch (problem) {
      conflict = problem
    }
    saving = false
    redraw()
  }

  /** Compares the same text with what is saved now. */
  async function again() {
    try {
      const tsv = await (await send('GET', path`/api/explorers/${slug}/previews/${id}`, {headers: {Accept: 'text/tab-separated-values'}})).text()
      const {previewId} = await change('POST', path`/api/explorers/${slug}/preview`, {tsv})
      go(path`/console/explorers/${slug}/previews/${previewId}`)
    } catch (problem) {
      conflict = problem
      redraw()
    }
  }

  function step(by) {
    const all = [...document.querySelectorAll('.change')]
    current = Math.min(all.length - 1, Math.max(0, current + by))
    all[current]?.scrollIntoView({block: 'center'})
    all[current]?.focus()
  }

  const changed = counts => counts.created + counts.updated + counts.removed
  return {
    title: () => `Preview of ${slug}`,
    head: () => html`<h1><a href="/console/explorers">Explorers</a> <span class="muted">/</span> <a href="/console/explorers/${slug}">${slug}</a> <span class="muted">/</span> Preview</h1>
      ${read.value ? html`<span class="tag">${read.value.base ? `generation ${read.value.base.generation} → ${read.value.base.generation + 1}` : 'new'}</span>` : nothing}<span class="push"></span>
      ${may('operator') && read.value && !read.value.savedGeneration ? html`<input class="search" maxlength="255" placeholder="Why (for the history)" aria-label="Why" @input=${event => { why = event.target.value }}>
        <a class="button" href="/console/explorers/${slug}">Discard</a><button class="primary" ?disabled=${saving} @click=${save}>${read.value.becomes.published ? 'Save and publish' : 'Save'} ${many(changed(read.value.counts), 'change')}</button>` : nothing}`,
    body: () => {
      if (!read.value) return read.problem ? html`<div class="pad">${read.problem.status === 404 ? empty(html`<p>This preview is over; previews are kept for 30 minutes. Drop the TSV again.</p><a href="/console/explorers/${slug}">${slug}</a>`) : problemBox(read.problem, read.load)}</div>` : html`<div class="pad">${skeleton}</div>`
      const {counts, becomes, warnings, base, savedGeneration} = read.value
      return html`<div class="preview"><aside><h2>What would change</h2>
          ${KINDS.map(([kind, sign, words]) => html`<a class="kind is-${kind}" href="#${kind}" @click=${event => { event.preventDefault(); if (!changes[kind].list && counts[kind] > 0) more(kind); document.getElementById(kind)?.scrollIntoView() }}><b aria-hidden="true">${sign}</b> ${words} <span class="count">${number(counts[kind])}</span></a>`)}
          <p class="kind"><b aria-hidden="true">=</b> Unchanged <span class="count">${number(counts.unchanged)}</span></p>
          <h2>Then</h2><p class="muted">${becomes.published ? html`${many(becomes.objectsWritten, 'object')} written, ${number(becomes.objectsDeleted)} deleted` : 'Not published: nothing is written to the bucket'}</p>
          ${now.value ? html`<h2>Saved last</h2><p class="muted">generation ${now.value.generation}${savedBy(now.value)}, ${ago(now.value.savedAt)}${now.value.commitMessage ? html`<br><bdi>${now.value.commitMessage}</bdi>` : nothing}</p>` : now.value === null ? html`<p class="muted">There is no explorer of this name yet.</p>` : nothing}
        </aside><div class="changes">
          ${savedGeneration ? html`<p class="strip ok">Saved as generation ${savedGeneration}.</p>` : nothing}
          ${conflict ? (conflict.code === 'explorer_changed' ? html`<p class="strip conflict" role="alert">Someone saved this explorer meanwhile. <button @click=${again}>Preview again on top of it</button></p>` : problemBox(conflict, save)) : nothing}
          ${!conflict && now.value && now.value.savedGeneration > (base?.generation ?? 0) && !savedGeneration ? html`<p class="strip conflict" role="alert">Someone saved generation ${now.value.savedGeneration} meanwhile. <button @click=${again}>Preview again on top of it</button></p>` : nothing}
          ${warnings.length > SHOWN_WARNINGS ? html`<details class="strip"><summary><b>${many(warnings.length, 'warning')}</b>, the first in line ${warnings[0].line}: <bdi>${warnings[0].message}</bdi></summary>${warnings.map(warningLine)}</details>` : warnings.map(warning => html`<div class="strip">${warningLine(warning)}</div>`)}
          ${savedGeneration ? nothing : KINDS.map(([kind, sign, words]) => counts[kind] > 0 ? group(kind, sign, words, counts[kind], changes[kind], () => more(kind)) : nothing)}
          ${changed(counts) + counts.moved + counts.failed === 0 ? empty('Nothing would change.') : nothing}</div></div>`
    },
    keys: {n: () => step(1), p: () => step(-1), Escape: () => history.back()},
  }
}

const warningLine = ({line, message}) => html`<p><b>Line ${line}</b> · <bdi>${message}</bdi></p>`

function group(kind, sign, words, count, {list, cursor, problem}, more) {
  return html`<section id=${kind}><h2>${words} ${number(count)}</h2>
    ${problem ? problemBox(problem, more) : nothing}${list?.map(view => html`<div class="change" tabindex="-1"><p><b class="is-${kind}" aria-hidden="true">${sign}</b>
      ${Object.entries(view.dimensions).map(([name, value], i) => html`${i ? ' · ' : ''}<span class="muted"><bdi>${name}</bdi></span> ${value === '' ? '–' : html`<bdi>${String(value)}</bdi>`}`)}
      <span class="push muted">${view.line ? `line ${view.line}` : kind === 'removed' ? 'its object is deleted from the bucket' : ''}</span></p>
      ${view.error ? html`<p class="refused">Stored with an error: <bdi>${view.error}</bdi></p>` : nothing}
      ${view.fields?.length ? html`<div class="fields">${view.fields.filter(field => kind !== 'moved' || !field.path.startsWith('/row')).map(difference)}</div>` : nothing}
      ${view.moreFields ? html`<p class="muted">and ${number(view.moreFields)} more differences</p>` : nothing}</div>`)}
    ${!list || cursor ? html`<p><button @click=${more}>${list ? 'Show more' : 'Show'}</button></p>` : nothing}</section>`
}
