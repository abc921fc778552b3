// One explorer: its views, its history, and whether the bucket holds what it should.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {listen} from '../live.js'
import {ago, problemBox, reading, shown, skeleton} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {go, place, replaceQuery} from '../router.js'
import {may} from '../session.js'
import {many, number} from '../time.js'
import {style} from '../style.js'
import {tablist} from '../tablist.js'
import {toast} from '../toast.js'
import {Drop} from './drop.js'
import {stateOf} from './explorers.js'
import {history as historyOf} from './history.js'
import {savedBy} from './saved-by.js'
import {Views} from './views.js'

const TABS = ['views', 'history', 'drift']

export default function explorer({params, query}) {
  style('./styles/explorer.css')
  const slug = params.slug
  const read = reading(() => get(path`/api/explorers/${slug}`))
  const generations = paged(path`/api/explorers/${slug}/generations`, 'generations')
  const drift = reading(() => change('POST', path`/api/explorers/${slug}/verify`))
  const views = new Views(slug)
  const drop = new Drop(slug)
  let tab = TABS.includes(query.get('tab')) ? query.get('tab') : 'views'
  const stop = listen(frame => {
    const about = frame.jobType === 'explorer_refresh' && (frame.subject === undefined || frame.subject === slug)
    if (frame.type === 'RESET' || (about && ['completed', 'failed', 'cancelled', 'running'].includes(frame.status) && (frame.progress === 0 || frame.status !== 'running'))) all()
  })
  all()

  function all() {
    read.load()
    generations.load()
    views.load()
  }

  function choose(next) {
    tab = next
    const changed = new URLSearchParams(place.query)
    changed.set('tab', next)
    replaceQuery(changed)
    redraw()
  }

  async function act(call) {
    try {
      const accepted = await call()
      if (accepted?.jobId) toast(html`Accepted: <a href="/console/jobs/${accepted.jobId}">its job</a>`)
      all()
    } catch (problem) {
      toast(problem.message)
    }
  }

  async function remove() {
    const sure = await confirm({title: `Delete ${slug}?`, text: html`<p>The explorer, its views and their objects in the bucket are deleted.</p>`, act: 'Delete', typed: slug})
    if (sure) await act(() => change('DELETE', path`/api/explorers/${slug}`).then(accepted => { go('/console/explorers'); return accepted }))
  }

  const panels = {
    views: () => views.draw(),
    history: () => shown(generations, all => html`${historyOf(slug, all, act)}${showMore(generations)}`),
    drift: () => html`<p>Compares each object in the bucket with what was written. What differs is written again by a job.</p>
      ${may('operator') ? html`<button ?disabled=${drift.loading} @click=${drift.load}>${drift.loading ? 'Checking …' : 'Check'}</button>` : nothing}
      ${drift.problem ? problemBox(drift.problem, drift.load) : nothing}${drift.value ? driftReport(drift.value) : nothing}`,
  }
  return {
    title: () => slug,
    head: () => html`<h1><a href="/console/explorers">Explorers</a> <span class="muted">/</span> ${slug}</h1>${read.value ? html`<span class="tag">generation ${read.value.generation}</span><span role="status">${stateOf(read.value)}</span>` : nothing}
      <span class="push"></span>${may('operator') && read.value ? html`<button @click=${() => act(() => change('POST', path`/api/explorers/${slug}/refresh`))}>Refresh</button><button class="danger" @click=${remove}>Delete …</button>` : nothing}`,
    body: () => html`<div class="pad page-height" @dragover=${drop.over} @drop=${drop.dropped}>
      ${read.problem?.status === 404 ? html`<p class="empty">There is no such explorer. Drop its TSV here to make it.</p>` : html`${read.problem ? problemBox(read.problem, all) : nothing}${read.value ? summary(read.value) : read.problem ? nothing : skeleton}`}
      ${may('operator') ? drop.draw() : nothing}
      ${read.value ? html`<section class="card tabs">${tablist(TABS.map(name => [name, name[0].toUpperCase() + name.slice(1)]), tab, choose)}
        <div role="tabpanel" tabindex="0" aria-labelledby="tab-${tab}">${panels[tab]()}</div></section>` : nothing}</div>`,
    change: next => choose(next.get('tab') ?? 'views'),
    close: stop,
    keys: {Escape: () => history.back()},
  }
}

function summary(explorer) {
  return html`<p>${explorer.published ? 'Published' : 'A draft: its views are computed and not written to the bucket'} · ${many(explorer.views, 'view')}${explorer.failedViews ? html` · <b>${number(explorer.failedViews)} with errors</b>` : nothing}${explorer.unsyncedObjects ? html` · ${many(explorer.unsyncedObjects, 'object')} not in the bucket` : nothing}
    · saved ${ago(explorer.savedAt)}${savedBy(explorer)}${explorer.commitMessage ? html`: <bdi>${explorer.commitMessage}</bdi>` : nothing}
    ${explorer.openJob ? html` · <a href="/console/jobs/${explorer.openJob.jobId}">its open job</a>` : explorer.lastJob ? html` · <a href="/console/jobs/${explorer.lastJob.jobId}">its last job</a>` : nothing}</p>`
}

function driftReport({checked, missing, different, leftOver, repair}) {
  if (checked + missing + leftOver === 0) return html`<p role="status" class="gap">There is nothing of this explorer in the bucket, and nothing should be.</p>`
  return html`<p role="status" class="gap">${many(checked, 'object')} checked: ${number(missing)} missing, ${number(different)} different, ${number(leftOver)} that should be gone.
    ${repair ? html` <a href="/console/jobs/${repair.jobId}">The job that repairs them</a>` : ' All is as it should be.'}</p>`
}
