// One audio record: what was measured of it.

import {html, nothing} from '../lit.js'
import {get, path} from '../api.js'
import {empty, reading, shown} from '../parts.js'
import {duration} from '../time.js'

export default function record({params}) {
  const read = reading(() => get(path`/api/records/${params.id}`))
  read.load()
  const fact = (name, value) => (value === undefined || value === null ? nothing : html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)
  return {
    title: () => read.value?.title ?? 'Record',
    head: () => html`<h1><a href="/console/records">Records</a> <span class="muted">/</span> <bdi>${read.value?.title || params.id}</bdi></h1><span class="tag">${read.value?.status ?? ''}</span>`,
    body: () => html`<div class="pad">${read.problem?.status === 404 ? empty('There is no such record.') : shown(read, one => {
      const measures = one.published?.measures
      return html`${one.error ? html`<section class="card failure"><h2><bdi>${one.error}</bdi> <code>${one.errorCode}</code></h2></section>` : nothing}
        <section class="card"><h2>Record</h2><dl class="facts">${fact('Audio', one.audio?.fileName)}${fact('Artist', one.metadata?.artist)}${fact('Album', one.metadata?.album)}
          ${one.jobId ? html`<dt>Job</dt><dd><a href="/console/jobs/${one.jobId}">its newest job</a></dd>` : nothing}</dl></section>
        ${measures ? html`<section class="card"><h2>Measured</h2><dl class="facts">${fact('Length', duration(measures.seconds * 1000))}${fact('Codec', `${measures.codec}, ${measures.channels} channels, ${measures.rate} Hz`)}
          ${fact('Loudness', measures.loudness ? `${measures.loudness.integrated} LUFS, true peak ${measures.loudness.truePeak} dB` : undefined)}${fact('Silences', measures.silenceCount)}${fact('Clipped samples', measures.clipped)}</dl></section>` : nothing}
        ${one.published?.warnings?.map(warning => html`<p class="strip">${warning}</p>`)}`
    })}</div>`,
    keys: {Escape: () => history.back()},
  }
}
