// A panel of a snapshot's page whose modules are loaded when it is opened.

import {html, redraw} from '../lit.js'
import {problemBox, skeleton} from '../parts.js'

export class LaterPanel {
  #panel = null
  #problem = null
  #closed = false

  /**
   * @param words gives the title, which may say how many wait
   * @param make loads the modules and makes the panel
   */
  constructor(words, make) {
    Object.assign(this, {words, make})
  }

  get title() {
    return this.words()
  }

  async load(snapshot) {
    try {
      this.#panel ??= await this.make()
      this.#problem = null
      if (this.#closed) return this.close()
      this.#panel.load(snapshot)
    } catch {
      this.#problem = {status: 1, code: 'not_loaded', message: 'This part of the page could not be loaded.'}
    }
    redraw()
  }

  draw(snapshot) {
    if (this.#panel) return this.#panel.draw(snapshot)
    return this.#problem ? problemBox(this.#problem, () => this.load(snapshot)) : skeleton
  }

  close() {
    this.#closed = true
    this.#panel?.close?.()
  }
}
