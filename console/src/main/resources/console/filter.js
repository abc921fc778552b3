// The filter of the list of jobs: as chips, in an address, as typed text, and as a decision about one job.

import {exact, now, relativeTime} from './time.js'

const STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled']
/** Parameters that take several values; with «-» before each of them every value but these is meant. */
const SEVERAL = ['status', 'type', 'errorCode']
const NAMES = [...SEVERAL, 'subject', 'priority', 'createdAfter', 'createdBefore', 'retrying', 'q']
const TYPED = {
  status: 'status', type: 'type', error: 'errorCode', errorcode: 'errorCode', priority: 'priority', created: 'createdAfter',
  after: 'createdAfter', before: 'createdBefore', retrying: 'retrying', subject: 'subject',
}

/** Reads an address. What is wrong in it becomes a chip with a `problem`. */
export function fromQuery(query) {
  return [...query].filter(([name]) => name !== 'tab').map(([name, value]) => checked({name, value}))
}

/** Writes the address; relative times stay relative. */
export function toQuery(chips) {
  const query = new URLSearchParams()
  chips.forEach(({name, value}) => query.append(name, value))
  return query
}

/** The API's parameters; chips with a problem are left out. */
export function toApi(chips) {
  const good = chips.filter(chip => !chip.problem)
  return Object.fromEntries(good.map(({name, value}) => [name, name.startsWith('created') ? new Date(time(value)).toISOString() : value]))
}

/** The same as the document that calls about many jobs take. */
export function toDocument(chips) {
  const query = toApi(chips)
  if (query.priority) query.priority = Number(query.priority)
  if (query.retrying) query.retrying = query.retrying === 'true'
  return query
}

/** Reads what was typed: `status:failed,cancelled -type:delivery created:>2h poverty`. */
export function parse(text) {
  const chips = []
  const free = []
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const [, not, typed, value] = /^(-?)([a-zA-Z]+):(.+)$/.exec(word) ?? []
    const name = TYPED[(typed ?? '').toLowerCase()]
    if (name) chips.push(checked({name, value: not + (name.startsWith('created') ? typedTime(value) : value)}))
    else if (word === 'retrying' || word === '-retrying') chips.push({name: 'retrying', value: String(word === 'retrying')})
    else free.push(word)
  }
  if (free.length > 0) chips.push(checked({name: 'q', value: free.join(' ')}))
  return chips
}

/** Adds chips; a parameter stands once, several values of one are put together. */
export function add(chips, added) {
  return added.reduce((all, chip) => {
    const before = all.find(({name}) => name === chip.name)
    if (!before) return [...all, chip]
    const both = SEVERAL.includes(chip.name) && before.value.startsWith('-') === chip.value.startsWith('-')
    const value = both ? [...new Set([...before.value.split(','), ...chip.value.split(',')])].join(',') : chip.value
    return all.map(other => (other === before ? checked({name: chip.name, value}) : other))
  }, chips)
}

/** Puts a value into a parameter, or takes it out where it is there. */
export function toggle(chips, name, value) {
  const before = chips.find(chip => chip.name === name)
  const values = before?.value.split(',') ?? []
  if (!values.includes(value)) return add(chips, [{name, value}])
  const rest = values.filter(other => other !== value)
  return rest.length === 0 ? chips.filter(chip => chip !== before) : chips.map(chip => (chip === before ? {name, value: rest.join(',')} : chip))
}

/** The filter in words. */
export function words(chips) {
  return chips.length === 0 ? 'all jobs' : chips.map(chip => `${label(chip)} ${valueWords(chip)}`).join(', ')
}

export const label = ({name}) => ({createdAfter: 'created', createdBefore: 'before', errorCode: 'error', q: 'text'})[name] ?? name

/** The value as the chip shows it. */
export function valueWords({name, value}) {
  if (name === 'createdAfter' && /^-\d+[mhd]$/.test(value)) return `last ${value.slice(1, -1)} ${{m: 'min', h: 'h', d: 'd'}[value.at(-1)]}`
  if (name.startsWith('created')) return `${name === 'createdAfter' ? 'after ' : ''}${exact(new Date(time(value))) || value}`
  if (name === 'retrying') return value === 'false' ? 'no' : 'now'
  return value.replaceAll(',', ', ').replaceAll('-', name === 'type' || name === 'status' || name === 'errorCode' ? 'not ' : '-')
}

/** Whether a job belongs to the list. Has to decide as the API does. */
export function matches(chips, job, at = now()) {
  return chips.filter(chip => !chip.problem).every(({name, value}) => holds(name, value, job, at))
}

function holds(name, value, job, at) {
  const failure = job.error?.code ?? job.lastFailure?.code ?? null
  switch (name) {
    case 'status': return among(value, job.status)
    case 'type': return among(value, job.type)
    case 'errorCode': return among(value, failure)
    case 'subject': return job.subject === value
    case 'priority': return job.priority === Number(value)
    case 'createdAfter': return Date.parse(job.createdAt) >= time(value, at)
    case 'createdBefore': return Date.parse(job.createdAt) < time(value, at)
    case 'retrying': return (value === 'true') === (failure !== null && (job.status === 'pending' || job.status === 'running'))
    default: return hasText(value.trim(), job)
  }
}

function among(value, actual) {
  const isNegated = value.startsWith('-')
  const values = value.split(',').map(one => (isNegated ? one.slice(1) : one))
  return values.includes(actual) !== isNegated
}

function hasText(text, job) {
  const subject = (job.subject ?? '').toLowerCase()
  const part = text.toLowerCase()
  return job.id === part || (text.length < 3 ? subject.startsWith(part) : subject.includes(part))
}

const time = (value, at = now()) => (value.startsWith('-') ? relativeTime(value, at) : Date.parse(value))

/** «>2h» and «2h» as «-2h»; days and times as they are. */
const typedTime = value => value.replace(/^[<>]?(\d+[mhd])$/, '-$1').replace(/^[<>]/, '')

function checked(chip) {
  const problem = problemOf(chip)
  return problem ? {...chip, problem} : chip
}

function problemOf({name, value}) {
  const bare = value.split(',').map(one => one.replace(/^-/, ''))
  if (!NAMES.includes(name)) return 'There is no such filter'
  if (value === '') return 'A value is missing'
  if (SEVERAL.includes(name) && new Set(value.split(',').map(one => one.startsWith('-'))).size > 1) return 'A minus before every value, or before none'
  if (name === 'status' && bare.some(one => !STATUSES.includes(one))) return `One of ${STATUSES.join(', ')}`
  if (name === 'type' && bare.some(one => !/^[a-z][a-z0-9_]{0,63}$/.test(one))) return 'There is no such type of jobs'
  if (name === 'errorCode' && bare.some(one => !/^[a-z0-9_]{1,100}$/.test(one))) return 'A code has lower-case letters, digits and underscores'
  if (name === 'priority' && !/^[1-5]$/.test(value)) return '1 to 5'
  if (name.startsWith('created') && !Number.isFinite(time(value))) return 'A time such as -24h or 2027-01-31T12:00:00Z'
  if (name === 'retrying' && value !== 'true' && value !== 'false') return 'true or false'
  if (name === 'q' && value.length > 200) return 'At most 200 characters'
  return null
}
