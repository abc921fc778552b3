// Why a call failed, and the call itself: what the session and the calls of pages have in common.

import {now} from './time.js'

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
