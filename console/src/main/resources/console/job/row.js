// A job as a row and as a change: the same members from both, as lists show them.

import {duration, now} from '../time.js'

/** What a frame of the socket says of a job, with the names of the list. */
export function ofFrame(frame) {
  const {jobId, jobType, tenantId, at, error, errorCode, errorRetryable, ...rest} = frame
  return {
    ...rest, id: jobId, type: jobType, tenant: tenantId, updatedAt: at,
    error: errorCode ? {code: errorCode, message: error, retryable: errorRetryable} : undefined,
  }
}

/** Whether a change is newer than what is known. */
export function isNewer(change, row) {
  return change.seq > row.seq
}

/** Takes over a change. */
export function apply(row, change) {
  // What a change does not name has ended with it.
  Object.assign(row, {error: undefined, lastFailure: undefined, nextRetryAt: undefined, startedAt: undefined, completedAt: undefined, totalItems: undefined, message: undefined, outcome: undefined}, change)
}

/** What the job is about, in people's words. */
export const titleOf = job => job.title || job.subject

/** How long it has been running, or ran. */
export function ranFor(job) {
  const end = job.completedAt ? Date.parse(job.completedAt) : now()
  return duration(end - Date.parse(job.startedAt ?? job.createdAt))
}

/** Milliseconds that are left, about; undefined while nobody can tell. */
export function timeLeft(job) {
  const ran = now() - Date.parse(job.startedAt)
  const share = job.totalItems ? job.processedItems / job.totalItems : job.progress / 100
  if (job.status !== 'running' || !(ran > 2000) || !(share > 0.02) || share >= 1) {
    return undefined
  }
  const left = ran * (1 / share - 1)
  // Smoothed, so that it does not jump with each report.
  const before = job.left === undefined ? left : job.left - (now() - job.leftAt)
  job.left = Math.max(0, before + (left - before) * 0.2)
  job.leftAt = now()
  return job.left
}
