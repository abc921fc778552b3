// Where the page is of what a job is about.

import {html} from '../lit.js'

/** By type: the address of the page, and what it is called. */
const PAGES = {
  explorer_refresh: ({subject}) => [`/console/explorers/${encodeURIComponent(subject)}`, 'Open explorer'],
  process_new_record: ({subject}) => [`/console/records/${encodeURIComponent(subject)}`, 'Open record'],
  download_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}`, 'Open snapshot'],
  verify_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=verification`, 'Open snapshot'],
  publish_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=publishing`, 'Open snapshot'],
  export_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}?tab=exports`, 'Open snapshot'],
  transform_records: ({subject}) => [`/console/downloads/of/${encodeURIComponent(subject)}`, 'Open snapshot'],
  delivery: ({subject}) => [`/console/deliveries?subscription=${encodeURIComponent(subject)}`, 'Open subscription'],
  static_build: () => ['/console/builds', 'Static builds'],
}

/** A link to it; null where there is no page of its own. */
export function aboutLink(job, name = '') {
  const page = job.subject ? PAGES[job.type]?.(job) : undefined
  return page ? html`<a class=${name} href=${page[0]}>${page[1]}</a>` : null
}
