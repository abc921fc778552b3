// Starts the console: who is signed in, then the page of the address, then the socket.

import {html, render, drawBy, redraw} from './lit.js'
import * as keys from './keys.js'
import * as live from './live.js'
import {problemBox} from './parts.js'
import * as router from './router.js'
import * as session from './session.js'
import {help, shell} from './shell.js'
import * as theme from './theme.js'

const root = document.getElementById('console')
const SIGN_IN = '/console/sign-in'

/** An act that fails says so, also where its page has no other place for it. */
function sayFailures() {
  addEventListener('unhandledrejection', event => {
    if (!(event.reason instanceof session.Problem)) return
    event.preventDefault()
    import('./toast.js').then(({toast}) => toast(html`${event.reason.message} <code>${event.reason.code}</code>`))
  })
}

async function start() {
  theme.start()
  sayFailures()
  const isSignIn = location.pathname === SIGN_IN
  const then = session.safeThen(new URLSearchParams(location.search).get('then'))
  try {
    if (!await session.look()) {
      if (!isSignIn) return location.replace(`${SIGN_IN}?then=${encodeURIComponent(location.pathname + location.search)}`)
      const {signIn} = await import('./sign-in.js')
      drawBy(() => render(signIn(then), root))
      return redraw()
    }
  } catch (failed) {
    render(html`<main class="pad">${problemBox(failed, () => location.reload())}</main>`, root)
    return
  }
  if (isSignIn) return location.replace(then)
  drawBy(() => {
    render(shell(), root)
    // Above everything, also above a dialog that was open when the session ended.
    root.querySelector('dialog.over:not([open])')?.showModal()
  })
  keys.start(() => ({'?': help, ...router.place.page?.keys}), router.go)
  live.start()
  router.start()
  // One clock for the page: relative times go on.
  setInterval(() => document.hidden || redraw(), 1000)
}

start()
