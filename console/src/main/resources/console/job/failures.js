// How many kinds of failure there are: what the rail shows on every page.

import {redraw} from '../lit.js'
import {get} from '../api.js'
import {listen} from '../live.js'

const PAUSE = 10_000

let groups = null
let asked = 0
let later = null

/** The number of groups that nobody has muted; null until it is known. */
export function failedGroups() {
  if (asked === 0) {
    look()
    listen(frame => frame.status === 'failed' && soon())
    setInterval(() => document.hidden || look(), 6 * PAUSE)
  }
  return groups
}

function soon() {
  if (later === null) later = setTimeout(look, Math.max(0, asked + PAUSE - Date.now()))
}

async function look() {
  asked = Date.now()
  later = null
  try {
    const found = await get('/api/jobs/failures', {limit: 500})
    groups = found.filter(group => !group.mutedUntil || Date.parse(group.mutedUntil) < Date.now()).length
    redraw()
  } catch {
    // The page itself says that the service is away.
  }
}
