// The text of a file that was chosen, such as a definition.

import {oneFile} from '../upload.js'

/** The most bytes of a definition or a manifest. */
export const LARGEST = 1024 * 1024

/** Reads it. Throws with a sentence where it is too large or no text. */
export async function textOfFile(file) {
  oneFile({files: file ? [file] : []}, LARGEST)
  const content = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(content)
  } catch {
    throw new Error(`${file.name} is no text in UTF-8. Nothing was taken over.`)
  }
}
