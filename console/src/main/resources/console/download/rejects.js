// Rows that the newest pass over each table could not store.

import {html} from '../lit.js'
import {path} from '../api.js'
import {empty, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {number} from '../time.js'

export class Rejects {
  title = 'Rejects'

  constructor(snapshot) {
    this.read = paged(path`/api/snapshots/${snapshot}/rejects`, 'rejects')
  }

  load() {
    return this.read.load()
  }

  draw() {
    return shown(this.read, all => (all.length === 0 ? empty('No row of the newest passes was rejected.') : html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Table</th><th>Page</th><th>Why</th><th>The row’s beginning</th></tr></thead><tbody>${all.map(one => html`<tr>
      <td><bdi>${one.table}</bdi></td><td>${number(one.page)}</td><td><code>${one.code}</code></td><td><bdi class="excerpt">${one.excerpt}</bdi></td></tr>`)}</tbody></table></div>${showMore(this.read)}`))
  }
}
