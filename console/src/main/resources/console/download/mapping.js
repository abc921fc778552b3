// A mapping of a table, while people put it together, and as the API takes it.

import {readExact} from '../exact-json.js'
import {violations} from '../forms.js'

/** How a condition compares, in words. */
export const COMPARISONS = {
  equals: 'equals', differs: 'differs from', greater: 'is greater than', at_least: 'is at least', less: 'is less than', at_most: 'is at most',
  contains: 'contains', starts_with: 'begins with', is_null: 'has no value', is_not_null: 'has a value',
}

/** Where the value of a column comes from, in words; `rows` is no value, for a count of rows. */
export const SOURCES = {field: 'a column', template: 'a template', constant: 'the same in each row', lookup: 'another table', rows: 'none: rows are counted'}

export const TYPES = ['boolean', 'bigint', 'numeric', 'double', 'text', 'jsonb', 'timestamptz', 'timestamp', 'date', 'time', 'uuid']
export const AGGREGATES = {sum: 'their sum', count: 'how many there are', min: 'the least', max: 'the greatest', avg: 'their average'}
export const FAILURES = {fail: 'the job fails, and names the row', null: 'it has no value', reject: 'the row is left out'}

/** A condition that nothing has been said of yet. */
export const newCondition = () => ({field: '', is: 'equals', value: ''})

/** A column of the result that is a column of the table. */
export const newColumn = (name = '') => ({
  name, from: 'field', field: name, template: '', constant: '', lookup: {table: '', match: '', key: '', value: ''},
  split: {by: '', part: 1}, trim: false, replace: [], cast: '', onFailure: 'fail', aggregate: '',
})

/** Whether a condition compares with a value. */
export const needsValue = ({is}) => is !== 'is_null' && is !== 'is_not_null'

/** The value that a text stands for: a number, a truth value, a text in quotes, or the text itself. */
function valueOf(text) {
  if (/^(true|false|-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?)$/i.test(text) || /^".*"$/s.test(text)) {
    try {
      return readExact(text)
    } catch {
      // It is a text that looks like more.
    }
  }
  return text
}

/** As the API takes it. */
export function mappingOf({table, conditions, columns}) {
  return {
    table,
    filter: conditions.map(one => ({field: one.field, is: one.is, ...(needsValue(one) ? {value: valueOf(one.value)} : {})})),
    columns: columns.map(outputOf),
  }
}

function outputOf(column) {
  const {name, from, split, trim, replace, cast, onFailure, aggregate} = column
  const source = {field: column.field, template: column.template, constant: valueOf(column.constant), lookup: column.lookup}
  return {
    name, ...(from === 'rows' ? {} : {[from]: source[from]}), ...(split.by ? {split} : {}), ...(trim ? {trim} : {}),
    ...(replace.length ? {replace} : {}), ...(cast ? {cast, onFailure} : {}), ...(aggregate ? {aggregate} : {}),
  }
}

/** What was refused, with places as they are in a mapping, whether it was refused of a preview or of a job. */
export const refusals = problem => violations(problem).map(({path, message}) => ({path: (path ?? '').replace(/^\/payload/, '').replace(/^\/mapping/, ''), message}))
