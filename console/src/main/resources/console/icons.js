// The drawings of the rail.

import {svg} from './lit.js'

const DRAWINGS = {
  jobs: 'M2 4h12M2 8h12M2 12h8',
  failed: 'M8 1.5 14.5 8 8 14.5 1.5 8zM6 6l4 4M10 6l-4 4',
  explorers: 'M2 3h12v10H2zM2 6.5h12M6 6.5V13',
  builds: 'M2 13.5h12M4 13.5v-6l4-4 4 4v6M7 13.5v-3h2v3',
  heatmaps: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  downloads: 'M8 2v8M5 7.5 8 10.5l3-3M2.5 13.5h11',
  records: 'M2 6.5v3M5 4v8M8 2v12M11 5v6M14 6.5v3',
  schedules: 'M8 1.8a6.2 6.2 0 1 0 .01 0M8 4.5V8l2.5 1.8',
  deliveries: 'M2 3.5h12v9H2zM2 4l6 5 6-5',
  keys: 'M10.5 2a3.5 3.5 0 1 0 .01 0M8 8l-5.5 5.5M4.5 11.5 6 13',
  audit: 'M3.5 1.5h9v13h-9zM6 5h4M6 8h4M6 11h2.5',
  health: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  light: 'M8 4.8a3.2 3.2 0 1 0 .01 0M8 .8v1.6M8 13.6v1.6M.8 8h1.6M13.6 8h1.6M2.9 2.9 4 4M12 12l1.1 1.1M2.9 13.1 4 12M12 4l1.1-1.1',
}

/** One of the drawings; decoration, since a word stands beside it. */
export function icon(name) {
  return svg`<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true"><path d=${DRAWINGS[name]}/></svg>`
}

/** The mark of the product. */
export const mark = svg`<svg class="mark" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true"><circle cx="10" cy="10" r="8.2"/><ellipse class="gold" cx="10" cy="10" rx="3.6" ry="8.2"/><path d="M10 1.8v16.4"/></svg>`
