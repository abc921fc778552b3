// How many kinds of failure there are: what the rail shows on every page.

import {redraw} from '../lit.js'
import {get} from '../api.js'
import {listen} from '../live.js'

const PAUSE = 10_000

/** Whether a group asks for something: nobody knows of it, and not all of its jobs were repeated. */
const isLoud = group => group.notRepeated > 0 && !isMuted(group)

export const isMuted = group => group.mutedUntil !== undefined && Date.parse(group.mutedUntil) > Date.now()

let all = []
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

/** How many jobs of a type have failed with a code; undefined while that is not known. */
export const failedWith = (type, errorCode) => all.find(group => group.type === type && group.errorCode === errorCode)?.count

function soon() {
  if (later === null) later = setTimeout(look, Math.max(0, asked + PAUSE - Date.now()))
}

async function look() {
  asked = Date.now()
  later = null
  try {
    const found = await get('/api/jobs/failures', {limit: 500})
    all = found
    groups = found.filter(isLoud).length
    redraw()
  } catch {
    // The page itself says that the service is away.
  }
}
