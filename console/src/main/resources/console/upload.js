// Uploads, with their progress: what fetch does not tell.

import {redraw} from './lit.js'
import * as session from './session.js'
import {bytes} from './time.js'

/**
 * Sends a file as the body; the promise holds the answer's JSON.
 *
 * @param watch is called with the share that was sent, 0 to 1
 * @param signal ends the upload
 */
export async function upload(method, url, file, {type = 'application/octet-stream', watch = () => {}, signal} = {}) {
  for (let attempt = 1; ; attempt++) {
    const answer = await sent(method, url, file, {type, watch, signal})
    if (answer.status >= 200 && answer.status < 300) return answer.body
    if (answer.status === 401) await session.again()
    else if (answer.body.code === 'csrf_token_required' && attempt === 1) await session.look()
    else throw new session.Problem(answer.status, answer.body, answer.retryAfter)
  }
}

function sent(method, url, file, {type, watch, signal}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    request.setRequestHeader('Content-Type', type)
    request.setRequestHeader('X-CSRF-Token', session.who?.csrfToken ?? '')
    request.upload.onprogress = event => {
      watch(event.loaded / event.total)
      redraw()
    }
    request.onload = () => resolve({status: request.status, body: json(request.responseText), retryAfter: Number(request.getResponseHeader('Retry-After')) || undefined})
    request.onerror = () => reject(new session.Problem(0, {code: 'offline', detail: 'The service cannot be reached'}))
    request.onabort = () => reject(new DOMException('The upload was ended', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function json(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/**
 * The one file that was chosen or dropped.
 *
 * @param transfer what a drop or a field for files has: files, and items where folders can be told from files
 * @param most bytes; undefined if that is not known
 * @throws Error with a sentence
 */
export function oneFile({files, items}, most) {
  if (files.length === 0) throw new Error('Nothing was dropped that is a file.')
  if (files.length > 1) throw new Error(`One file at a time: ${files.length} files were dropped.`)
  if ([...(items ?? [])].some(item => item.webkitGetAsEntry?.()?.isDirectory)) throw new Error('This is a folder; drop a file that is in it.')
  const file = files[0]
  if (file.size === 0) throw new Error(`${file.name} is empty.`)
  if (most !== undefined && file.size > most) throw new Error(`${file.name} has ${bytes(file.size)}; at most ${bytes(most)} are accepted. Nothing was sent.`)
  return file
}
