// One audio record: heard, measured, and what it has in common with others.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {listen} from '../live.js'
import {empty, reading, shown} from '../parts.js'
import {paged} from '../paged.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {shape} from '../states.js'
import {style} from '../style.js'
import {toast} from '../toast.js'
import {Drop} from './drop.js'
import {editWords, processAgain} from './edit.js'
import {downloads, failure, measured, tags, words} from './facts.js'
import {Player} from './player.js'
import {contentsOf, relationsOf} from './relations.js'
import {STATUSES, warning} from './words.js'

export default function record({params, query}) {
  style('./styles/explorer.css')
  style('./styles/record.css')
  const id = params.id
  const read = reading(() => get(path`/api/records/${id}`))
  const relations = paged(path`/api/records/${id}/relations`, 'relations')
  const contents = reading(async () => (await get(path`/api/records/${id}/contents`, {}, {headers: {Accept: 'application/json'}})).contents)
  const drop = new Drop(id)
  let player = null
  let playing = null
  let job = null
  const stop = listen(frame => {
    if (frame.type !== 'RESET' && (frame.jobType !== 'process_new_record' || frame.subject !== id)) return
    job = frame.type === 'RESET' ? null : frame
    if (!job || job.status !== 'running') load()
    redraw()
  })
  load(Number(query.get('at')))

  async function load(at) {
    await read.load()
    const published = read.value?.published
    if (!published || playing === playableOf(published)) return
    // What is heard goes on where other results come in while it plays.
    const from = player ? player.time : at
    const goOn = player?.isPlaying
    player?.close()
    player = new Player(read.value)
    playing = playableOf(published)
    if (from > 0) player.seek(from)
    if (goOn) player.toggle()
    relations.load()
    contents.load()
  }

  async function process() {
    const accepted = await processAgain(read.value)
    if (accepted) toast(html`Accepted: <a href="/console/jobs/${accepted.jobId}">its job</a>`)
    read.load()
  }

  async function remove() {
    if (!await confirm({title: `Delete record ${id}?`, text: html`<p>Its audio, results and stems are deleted, and a job that processes it is cancelled.</p>`, act: 'Delete', typed: id})) return
    try {
      await change('DELETE', path`/api/records/${id}`)
      go('/console/records')
    } catch (problem) {
      toast(problem.message)
    }
  }

  const titleOf = one => one?.tags?.title?.values?.[0] || one?.title || `Record ${id}`
  const passages = () => (relations.value ?? []).flatMap(one => one.passages)
  return {
    title: () => titleOf(read.value),
    head: () => html`<h1><a href="/console/records">Records</a> <span class="muted">/</span> <bdi>${titleOf(read.value)}</bdi></h1>
      ${read.value ? html`<span role="status">${shape(STATUSES[read.value.status]?.[1] ?? 'pending', read.value.status === 'partially_processed')} ${STATUSES[read.value.status]?.[0] ?? read.value.status}</span>` : nothing}<span class="push"></span>
      ${may('operator') && read.value ? html`${read.value.audio ? html`<button ?disabled=${read.value.status === 'processing'} @click=${process}>Process again …</button>` : nothing}<button @click=${() => editWords(read.value).then(saved => saved && read.load())}>Change …</button><button class="danger" @click=${remove}>Delete …</button>` : nothing}`,
    body: () => html`<div class="pad page-height" @dragover=${drop.over} @drop=${drop.dropped}>${read.problem?.status === 404 ? empty('There is no such record.') : shown(read, one => html`
      ${failure(one)}${working(one, job)}
      ${(one.published?.warnings ?? []).map(code => html`<p class="strip" role="note">${warning(code)}</p>`)}
      ${player ? player.draw(passages()) : one.audio ? nothing : empty(html`<p>This record has no audio yet.</p>`)}
      ${may('operator') ? drop.draw() : nothing}
      <div class="cards">${words(one)}${measured(one.published?.measures)}${tags(one)}${downloads(one)}</div>
      ${one.published ? html`${relationsOf(relations, seconds => player?.playFrom(seconds))}${contentsOf(id, contents, seconds => player?.playFrom(seconds))}` : nothing}`)}</div>`,
    close: () => {
      stop()
      player?.close()
      drop.close()
    },
    keys: {
      Escape: () => history.back(), ' ': event => (event.target.closest('button, a, summary') ? false : player?.toggle()),
      ArrowLeft: event => (event.target.closest('.wide-table, .waveform') ? false : player?.skip(-5)), ArrowRight: event => (event.target.closest('.wide-table') ? false : player?.skip(5)),
    },
  }
}

/** What can be played changes with the audio and with its stems. */
const playableOf = published => `${published.sha256} ${published.assets.map(({name, bytes}) => name + bytes).join()}`

function working(one, frame) {
  if (one.status !== 'processing' || !one.jobId) return nothing
  const job = frame?.jobId === one.jobId ? frame : null
  return html`<section class="card"><p>${shape('running')} ${job?.message ? html`<bdi>${job.message}</bdi>` : 'It is being processed.'} <a href="/console/jobs/${one.jobId}">Its job</a></p>
    <progress max="100" value=${job?.progress ?? nothing} aria-label="Progress"></progress></section>`
}
