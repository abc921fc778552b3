// Who is signed in. The key itself is never kept: the session is a cookie that scripts can't read.

import {redraw} from './lit.js'
import {fetched, problemOf} from './problem.js'
import {follow} from './time.js'

const RANKS = ['viewer', 'operator', 'admin']

/** Null until somebody is signed in. */
export let who = null
/** Whether the session ended while the page was open, so that the page asks again over itself. */
export let ended = false

let waiting = []

/** The path to go on to after a sign-in: below the console, whatever was asked for. */
export function safeThen(wanted) {
  try {
    const url = new URL(wanted ?? '', location.origin)
    const isOurs = url.origin === location.origin && url.pathname.startsWith('/console/') && wanted.startsWith('/console/')
    return isOurs && !url.pathname.includes('//') && !/%2e|%5c|\\/i.test(wanted) ? wanted : '/console/jobs'
  } catch {
    return '/console/jobs'
  }
}

/** Whether the role is enough. It decides what is shown; the API decides what is done. */
export const may = role => who !== null && RANKS.indexOf(who.role) >= RANKS.indexOf(role)

/** Asks who is signed in; false if nobody is. Throws if the service can't say. */
export async function look() {
  const answer = await fetched('GET', '/api/whoami', {Accept: 'application/json'})
  follow(answer.headers.get('Date'))
  if (answer.status === 401) return false
  if (!answer.ok) throw await problemOf(answer)
  become(await answer.json())
  return true
}

/** How people can sign in here. */
export async function options() {
  const answer = await fetched('GET', '/api/session/options')
  if (!answer.ok) throw await problemOf(answer)
  return answer.json()
}

/** Opens a session; throws what was refused. */
export async function signIn(key) {
  const answer = await fetched('POST', '/api/session', {Authorization: `Bearer ${key}`})
  if (!answer.ok) throw await problemOf(answer)
  become(await answer.json())
}

/** Ends the session and leaves for the sign-in; throws where the service does not end it. */
export async function signOut() {
  const answer = await fetched('DELETE', '/api/session', {'X-CSRF-Token': who?.csrfToken ?? ''})
  if (!answer.ok && answer.status !== 401) throw await problemOf(answer)
  location.assign('/console/sign-in')
}

/** Says that the session ended, and waits until somebody is signed in again. */
export function again() {
  ended = true
  redraw()
  return new Promise(resolve => waiting.push(resolve))
}

function become(caller) {
  if (who && ended && (who.tenant !== caller.tenant || who.caller !== caller.caller)) {
    // What the page shows belongs to somebody else.
    location.reload()
    return
  }
  who = caller
  ended = false
  waiting.forEach(resolve => resolve())
  waiting = []
  redraw()
}
