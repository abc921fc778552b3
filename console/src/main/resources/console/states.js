// What states are called, and the shape that repeats the word.

import {svg} from './lit.js'

const WORDS = {
  pending: 'Pending', running: 'Running', retrying: 'Retrying', completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled',
}

/** In the order in which lists name them. */
export const STATES = Object.keys(WORDS)

/** What people see of a job: a job that is open although an attempt failed is «retrying». */
export function stateOf(job) {
  const open = job.status === 'pending' || job.status === 'running'
  return open && (job.error || job.lastFailure) ? 'retrying' : job.status
}

export const isOpen = job => job.status === 'pending' || job.status === 'running'

export const word = state => WORDS[state] ?? state

const SHAPES = {
  pending: svg`<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="2.6 2"/>`,
  running: svg`<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="2" opacity=".3"/><path d="M8 2.2A5.8 5.8 0 0 1 13.8 8" fill="none" stroke="currentColor" stroke-width="2.4"/>`,
  retrying: svg`<path d="M13.4 6.4A5.8 5.8 0 1 0 13.6 10" fill="none" stroke="currentColor" stroke-width="2"/><path d="M14.6 2.6v4.6H10z" fill="currentColor"/>`,
  completed: svg`<circle cx="8" cy="8" r="6.8" fill="currentColor"/><path d="M4.8 8.2l2.2 2.3 4.2-4.6" fill="none" stroke="var(--surface)" stroke-width="1.8"/>`,
  hollow: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M5 8.2l2.1 2.1 3.9-4.3" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
  failed: svg`<path d="M8 .9 15.1 8 8 15.1.9 8z" fill="currentColor"/><path d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2" stroke="var(--surface)" stroke-width="1.6"/>`,
  cancelled: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M3.9 12.1l8.2-8.2" stroke="currentColor" stroke-width="1.8"/>`,
}

/** The state's shape, in its colour. `hollow` is a completed job that had less to do than it was asked for. */
export function shape(state, hollow = false) {
  return svg`<svg class="shape is-${state}" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[hollow && state === 'completed' ? 'hollow' : state]}</svg>`
}
