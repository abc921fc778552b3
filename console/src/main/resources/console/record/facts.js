// What is known of a record, in cards: what people said of it, what was measured, its tags, and what can be downloaded.

import {html, nothing} from '../lit.js'
import {path} from '../api.js'
import {ago, copyButton} from '../parts.js'
import {bytes, duration, number} from '../time.js'
import {place, tagName} from './words.js'

const fact = (name, value) => (value === undefined || value === null || value === '' ? nothing : html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`)

/** Why the last job failed, or why there are no stems. */
export function failure(one) {
  const stems = one.published?.stems?.failure
  return html`${one.error ? html`<section class="card failure"><h2><bdi>${one.error}</bdi> <code>${one.errorCode}</code></h2><a href="/console/jobs?type=process_new_record&subject=${one.id}">Its jobs</a></section>` : nothing}
    ${stems ? html`<section class="card failure again"><h2>There are no stems: <bdi>${stems.message}</bdi> <code>${stems.code}</code></h2><p>${stems.retryable ? 'The next job tries again.' : 'Only Process again tries it once more.'}</p></section>` : nothing}`
}

export function words(one) {
  const audio = one.audio
  const made = one.published?.stems?.made
  const metadata = Object.entries(one.metadata ?? {})
  return html`<section class="card"><h2>Record ${one.id}</h2><dl class="facts">${fact('Type', one.recordType)}${fact('Title, as given', one.title)}
    ${audio ? html`${fact('File', audio.fileName)}${fact('Size', bytes(audio.bytes))}${fact('Version', audio.version)}<dt>Accepted</dt><dd>${ago(audio.acceptedAt)}</dd>
      <dt>SHA-256</dt><dd><code>${audio.sha256.slice(0, 12)}…</code> ${copyButton(audio.sha256)}</dd>` : nothing}
    ${audio && one.published && audio.version !== one.published.version ? fact('What is shown', `results of version ${one.published.version}`) : nothing}
    ${made ? fact('Stems by', `${made.engine.name}, version ${made.engine.version}`) : nothing}
    ${metadata.map(([name, value]) => fact(name, typeof value === 'string' ? value : JSON.stringify(value)))}
    <dt>Jobs</dt><dd><a href="/console/jobs?type=process_new_record&subject=${one.id}">all of this record</a></dd></dl></section>`
}

export function measured(measures) {
  if (!measures) return nothing
  const loudness = measures.loudness
  return html`<section class="card"><h2>Measured</h2><dl class="facts">${fact('Length', place(measures.seconds))}${fact('Format', `${measures.codec} in ${measures.container}${measures.bits ? `, ${measures.bits} bits` : ''}`)}
    ${fact('Channels and rate', `${measures.channels}, ${number(measures.rate)} Hz`)}${fact('Bit rate', measures.bitRate ? `${number(Math.round(measures.bitRate / 1000))} kbit/s` : null)}
    ${loudness ? html`${fact('Loudness', `${loudness.integrated} LUFS`)}${fact('Range', `${loudness.range} LU`)}${fact('True peak', `${loudness.truePeak} dBTP`)}${fact('ReplayGain', `${loudness.replayGain} dB`)}` : fact('Loudness', 'none: nothing can be heard')}
    ${fact('Silence at the ends', Math.max(measures.leadingSilence, measures.trailingSilence) >= 0.05 ? `${duration(measures.leadingSilence * 1000)} and ${duration(measures.trailingSilence * 1000)}` : 'none')}
    ${fact('Silences inside', number(measures.silenceCount))}${fact('Clipped samples', number(measures.clipped))}
    ${measures.acoustid ? html`<dt>AcoustID</dt><dd><code>${measures.acoustid.slice(0, 12)}…</code> ${copyButton(measures.acoustid)}</dd>` : nothing}</dl></section>`
}

const SOURCES = {caller: 'as given', name: 'from the file’s name'}

export function tags(one) {
  const all = Object.entries(one.tags ?? {})
  const raw = one.published?.rawTags ?? []
  if (all.length === 0 && raw.length === 0) return nothing
  return html`<section class="card"><h2>Tags</h2>${all.length ? html`<table><thead><tr><th>Tag</th><th>Value</th><th>From</th></tr></thead><tbody>${all.map(([name, {values, source}]) => html`
      <tr><td>${tagName(name)}</td><td>${values.map(value => html`<div><bdi>${value}</bdi></div>`)}</td><td class="muted">${SOURCES[source] ?? source}</td></tr>`)}</tbody></table>` : html`<p class="muted">There are none.</p>`}
    ${raw.length ? html`<details><summary>${number(raw.length)} as they stand in the file</summary><dl class="raw">${raw.map(({name, value}) => html`<dt><code>${name}</code></dt><dd><bdi>${value}</bdi></dd>`)}</dl></details>` : nothing}</section>`
}

export function downloads(one) {
  if (!one.audio) return nothing
  const assets = one.published?.assets ?? []
  const link = (address, name, about) => html`<li><a href=${address} target="_blank" rel="noreferrer">${name}</a> <span class="muted">${about}</span></li>`
  return html`<section class="card"><h2>Download</h2><ul class="around files">${link(path`/api/records/${one.id}/audio`, one.audio.fileName ?? 'the audio', `${bytes(one.audio.bytes)}, as it was sent`)}
    ${assets.filter(({name}) => !name.startsWith('waveform')).map(({name, bytes: size}) => link(path`/api/records/${one.id}/assets/${name}`, name, bytes(size)))}</ul></section>`
}
