// Changes that the service has refused, and changes of which nobody knows whether they have happened.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {frame, redrawDialog, show} from '../dialog.js'
import {refusedAt, refusedElsewhere} from '../forms.js'
import {shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {rowName} from './value.js'

const STATES = {refused: 'refused', uncertain: 'uncertain: nobody knows whether it has happened'}

export class Unpublished {
  /** @param changed is called when an uncertain change was settled */
  constructor(snapshot, changed) {
    Object.assign(this, {snapshot, changed})
    this.read = paged(path`/api/snapshots/${snapshot}/unpublished`, 'changes')
  }

  async #settle(one, happened) {
    let rowId = ''
    let problem = null
    const isCreate = one.kind === 'create'
    const done = await show(close => frame(happened ? 'It happened?' : 'It did not happen?', html`
      <p>${happened ? 'Say so only if you have seen the row at the service. It is no edit any more.' : 'The next plan has it again, and publishing makes it once more.'}</p>
      ${happened && isCreate ? html`<label>The id that the service gave the row <input autocomplete="off" spellcheck="false" maxlength="2000" @input=${event => { rowId = event.target.value }}>${refusedAt(problem, '/rowId')}</label>` : nothing}
      ${refusedElsewhere(problem, ['/rowId'])}`, html`
      <button type="button" @click=${() => close()}>Close</button><button class="primary" @click=${async () => {
        try {
          await change('POST', path`/api/snapshots/${this.snapshot}/unpublished/${one.id}`, {happened, ...(happened && rowId ? {rowId} : {})})
          close(true)
        } catch (refused) {
          problem = refused
          redrawDialog()
        }
      }}>${happened ? 'It happened' : 'It did not happen'}</button>`))
    if (done) this.changed()
  }

  draw() {
    if (this.read.value?.length === 0 && !this.read.problem) return nothing
    return html`<h2 class="gap">Not published</h2>${shown(this.read, all => html`<div class="wide-table" tabindex="0"><table class="unpublished"><thead><tr><th>What</th><th>Row</th><th>Why</th><th><a href="/console/jobs?type=publish_records&subject=${this.snapshot}">Job</a></th></tr></thead><tbody>${all.map(one => html`<tr>
      <td>${one.kind}</td><td><bdi>${one.table}</bdi> ${rowName(one.row)}</td>
      <td>${STATES[one.state] ?? one.state}${one.message ? html`<br><bdi>${one.message}</bdi>` : nothing} ${one.code ? html`<code>${one.code}</code>` : nothing}
        ${one.state === 'uncertain' && may('operator') ? html`<div class="acts start"><button class="small" aria-label="It happened: ${one.row}" @click=${() => this.#settle(one, true)}>It happened …</button><button class="small" aria-label="It did not happen: ${one.row}" @click=${() => this.#settle(one, false)}>It did not happen …</button></div>` : nothing}</td>
      <td><a href="/console/jobs/${one.jobId}">its job</a></td></tr>`)}</tbody></table></div>${showMore(this.read)}`)}`
  }
}
