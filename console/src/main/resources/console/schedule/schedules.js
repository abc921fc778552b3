// Jobs that come again and again.

import {html, nothing} from '../lit.js'
import {empty, every, shown} from '../parts.js'
import {paged, showMore} from '../paged.js'
import {may} from '../session.js'
import {scheduleCard} from './card.js'
import {editSchedule} from './edit.js'

const EVERY = 15_000

export default function schedules() {
  const read = paged('/api/schedules', 'schedules')
  read.load()
  const stop = every(EVERY, read.load)
  return {
    title: () => 'Schedules',
    head: () => html`<h1>Schedules</h1><span class="push"></span>${may('operator') ? html`<button @click=${() => editSchedule(null).then(read.load)}>New schedule</button>` : nothing}`,
    body: () => html`<div class="pad">${shown(read, all => (all.length === 0 ? empty(html`<p>There are no schedules. One makes a job again and again.</p>`)
      : html`${all.map(schedule => scheduleCard(schedule, read.load))}${showMore(read)}`))}</div>`,
    close: stop,
    keys: {Escape: () => history.back()},
  }
}
