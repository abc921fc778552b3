// Builds of the static site: what asked for each, which requests became one build, and what the hook answered.

import {html, nothing, redraw} from '../lit.js'
import {change, get, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {listen} from '../live.js'
import {ago, empty, reading, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {liveness} from '../shell.js'
import {isOpen, shape, stateOf, word} from '../states.js'
import {many} from '../time.js'
import * as act from '../job/actions.js'

const PAUSE = 1000
const MERGED = 'merged into a newer build'

export default function builds() {
  const read = paged('/api/jobs', 'jobs', () => ({type: 'static_build'}))
  const answers = {}
  let later = null
  const stop = listen(frame => {
    if (frame.type === 'RESET' || frame.jobType === 'static_build') later ??= setTimeout(() => { later = null; read.load() }, PAUSE)
  })
  read.load()

  function look(job) {
    answers[job.id] = answers[job.id] ? null : reading(async () => {
      const [{lines}, attempts] = await Promise.all([get(path`/api/jobs/${job.id}/log`), get(path`/api/jobs/${job.id}/attempts`)])
      return {lines, attempts}
    })
    answers[job.id]?.load()
    redraw()
  }

  const row = (job, all) => html`<tr><td>${shape(stateOf(job), Boolean(job.outcome))} ${word(stateOf(job))}</td>
    <td><a href="/console/jobs/${job.id}"><bdi>${job.title || job.id}</bdi></a>${explorerOf(job)}${answers[job.id] ? answer(answers[job.id], job) : nothing}</td>
    <td>${became(job, all)}</td><td>${ago(job.createdAt)}${job.completedAt ? html`<br><small class="muted">ended ${ago(job.completedAt)}</small>` : nothing}</td>
    <td class="right">${job.outcome === MERGED || job.status === 'pending' ? nothing : html`<button class="link" aria-expanded=${Boolean(answers[job.id])} @click=${() => look(job)}>Answer</button>`}
      ${!may('operator') ? nothing : isOpen(job) ? html`<button class="small" @click=${() => act.cancel(job)}>Cancel …</button>` : job.status === 'failed' ? html`<button class="small" @click=${() => act.retry(job)}>Build again</button>` : nothing}</td></tr>`
  return {
    title: () => 'Static builds',
    head: () => html`<h1>Static builds</h1><span class="push"></span>${liveness()}${may('operator') ? html`<button @click=${() => ask().then(read.load)}>New build</button>` : nothing}`,
    body: () => html`<div class="pad"><p class="muted">Requests that come close together wait for a pause and become one build. One build of a site runs at a time.</p>
      ${shown(read, all => (all.length === 0 ? empty(html`<p>The site has not been built yet. Saving an explorer that the site shows asks for a build, where STATIC_BUILD_HOOK_URL is set.</p>`) : html`${now(all)}
        <div class="wide-table" tabindex="0"><table><thead><tr><th>State</th><th>What asked for it</th><th>Became</th><th>Asked for</th><th></th></tr></thead><tbody>${all.map(job => row(job, all))}</tbody></table></div>${showMore(read)}`))}</div>`,
    close: () => {
      stop()
      clearTimeout(later)
    },
    keys: {Escape: () => history.back()},
  }
}

/** Whether a request that waits was there when the build that runs was begun. */
const isPartOf = (running, job) => Boolean(running?.startedAt && job.createdAt < running.startedAt)

/** The build that calls the hook at this time, what waits, and how the last build went. */
function now(all) {
  const running = all.find(job => job.status === 'running')
  const waiting = all.filter(job => job.status === 'pending' && !isPartOf(running, job))
  const last = all.find(job => job.completedAt && job.outcome !== MERGED && job.status !== 'cancelled')
  return html`<div class="servers"><section class="card"><h2>Now</h2><p role="status">${running ? html`${shape('running')} the hook is called for <bdi>${running.title}</bdi>${running.error || running.lastFailure ? html`, attempt ${running.attempt}` : nothing}` : waiting.length ? html`${shape('pending')} waits for a pause of the changes` : 'nothing is built'}</p></section>
    <section class="card"><h2>Waiting</h2><p class="large">${waiting.length}</p><p class="muted">${waiting.length ? `${many(waiting.length, 'request')} will become one build` : 'no request'}</p></section>
    <section class="card"><h2>Last result</h2>${last ? html`<p>${shape(last.status)} ${word(last.status)} ${ago(last.completedAt)}${last.error ? html`<br><bdi>${last.error.message}</bdi>` : nothing}</p>` : html`<p class="muted">none yet</p>`}</section></div>`
}

function became(job, all) {
  if (job.outcome === MERGED) {
    // All requests of a build end together, and the one that was built ends last.
    const into = all.filter(other => other.status === 'completed' && other.outcome !== MERGED && other.completedAt >= job.completedAt).sort((a, b) => (a.completedAt < b.completedAt ? -1 : 1))[0]
    return into ? html`merged into <a href="/console/jobs/${into.id}"><bdi>${into.title}</bdi></a>` : 'merged into a newer build'
  }
  const running = all.find(other => other.status === 'running')
  if (job.status === 'pending') return isPartOf(running, job) ? 'part of the build that runs' : 'waits for a pause'
  return 'a build'
}

/** A refresh asks for a build in these words. */
function explorerOf({title}) {
  const [, slug] = /^(?:Publishing|Unpublishing) explorer ([a-z0-9-]+)$/.exec(title ?? '') ?? []
  return slug ? html` <a href="/console/explorers/${slug}">its explorer</a>` : nothing
}

function answer(read, job) {
  return shown(read, ({lines, attempts}) => html`<ol class="hook-answers">${attempts.map(one => html`<li value=${one.attempt}>${one.error ? html`<bdi>${one.error.message}</bdi> <code>${one.error.code}</code>` : one.endedAt ? 'The hook took it.' : 'It is being called.'} <span class="muted">${ago(one.startedAt)}</span></li>`)}</ol>
    ${lines.length ? html`<pre tabindex="0">${lines.map(({text}) => text).join('\n')}</pre>` : nothing}<a href="/console/jobs/${job.id}?tab=log">its log</a>`)
}

function ask() {
  let message = ''
  let problem = null
  return show(close => frame('New build', html`<label>What it is for <small class="muted">optional</small><input maxlength="200" placeholder="On request" @input=${event => { message = event.target.value.trim() }}>${refusedAt(problem, '/payload/message')}</label>${refusedElsewhere(problem, ['/payload/message'])}`, html`
    <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
      try {
        close(await change('POST', '/api/jobs', {type: 'static_build', payload: message ? {message} : {}}))
      } catch (refused) {
        problem = refused
        redrawDialog()
      }
    }}>Ask for it</button>`))
}
