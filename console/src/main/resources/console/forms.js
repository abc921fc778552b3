// What the API refused of a form: each violation beside its field, the rest below.

import {html, nothing} from './lit.js'
import {problemBox} from './parts.js'

/** All that was refused: one for each place, also where the answer names one place only. */
export function violations(problem) {
  if (!problem) return []
  return problem.body?.violations ?? (problem.path ? [{path: problem.path, message: problem.message}] : [])
}

/** What was refused of a field, by its JSON pointer. */
export function refusedAt(problem, path) {
  const found = violations(problem).filter(one => one.path === path)
  return found.length === 0 ? nothing : found.map(one => html`<span class="refused" role="alert">${one.message}</span>`)
}

/** What was refused and stands beside none of these fields. */
export function refusedElsewhere(problem, paths) {
  if (!problem) return nothing
  const all = violations(problem)
  const rest = all.filter(one => !paths.includes(one.path))
  if (all.length === 0) return problemBox(problem)
  return rest.map(one => html`<p class="refused" role="alert">${one.message}</p>`)
}
