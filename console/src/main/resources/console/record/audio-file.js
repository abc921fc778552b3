// The one file of audio that was chosen or dropped, or a sentence that says why it is none.

import {oneFile} from '../upload.js'

/** Containers whose files browsers give another type, or none. */
const NAMED = /\.(aac|aiff?|amr|ape|asf|wma|au|caf|flac|mka|mkv|webm|mp3|mp4|m4a|m4b|mpc|og[gav]|opus|tta|wav|w64|wv|mov)$/i
/** Types that are certainly no audio; a type that says nothing is decided by the service. */
const NO_AUDIO = /^(image|text|font)\/|\/(pdf|zip|gzip|json|xml)$/

/**
 * @param transfer what a drop or a field for files has
 * @param most bytes
 * @throws Error with a sentence; nothing was sent
 */
export function audioFile(transfer, most) {
  const file = oneFile(transfer, most)
  if (NO_AUDIO.test(file.type) && !NAMED.test(file.name)) throw new Error(`${file.name} is no audio: its type is ${file.type}. Nothing was sent.`)
  return file
}

/** The type to send it as: the browser's where it is one of audio. */
export const typeOf = file => (/^(audio|video)\//.test(file.type) ? file.type : 'application/octet-stream')
