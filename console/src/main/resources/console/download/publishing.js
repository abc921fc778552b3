// Publishing the edits of a snapshot: the plan, the job that makes its changes at the service, and what was not published.

import {html, nothing, redraw} from '../lit.js'
import {confirm} from '../dialog.js'
import {problemBox} from '../parts.js'
import {may} from '../session.js'
import {many, number} from '../time.js'
import {NewestJob} from './newest-job.js'
import {Plan} from './plan.js'
import {Unpublished} from './unpublished.js'

/** Above so many changes their number has to be typed. */
const TYPED_ABOVE = 100

export class Publishing {
  #problem = null
  #changed = false
  #busy = false

  /**
   * @param connection gives the connection's name
   * @param changed is called when there are other edits or conflicts
   * @param show opens another panel
   */
  constructor(snapshot, {connection, changed, show}) {
    Object.assign(this, {connection, changed, show})
    this.plan = new Plan(snapshot)
    this.job = new NewestJob('publish_records', snapshot, () => this.#again(), 'Changes that were made at the service stay; the others stay edits here.')
    this.unpublished = new Unpublished(snapshot, () => this.#again())
  }

  load() {
    this.job.load()
    this.unpublished.read.load()
    return this.plan.read.load()
  }

  close() {
    this.job.close()
  }

  #again() {
    this.unpublished.read.load()
    this.plan.read.load()
    this.changed()
  }

  async #publish() {
    this.#problem = null
    this.#changed = false
    const {hash} = this.plan.first
    const changes = many(this.plan.size, 'change')
    const sure = await confirm({
      title: `Publish ${changes}?`,
      text: html`<p>The service behind <b><bdi>${this.connection() ?? 'the connection'}</bdi></b> gets ${this.plan.words()}.</p>`,
      act: `Publish ${changes}`,
      typed: this.plan.size > TYPED_ABOVE ? this.plan.size : undefined,
    })
    if (!sure) return
    this.#busy = true
    redraw()
    try {
      await this.job.start({plan: hash})
    } catch (problem) {
      if (problem.code === 'plan_changed') {
        this.#changed = true
        await this.plan.read.load()
        this.changed()
      } else {
        this.#problem = problem
      }
    }
    this.#busy = false
    redraw()
  }

  draw() {
    const isOpen = this.job.isOpen
    return html`${this.job.draw(outcome)}
      ${this.#changed ? html`<p class="strip" role="alert">Something was edited meanwhile, so that nothing was published. This is the new plan: look at it, and publish it.</p>` : nothing}
      ${this.#problem ? problemBox(this.#problem) : nothing}
      ${may('operator') && this.plan.size > 0 ? html`<p><button class="primary" ?disabled=${this.#busy || isOpen || this.plan.read.loading} @click=${() => this.#publish()}>Publish ${many(this.plan.size, 'change')} …</button></p>` : nothing}
      ${this.plan.draw(this.show)}${this.unpublished.draw()}`
  }
}

const OUTCOMES = {created: 'created', updated: 'changed', deleted: 'deleted', refused: 'refused', conflicts: 'in conflict', uncertain: 'uncertain'}

function outcome(result) {
  const found = Object.entries(OUTCOMES).filter(([name]) => result[name] > 0)
  return found.length ? found.map(([name, words]) => `${number(result[name])} ${words}`).join(', ') : 'nothing was changed'
}
