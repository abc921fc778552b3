// The one WebSocket of this tab. Pages listen to the changes of jobs, and follow the parts of a running heatmap.

import {redraw} from './lit.js'
import * as session from './session.js'

const LONGEST_PAUSE = 15_000
const UNTIL_A_HIDDEN_TAB_LEAVES = 60_000
const CREDENTIAL_ENDED = 1008

/** connecting, live, lost or resting; `perSecond` counts changes, `caughtUp` those that came after an outage. */
export const state = {name: 'connecting', perSecond: 0, caughtUp: 0, since: 0}

const listeners = new Set()
const followed = new Map()
let socket = null
let cursor = null
let pause = 1000
let counted = 0
let hiding = null
let reopening = null
let catchingUp = false

/**
 * Calls `listener` with each frame until the returned function is called. The frame RESET is this module's own: changes may have
 * been missed, so that what was read has to be read anew.
 */
export function listen(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks for the parts of a running job until the returned function is called. */
export function followJob(jobId, listener) {
  followed.set(jobId, listener)
  tell({type: 'FOLLOW', jobId})
  return () => {
    followed.delete(jobId)
    tell({type: 'UNFOLLOW', jobId})
  }
}

/** Opens the socket and keeps it open. */
export function start() {
  open()
  setInterval(() => {
    if (counted !== state.perSecond) redraw()
    state.perSecond = counted
    counted = 0
  }, 1000)
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding)
    if (document.hidden) hiding = setTimeout(rest, UNTIL_A_HIDDEN_TAB_LEAVES)
    else if (state.name === 'resting') open()
  })
  window.addEventListener('online', () => state.name === 'lost' && open())
}

function open() {
  clearTimeout(reopening)
  const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`)
  socket = opened
  opened.onopen = () => {
    catchingUp = cursor !== null && state.name === 'lost'
    state.caughtUp = 0
    tell({type: 'SUBSCRIBE', tenantId: session.who.tenant, ...(cursor ? {cursor} : {})})
    followed.forEach((_, jobId) => tell({type: 'FOLLOW', jobId}))
    become('live')
    pause = 1000
    setTimeout(() => { catchingUp = false }, 5000)
  }
  opened.onmessage = message => receive(JSON.parse(message.data))
  opened.onclose = event => opened === socket && closed(event)
}

function receive(frame) {
  const isReset = frame.type === 'SNAPSHOT' && cursor !== null
  if (frame.cursor) cursor = frame.cursor
  if (isReset) listeners.forEach(listener => listener({type: 'RESET'}))
  if (frame.type === 'JOB_UPDATE') {
    counted++
    if (catchingUp) state.caughtUp++
  }
  const follower = followed.get(frame.jobId)
  if (follower && frame.type !== 'JOB_UPDATE') follower(frame)
  else listeners.forEach(listener => listener(frame))
}

async function closed(event) {
  if (state.name === 'resting') return
  become('lost')
  if (event.code === CREDENTIAL_ENDED && event.reason.includes('credential')) {
    await session.again()
    open()
    return
  }
  reopening = setTimeout(reopen, pause)
  pause = Math.min(LONGEST_PAUSE, pause * 2)
}

/** A refused handshake says no more than that it failed, so the session is looked at first. */
async function reopen() {
  try {
    if (!await session.look()) await session.again()
  } catch {
    // The service is still away; the socket will say so too.
  }
  open()
}

function rest() {
  become('resting')
  socket?.close()
}

function tell(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
}

function become(name) {
  if (state.name === name) return
  state.name = name
  state.since = Date.now()
  redraw()
}
