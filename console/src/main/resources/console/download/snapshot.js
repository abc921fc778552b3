// One snapshot: its tables while they are downloaded, what they hold, and what follows.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {ago, copyButton, empty, every, problemBox, reading, shown} from '../parts.js'
import {go, place, replacePath, replaceQuery} from '../router.js'
import {may} from '../session.js'
import {style} from '../style.js'
import {revealTab, tablist} from '../tablist.js'
import {number} from '../time.js'
import {toast} from '../toast.js'
import {Following} from './following.js'
import {LaterPanel} from './later-panel.js'
import {limitWords} from './limit.js'
import {Rejects} from './rejects.js'
import {Rows} from './stored-rows.js'
import {Run} from './run.js'
import {tablesOf} from './tables.js'
import {Verification} from './verification.js'

const EVERY = 5000

export default function snapshot({params, query}) {
  style('./styles/download.css')
  const id = params.snapshot
  const read = reading(() => get(path`/api/snapshots/${id}`))
  // An address that knows the snapshot only is put right once the snapshot has said what its connection is.
  const connectionId = () => read.value?.connectionId
  const connection = reading(() => get(path`/api/connections/${connectionId()}`))
  const limit = reading(() => get(path`/api/connections/${connectionId()}/limit`))
  const run = new Run(id, () => all())
  const rows = new Rows(id, () => count())
  /** How many edits, conflicts and uncertain changes wait, which the titles of their panels say. */
  const counts = reading(() => change('POST', path`/api/snapshots/${id}/plan?limit=1`))
  const count = () => counts.load()
  /** Each has a title, `load`, which is called when it is opened, and `draw`. A new part of a snapshot's page is one more of these. */
  const panels = {
    tables: {title: 'Tables', load: () => read.load(), draw: () => tablesOf(read.value, run, show => { rows.choose(show); choose('rows') }, read.load)},
    rows: rows,
    rejects: new Rejects(id),
    conflicts: new LaterPanel(() => titled('Conflicts', counts.value?.conflicts), async () => new (await import('./conflicts.js')).Conflicts(id, count)),
    publishing: new LaterPanel(() => titled('Edits and publishing', waiting(counts.value)), async () => new (await import('./publishing.js')).Publishing(id, {connection: () => connection.value?.name, changed: count, show: choose})),
    transforms: new LaterPanel(() => 'Transforms', async () => new (await import('./transforms.js')).Transforms(id, read.load)),
    exports: new LaterPanel(() => 'Exports', async () => new (await import('./exports.js')).Exports(id)),
    verification: new Verification(id),
    following: new Following(id),
  }
  let tab = Object.hasOwn(panels, query.get('tab') ?? '') ? query.get('tab') : 'tables'
  all()
  const stop = every(EVERY, () => {
    if (read.value) limit.load()
    if (run.isOpen) read.load()
  })

  async function all() {
    await read.load()
    if (!read.value) return
    if (params.connection !== connectionId() && place.path.endsWith(id)) replacePath(`/console/downloads/${connectionId()}/${id}`)
    connection.load()
    limit.load()
    count()
    if (tab !== 'tables') panels[tab].load(read.value)
    revealTab(tab)
  }

  function choose(next) {
    tab = Object.hasOwn(panels, next ?? '') ? next : 'tables'
    panels[tab].load(read.value)
    count()
    const changed = new URLSearchParams(place.query)
    changed.set('tab', tab)
    replaceQuery(changed)
    redraw()
    revealTab(tab)
  }

  async function remove() {
    if (!await confirm({title: `Delete ${read.value.name}?`, text: html`<p>Its schema <code>${read.value.schema}</code> is dropped with all rows; a download that runs is cancelled. The other system keeps its own.</p>`, act: 'Delete', typed: read.value.name})) return
    try {
      await change('DELETE', path`/api/snapshots/${id}`)
      go('/console/downloads')
    } catch (problem) {
      toast(problem.message)
    }
  }

  return {
    title: () => read.value?.name ?? 'Snapshot',
    head: () => html`<h1><a href="/console/downloads">Downloads</a> <span class="muted">/</span> <a href="/console/downloads/${connectionId()}"><bdi>${connection.value?.name ?? 'connection'}</bdi></a> <span class="muted">/</span> <bdi>${read.value?.name ?? ''}</bdi></h1><span class="push"></span>
      ${read.value ? html`${run.buttons()}${may('operator') ? html`<button class="danger" @click=${remove}>Delete …</button>` : nothing}` : nothing}`,
    body: () => html`<div class="pad">${read.problem?.status === 404 ? empty('There is no such snapshot.') : shown(read, one => html`
      ${connection.value?.reauthorizeSince ? html`<p class="strip" role="alert">Noticed ${ago(connection.value.reauthorizeSince)}: the service refuses the connection, so that no download begins. <a href="/console/downloads/${connectionId()}">Write its credentials again</a></p>` : nothing}
      ${run.problem ? problemBox(run.problem, run.load) : nothing}${run.draw()}
      ${limit.value && (limit.value.callsPerSecond !== undefined || limit.value.frozenForSeconds > 0) ? html`<section class="card">${limitWords(limit.value)}</section>` : nothing}
      <p class="muted">In PostgreSQL: <code>${one.schema}</code> ${copyButton(one.schema)} · created ${ago(one.createdAt)}</p>
      <section class="card tabs">${tablist(Object.entries(panels).map(([name, panel]) => [name, panel.title]), tab, choose)}
        <div role="tabpanel" aria-labelledby="tab-${tab}" tabindex="0">${panels[tab].draw(one)}</div></section>`)}</div>`,
    change: next => next.get('tab') !== tab && choose(next.get('tab')),
    close: () => {
      run.close()
      stop()
      Object.values(panels).forEach(panel => panel.close?.())
    },
    keys: {Escape: () => history.back()},
  }
}

const titled = (words, count) => (count ? `${words} (${number(count)})` : words)

const waiting = plan => plan && plan.creates + plan.updates + plan.deletes + plan.uncertain
