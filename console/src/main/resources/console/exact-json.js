// JSON whose numbers keep all their digits, and the calls that read it.

import {address, send} from './api.js'

/**
 * Reads JSON. A number that JavaScript would change, such as one of twenty digits or 1.50, becomes raw JSON, which
 * `JSON.stringify` writes as it came. Browsers without raw JSON change it.
 */
export function readExact(text) {
  if (!JSON.rawJSON) return JSON.parse(text)
  return JSON.parse(text, (name, value, {source}) => (typeof value === 'number' && String(value) !== source ? JSON.rawJSON(source) : value))
}

/** The answer of a call that reads. */
export async function getExact(path, query) {
  return readExact(await (await send('GET', address(path, query))).text())
}

/** The answer of a call that reads although it is a POST. */
export async function postExact(path, query, body) {
  const json = body === undefined ? {} : {headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)}
  return readExact(await (await send('POST', address(path, query), json)).text())
}
