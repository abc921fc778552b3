// Calls of the public API. A failed call throws a Problem, which every page can show.

import * as session from './session.js'
import {follow} from './time.js'

const ATTEMPTS_AFTER_429 = 3

/** An address with a query, in which empty values are left out. */
export function address(path, query = {}) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}

/** Each part of a path as it has to be in an address. */
export const path = (strings, ...parts) => String.raw({raw: strings}, ...parts.map(encodeURIComponent))

/** The answer's JSON. */
export async function get(path, query, more = {}) {
  return (await send('GET', address(path, query), more)).json()
}

/** Sends JSON; the answer's JSON, or null where it has none. */
export async function change(method, path, body, headers = {}) {
  const json = body === undefined ? {} : {'Content-Type': 'application/json'}
  const answer = await send(method, path, {headers: {...json, ...headers}, body: body === undefined ? undefined : JSON.stringify(body)})
  const text = await answer.text()
  return text === '' ? null : JSON.parse(text)
}

/** Sends a request with the session; signs in again where it has ended, and repeats what was asked for. */
export async function send(method, url, {headers = {}, body, signal} = {}) {
  for (let attempt = 1; ; attempt++) {
    const token = method === 'GET' ? {} : {'X-CSRF-Token': session.who?.csrfToken ?? ''}
    const answer = await session.fetched(method, url, {...headers, ...token}, body, signal)
    follow(answer.headers.get('Date'))
    if (answer.ok || answer.status === 304) return answer
    const problem = await session.problemOf(answer)
    if (answer.status === 401) {
      await session.again()
    } else if (problem.code === 'csrf_token_required' && attempt === 1) {
      await session.look()
    } else if (answer.status === 429 && method === 'GET' && attempt < ATTEMPTS_AFTER_429) {
      await new Promise(resolve => setTimeout(resolve, (problem.retryAfter || 1) * 1000))
    } else {
      throw problem
    }
  }
}
