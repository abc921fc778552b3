// What publishing a snapshot would do, in pages.

import {html, nothing} from '../lit.js'
import {path} from '../api.js'
import {postExact} from '../exact-json.js'
import {ago, shown, who} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {many, number} from '../time.js'
import {rowName, shownValue} from './value.js'

const KINDS = {create: 'create', update: 'change', delete: 'delete'}

export class Plan {
  /** The first page's answer: what is published is what its hash stands for. */
  first = null

  constructor(snapshot) {
    this.read = paged(path`/api/snapshots/${snapshot}/plan`, 'changes', undefined, {read: async (place, query) => {
      const answer = await postExact(place, query)
      if (query.cursor === undefined) this.first = answer
      return answer
    }})
  }

  /** How many changes would be published. */
  get size() {
    return this.first ? this.first.creates + this.first.updates + this.first.deletes : 0
  }

  /** «1 create, 2 changes». */
  words() {
    const {creates, updates, deletes} = this.first
    return [[creates, 'create'], [updates, 'change'], [deletes, 'delete']].filter(([count]) => count > 0).map(([count, noun]) => many(count, noun)).join(', ')
  }

  /** @param show opens another panel */
  draw(show) {
    return shown(this.read, all => html`<dl class="counts"><div><dt>Creates</dt><dd>${number(this.first.creates)}</dd></div><div><dt>Changes</dt><dd>${number(this.first.updates)}</dd></div><div><dt>Deletes</dt><dd>${number(this.first.deletes)}</dd></div>
        <div><dt>In conflict</dt><dd>${this.first.conflicts ? html`<button class="link" @click=${() => show('conflicts')}>${number(this.first.conflicts)}</button>` : '0'}</dd></div><div><dt>Uncertain</dt><dd>${number(this.first.uncertain)}</dd></div></dl>
      ${all.length === 0 ? html`<p class="muted">${this.first.conflicts || this.first.uncertain ? 'There is nothing else to publish.' : 'There is nothing to publish. Edit rows here, or the table by SQL.'}</p>` : html`<div class="wide-table" tabindex="0"><table class="plan"><thead><tr><th>What</th><th>Row</th><th>Fields</th><th>Edited by</th><th>Edited</th></tr></thead><tbody>${all.map(change)}</tbody></table></div>${showMore(this.read)}`}`)
  }
}

function change({kind, table, row, fields, editedBy, editedById, editedAt}) {
  return html`<tr><td>${KINDS[kind] ?? kind}</td><td><bdi>${table}</bdi> ${rowName(row)}</td>
    <td class="values">${Object.entries(fields).map(([name, {base, value}]) => html`<div><b><bdi>${name}</bdi></b> ${kind === 'create' ? nothing : html`<del>${shownValue(base)}</del>`} ${kind === 'delete' ? nothing : html`<ins>${shownValue(value)}</ins>`}</div>`)}</td>
    <td class="editor">${who(editedBy, editedById)}</td><td>${ago(editedAt)}</td></tr>`
}
