// Reads a chosen or dropped file, and refuses in one sentence what the API would refuse after the upload.

import {bytes} from '../time.js'

const LARGEST = 32 * 1024 * 1024
const LONGEST_LINE = 1024 * 1024
const MOST_ROWS = 200_000
const LINE_FEED = 10

/**
 * The name and the text of the one TSV that was dropped.
 *
 * @param transfer what a drop or a field for files has: files, and items where folders can be told from files
 * @throws Error with a sentence
 */
export async function readTsv({files, items}) {
  if (files.length === 0) throw new Error('Nothing was dropped that is a file.')
  if (files.length > 1) throw new Error(`One explorer at a time: ${files.length} files were dropped.`)
  if ([...(items ?? [])].some(item => item.webkitGetAsEntry?.()?.isDirectory)) throw new Error('This is a folder; drop the TSV in it.')
  const file = files[0]
  if (file.size === 0) throw new Error(`${file.name} is empty.`)
  if (file.size > LARGEST) throw new Error(`${file.name} has ${bytes(file.size)}; an explorer has at most 32 MB.`)
  const content = new Uint8Array(await file.arrayBuffer())
  if (content[0] === 0x89 && content[1] === 0x50) throw new Error(`${file.name} is a picture (PNG), not a TSV.`)
  return {name: slugOf(file.name), fileName: file.name, text: checkedText(content)}
}

/** «city-trees» of «city-trees.explorer.tsv». */
export const slugOf = fileName => fileName.toLowerCase().replace(/\.(explorer\.)?(tsv|txt)$/, '').replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '')

/** The text of bytes. Throws with line and column where it can't be one. */
export function checkedText(content) {
  let start = 0
  let line = 1
  for (let i = 0; i <= content.length; i++) {
    if (content[i] === 0) throw new Error(`Line ${line}, column ${columnOf(content, start, i)}: a NUL character.`)
    if (i < content.length && content[i] !== LINE_FEED) continue
    if (i - start > LONGEST_LINE) throw new Error(`Line ${line} is longer than 1 MB.`)
    if (i < content.length) line++
    start = i + 1
    if (line > MOST_ROWS + 1 || (line === MOST_ROWS + 1 && start < content.length)) throw new Error(`Line ${MOST_ROWS + 1}: an explorer has at most 200,000 rows.`)
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(content)
  } catch {
    throw new Error(placeOfBadByte(content))
  }
}

function placeOfBadByte(content) {
  let line = 1
  let start = 0
  for (let i = 0; i <= content.length; i++) {
    if (i < content.length && content[i] !== LINE_FEED) continue
    try {
      new TextDecoder('utf-8', {fatal: true}).decode(content.subarray(start, i))
    } catch {
      for (let end = start + 1; end <= i; end++) {
        // A decoder that expects more does not complain, so that the first complaint is the place.
        try {
          new TextDecoder('utf-8', {fatal: true}).decode(content.subarray(start, end), {stream: true})
        } catch {
          return `Line ${line}, column ${columnOf(content, start, endOfGood(content, start, end - 1))}: not UTF-8. Save the file as UTF-8.`
        }
      }
      return `Line ${line}: not UTF-8. Save the file as UTF-8.`
    }
    line++
    start = i + 1
  }
  return 'Not UTF-8. Save the file as UTF-8.'
}

/** The complaint comes with the byte after a cut character; the place is where the character begins. */
function endOfGood(content, start, end) {
  for (let good = end; good > start; good--) {
    try {
      new TextDecoder('utf-8', {fatal: true}).decode(content.subarray(start, good))
      return good
    } catch {
      // One byte less.
    }
  }
  return start
}

const columnOf = (content, start, end) => [...new TextDecoder().decode(content.subarray(start, end))].length + 1
