// What the states, warnings and kinds of relations of records are called.

export const STATUSES = {
  empty: ['No audio', 'pending'], unprocessed: ['Not processed', 'pending'], processing: ['Processing', 'running'], processed: ['Processed', 'completed'],
  partially_processed: ['Processed without stems', 'completed'], failed: ['Failed', 'failed'],
}

const WARNINGS = {
  damaged: 'The file is damaged: the decoder told of errors, or its header names another length.',
  too_short_to_find: 'It is too short to be found by a clip: under 3 s.',
  clipped: 'It is clipped: samples in a row are at full scale.',
  silent: 'Nothing can be heard in it.',
  one_channel_silent: 'One channel is silent.',
  text_doubtful: 'A tag looks as if it had been read in the wrong encoding.',
  tags_unread: 'Its tags could not be read.',
  cover_too_large: 'A tag or picture of more than 16 MB was not read.',
}

export const warning = code => WARNINGS[code] ?? code.replaceAll('_', ' ')

const KINDS = {
  same_audio: 'the same bytes', same_recording: 'the same recording', version: 'another version', contains: 'contains it', contained: 'is contained in it',
  shares_passage: 'shares a passage',
}

/** What this record is to the other one. */
export const kind = code => KINDS[code] ?? code.replaceAll('_', ' ')

/** «albumArtists» as «album artists». */
export const tagName = name => ({isrc: 'ISRC', bpm: 'BPM', musicBrainzRecordingId: 'MusicBrainz recording', musicBrainzReleaseId: 'MusicBrainz release', musicBrainzArtistIds: 'MusicBrainz artists'})[name]
  ?? name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

/** A place in a recording: «1:02:03.4», «2:03.4». */
export function place(seconds) {
  const tenths = Math.round(seconds * 10)
  const [hours, minutes, rest] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, (tenths % 600) / 10]
  const end = rest.toFixed(1).padStart(4, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${end}` : `${minutes}:${end}`
}

/** «97 %». */
export const percent = share => `${Math.round(share * 100)} %`
