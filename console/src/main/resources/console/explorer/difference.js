// Two texts, with what differs between them: the words at the beginning and at the end that are equal are left out.

import {html} from '../lit.js'

const WORDS = /\s+|[\p{L}\p{N}_.]+|[^\s\p{L}\p{N}_.]/gu

/** What is equal before, what differs, what is equal after; for each of the two. */
export function split(before, after) {
  const [a, b] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []]
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const parts = words => [words.slice(0, start), words.slice(start, words.length - end), words.slice(words.length - end)].map(part => part.join(''))
  return [parts(a), parts(b)]
}

/** A field before and after. */
export function difference({path, before, after}) {
  const [from, to] = split(text(before), text(after))
  const name = path.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const label = name.length > 1 ? name.slice(1).join(' / ') : name.join(' / ')
  const line = (sign, [same, changed, rest], words) => html`<div class=${sign === '−' ? 'minus' : 'plus'}><span aria-hidden="true">${sign}</span><span class="unseen">${words}</span><b>${label}</b><span><bdi>${same}<mark>${changed}</mark>${rest}</bdi></span></div>`
  return html`${before === undefined ? '' : line('−', from, 'before')}${after === undefined ? '' : line('+', to, 'after')}`
}

const text = value => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))
