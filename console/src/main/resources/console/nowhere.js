// The page for an address that the console does not have.

import {html} from './lit.js'

export default function nowhere() {
  return {
    title: () => 'Not found',
    body: () => html`<div class="pad"><p class="empty">The console has no page at this address. <a href="/console/jobs">Jobs</a></p></div>`,
  }
}
