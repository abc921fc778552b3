// Who saved a text of an explorer.

import {html, nothing} from '../lit.js'
import {who} from '../parts.js'

/** Whom the request named as the editor, and who sent it where that is somebody else. */
export function savedBy({editor, savedBy: sender, savedById}) {
  const name = editor?.name ?? sender
  if (!name) return nothing
  return html` by ${who(name, name === sender ? savedById : null)}${sender && sender !== name ? html` <span class="muted">(sent by ${who(sender, savedById)})</span>` : nothing}`
}
