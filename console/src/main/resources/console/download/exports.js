// The files that were written of a snapshot's tables.

import {html, nothing} from '../lit.js'
import {change, get, path} from '../api.js'
import {confirm} from '../dialog.js'
import {ago, copyButton, empty, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {toast} from '../toast.js'
import {bytes, many, number} from '../time.js'
import {newExport} from './new-export.js'
import {NewestJob} from './newest-job.js'

const FORMATS = {csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet'}

export class Exports {
  constructor(snapshot) {
    this.read = paged('/api/exports', 'exports', () => ({snapshotId: snapshot}))
    this.job = new NewestJob('export_records', snapshot, () => this.read.load(), 'Nothing is left of an export that is cancelled.')
  }

  load() {
    this.job.load()
    return this.read.load()
  }

  close() {
    this.job.close()
  }

  /** An address of a file ends after five minutes, so that it is asked for when it is wanted. */
  async #download(one, file) {
    try {
      const {files} = await get(path`/api/exports/${one.id}`)
      const link = document.createElement('a')
      Object.assign(link, {href: files.find(({name}) => name === file.name).address, download: file.name, rel: 'noreferrer'})
      link.click()
    } catch (problem) {
      toast(problem.message)
      this.read.load()
    }
  }

  async #delete(one) {
    const sure = await confirm({title: `Delete this export with ${many(one.files.length, 'file')}?`, text: html`<p>${one.stable ? html`The address of <b><bdi>${one.stable}</bdi></b> ends with it: whoever reads it finds nothing.` : 'The table stays as it is.'}</p>`, act: 'Delete the export'})
    if (!sure) return
    try {
      await change('DELETE', path`/api/exports/${one.id}`)
    } catch (problem) {
      toast(problem.message)
    }
    this.read.load()
  }

  draw(snapshot) {
    return html`<p>Tables as files, all as they are at one moment.</p>
      ${may('operator') ? html`<p><button @click=${() => newExport(snapshot, this.job)}>Export …</button></p>` : nothing}
      ${this.job.draw(({rows, files}) => `${many(files?.length ?? 0, 'file')}, ${many(rows ?? 0, 'row')}`)}
      ${shown(this.read, all => (all.length === 0 ? empty('Nothing has been exported, or the exports have ended with their jobs.') : html`${all.map(one => this.#export(one))}${showMore(this.read)}`))}`
  }

  #export(one) {
    return html`<section class="export"><h3>${FORMATS[one.format] ?? one.format}${one.compression === 'none' ? nothing : `, ${one.compression}`} <span class="muted">${ago(one.createdAt)}</span> ${one.stable ? html`<span class="tag"><bdi>${one.stable}</bdi></span>` : nothing}
        <a class="muted" href="/console/jobs/${one.id}">its job</a><span class="push"></span>${may('operator') ? html`<button class="small danger" aria-label="Delete the export of ${one.files.map(({name}) => name).join(', ')}" @click=${() => this.#delete(one)}>Delete …</button>` : nothing}</h3>
      <div class="wide-table" tabindex="0"><table><thead><tr><th>File</th><th>Rows</th><th>Size</th><th>SHA-256</th><th>Columns</th></tr></thead><tbody>${one.files.map(file => html`<tr>
        <td><button class="link" aria-label="Download ${file.name}" @click=${() => this.#download(one, file)}><bdi>${file.name}</bdi></button>${file.stablePath ? html`<div class="stable"><code>${location.origin}${file.stablePath}</code> ${copyButton(location.origin + file.stablePath, 'Copy address')}</div>` : nothing}</td>
        <td>${number(file.rows)}</td><td>${bytes(file.bytes)}</td><td><code title=${file.sha256}>${file.sha256.slice(0, 12)}…</code> ${copyButton(file.sha256)}</td>
        <td><details><summary>${number(file.columns.length)}</summary>${file.columns.map(column => html`<div><bdi>${column.name}</bdi> <span class="muted">${column.type}${column.storedAs === column.type ? nothing : ` as ${column.storedAs}`}</span></div>`)}</details></td></tr>`)}</tbody></table></div></section>`
  }
}
