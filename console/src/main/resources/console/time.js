// Times as people read them, by a clock that follows the server's.

const UNITS = [['s', 1000, 60], ['min', 60_000, 60], ['h', 3_600_000, 24], ['d', 86_400_000, Infinity]]

let ahead = 0
let utc = localStorage.getItem('meridian.utc') === 'true'

/** Corrects the clock by the time at which the server answered. The header has whole seconds, so that less is no difference. */
export function follow(serverDate) {
  const difference = Date.parse(serverDate) - Date.now()
  if (Number.isFinite(difference)) ahead = Math.abs(difference) < 2000 ? 0 : difference
}

/** Milliseconds since 1970, by the server's clock. */
export const now = () => Date.now() + ahead

export const isUtc = () => utc

/** Chooses between local times and UTC. */
export function useUtc(on) {
  utc = on
  localStorage.setItem('meridian.utc', String(on))
}

/** How long something took: «0.4 s», «27 s», «3 min 5 s», «2 h 10 min», «4 d 3 h». */
export function duration(millis) {
  const ms = Math.max(0, millis)
  if (ms < 10_000) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`
  const index = UNITS.findIndex(([, size, many]) => ms < size * many)
  const [name, size] = UNITS[index]
  const whole = Math.floor(ms / size)
  if (index === 0) return `${whole} s`
  const [smaller, smallerSize] = UNITS[index - 1]
  const rest = Math.floor((ms - whole * size) / smallerSize)
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${smaller}`
}

/** How long ago or how soon: «now», «12 s ago», «in 3 h». */
export function relative(when, at = now()) {
  const ms = Date.parse(when) - at
  if (!Number.isFinite(ms)) return ''
  if (Math.abs(ms) < 1000) return 'now'
  const [name, size] = UNITS.find(([, unit, many]) => Math.abs(ms) < unit * many)
  const count = `${Math.floor(Math.abs(ms) / size)} ${name}`
  return ms < 0 ? `${count} ago` : `in ${count}`
}

const options = parts => ({...parts, hour12: false, timeZone: utc ? 'UTC' : undefined})

/** The clock time, with tenths of a second. */
export function clock(when) {
  const date = new Date(when)
  return date.toLocaleTimeString('en-GB', options({hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 1}))
}

/** Date and time to the second. */
export function exact(when) {
  const date = new Date(when)
  if (Number.isNaN(date.getTime())) return ''
  const day = date.toLocaleDateString('sv-SE', utc ? {timeZone: 'UTC'} : {})
  return `${day} ${date.toLocaleTimeString('en-GB', options({}))}${utc ? ' UTC' : ''}`
}

/** A relative time such as «-24h» as milliseconds since 1970; NaN if it is none. */
export function relativeTime(text, at = now()) {
  const [, count, unit] = /^-(\d{1,6})(m|h|d)$/.exec(text) ?? []
  return count ? at - Number(count) * {m: 60_000, h: 3_600_000, d: 86_400_000}[unit] : NaN
}

const grouped = new Intl.NumberFormat('en')

/** With its thousands grouped. */
export const number = value => grouped.format(value)

/** «6.1 KB». */
export function bytes(count) {
  if (count < 1024) return `${count} bytes`
  const power = Math.min(4, Math.floor(Math.log(count) / Math.log(1024)))
  return `${(count / 1024 ** power).toFixed(1)} ${['', 'KB', 'MB', 'GB', 'TB'][power]}`
}

/** «1 job», «2 jobs». */
export const many = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`
