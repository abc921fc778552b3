// Where the page is of what a job is about.

import {html} from '../lit.js'

/** By type: the address of the page, and what it is called. */
const PAGES = {
  explorer_refresh: ({subject}) => [`/console/explorers/${encodeURIComponent(subject)}`, 'Open explorer'],
  // A job of a region that somebody asked for is about no city.
  heatmap_compute: ({subject, payload}) => (subject.startsWith('region/') ? undefined : [`/console/heatmaps/${encodeURIComponent(subject)}${payload?.gridStep ? `?step=${encodeURIComponent(payload.gridStep)}` : ''}`, 'Open map']),
  process_new_record: ({subject}) => [`/console/records/${encodeURIComponent(subject)}`, 'Open record'],
  download_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}`, 'Open snapshot'],
  verify_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=verification`, 'Open snapshot'],
  publish_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=publishing`, 'Open snapshot'],
  export_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=exports`, 'Open snapshot'],
  transform_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=transforms`, 'Open snapshot'],
  delivery: ({subject}) => [`/console/deliveries?subscription=${encodeURIComponent(subject)}`, 'Open subscription'],
  static_build: () => ['/console/builds', 'Static builds'],
}

/** A link to it; null where there is no page of its own. */
export function aboutLink(job, name = '') {
  const page = job.subject ? PAGES[job.type]?.(job) : undefined
  return page ? html`<a class=${name} href=${page[0]}>${page[1]}</a>` : null
}
