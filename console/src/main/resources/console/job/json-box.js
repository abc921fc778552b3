// A field for JSON that says where it is wrong.

import {html, nothing} from '../lit.js'

/** A field that begins with a value. */
export function jsonBox(value, label = 'Payload (JSON)') {
  let text = JSON.stringify(value, null, 2)
  return {
    /** Draws it; `problem` is what the API refused, with its path. */
    draw: problem => html`<label class="json">${label}
      <textarea rows="14" spellcheck="false" .value=${text} aria-invalid=${Boolean(problem)} @input=${event => { text = event.target.value }}></textarea></label>
      ${problem?.path || problem?.status === 1 ? html`<p class="refused" role="alert">${problem.path ? html`<code>${problem.path}</code> ` : nothing}${problem.message}</p>` : nothing}`,
    /** What was typed. Throws what the page can show if it is no JSON. */
    value() {
      try {
        return JSON.parse(text)
      } catch (malformed) {
        throw Object.assign(new Error(`This is not JSON: ${malformed.message}`), {status: 1, code: 'not_json'})
      }
    },
  }
}
