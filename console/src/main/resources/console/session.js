// Who is signed in, and how a call fails. The key itself is never kept: the session is a cookie that scripts can't read.

import {redraw} from './lit.js'
import {follow, now} from './time.js'

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

/** Why a call failed: the API's problem document, or that the service can't be reached (status 0). */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail ?? `The service answered with ${status}`)
    this.status = status
    this.code = body.code ?? 'unknown'
    this.body = body
    this.retryAfter = retryAfter
    this.at = now()
  }

  /** The place in a form that was refused, as a JSON pointer. */
  get path() {
    return this.body.path ?? this.body.parameter
  }
}

/** What the service answers; throws a Problem where it can't be reached. */
export async function fetched(method, url, headers = {}, body, signal) {
  try {
    return await fetch(url, {method, headers, body, signal})
  } catch (failed) {
    if (failed.name === 'AbortError') throw failed
    throw new Problem(0, {code: 'offline', detail: 'The service cannot be reached'})
  }
}

/** What an answer says went wrong. */
export async function problemOf(answer) {
  const body = await answer.json().catch(() => ({}))
  return new Problem(answer.status, body, Number(answer.headers.get('Retry-After')) || undefined)
}
