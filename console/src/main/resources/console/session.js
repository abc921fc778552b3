// Who is signed in. The key itself is never kept: the session is a cookie that scripts can't read.

import {redraw} from './lit.js'
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
  const answer = await fetch('/api/whoami', {headers: {Accept: 'application/json'}})
  follow(answer.headers.get('Date'))
  if (answer.status === 401) return false
  if (!answer.ok) throw new Error(`whoami is answered with ${answer.status}`)
  become(await answer.json())
  return true
}

/** How people can sign in here. */
export async function options() {
  return (await fetch('/api/session/options')).json()
}

/** Opens a session; returns what was refused, or null. */
export async function signIn(key) {
  const answer = await fetch('/api/session', {method: 'POST', headers: {Authorization: `Bearer ${key}`}})
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok) return body.detail ?? `The service answered with ${answer.status}`
  become(body)
  return null
}

/** Ends the session and leaves for the sign-in. */
export async function signOut() {
  await fetch('/api/session', {method: 'DELETE', headers: {'X-CSRF-Token': who?.csrfToken ?? ''}})
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
