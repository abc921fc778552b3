// What the keys do.

import {html} from './lit.js'
import {frame, show} from './dialog.js'
import * as keys from './keys.js'

/** Shows it. */
export function help() {
  show(close => frame('Keyboard', html`
    <dl class="keys">${keys.HELP.map(([key, act]) => html`<dt><kbd>${key}</kbd></dt><dd>${act}</dd>`)}</dl>
    <label class="check"><input type="checkbox" .checked=${keys.lettersAct()} @change=${event => keys.useLetters(event.target.checked)}> Single letters act</label>`,
    html`<button class="primary" @click=${() => close()}>Close</button>`))
}
