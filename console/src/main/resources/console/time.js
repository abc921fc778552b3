// Times as people read them, by a clock that follows the server's.

const UNITS = [['s', 1000, 60], ['min', 60_000, 60], ['h', 3_600_000, 24], ['d', 86_400_000, Infinity]]

/** From so many milliseconds on people count in dates, and no longer in days. */
const FAR = 90 * 86_400_000

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

/** How often something comes: «every 10 s», «every hour», «every 1 d 12 h». */
export function howOften(seconds) {
  const one = {60: 'minute', 3600: 'hour', 86_400: 'day'}[seconds]
  return `every ${one ?? (seconds < 60 ? `${seconds} s` : duration(seconds * 1000))}`
}

/** How long ago or how soon: «now», «12 s ago», «in 3 h»; of what is further away the day. */
export function relative(when, at = now()) {
  const ms = Date.parse(when) - at
  if (!Number.isFinite(ms)) return ''
  if (Math.abs(ms) < 1000) return 'now'
  if (Math.abs(ms) > FAR) return day(new Date(when))
  const [name, size] = UNITS.find(([, unit, many]) => Math.abs(ms) < unit * many)
  const count = `${Math.floor(Math.abs(ms) / size)} ${name}`
  return ms < 0 ? `${count} ago` : `in ${count}`
}

// Making a format takes longer than a hundred uses of it, and lists show hundreds of times.
const format = (locale, parts) => {
  const zones = ['UTC', undefined].map(timeZone => new Intl.DateTimeFormat(locale, {...parts, hour12: false, timeZone}))
  return date => (Number.isNaN(date.getTime()) ? '' : zones[utc ? 0 : 1].format(date))
}
const toTheSecond = {hour: '2-digit', minute: '2-digit', second: '2-digit'}
const time = format('en-GB', toTheSecond)
const timeWithTenths = format('en-GB', {...toTheSecond, fractionalSecondDigits: 1})
// Swedish days are written as in ISO 8601.
const day = format('sv-SE', {year: 'numeric', month: '2-digit', day: '2-digit'})

/** The clock time, with tenths of a second; empty for what is no time. */
export const clock = when => timeWithTenths(new Date(when))

/** Date and time to the second; empty for what is no time. */
export function exact(when) {
  const date = new Date(when)
  const text = `${day(date)} ${time(date)}`
  return text === ' ' ? '' : text + (utc ? ' UTC' : '')
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
