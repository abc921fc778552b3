// The generations of an explorer: who saved what and why, compare, restore.

import {html, nothing} from '../lit.js'
import {change, path} from '../api.js'
import {confirm} from '../dialog.js'
import {ago} from '../parts.js'
import {go} from '../router.js'
import {may} from '../session.js'
import {shape, word} from '../states.js'
import {many} from '../time.js'
import {savedBy} from './saved-by.js'

/** @param act calls, shows what is refused, and reads the page anew */
export function history(slug, generations, act) {
  const compare = ({generation}) => act(async () => {
    const {previewId} = await change('POST', path`/api/explorers/${slug}/generations/${generation}/preview`)
    go(path`/console/explorers/${slug}/previews/${previewId}`)
  })
  const current = generations.find(one => one.current)
  const restore = async ({generation}) => {
    const sure = await confirm({title: `Restore generation ${generation}?`, text: html`<p>Its text becomes generation ${(current?.generation ?? generation) + 1}; nothing of the history is lost.</p>`, act: 'Restore'})
    if (sure) await act(() => change('POST', path`/api/explorers/${slug}/generations/${generation}/restore`, {commitMessage: `Restore generation ${generation}`}, current ? {'If-Match': `"${current.generation}"`} : {}))
  }
  return html`<div class="wide-table" tabindex="0"><table><thead><tr><th>Generation</th><th>Saved</th><th>Why</th><th>Job</th><th></th></tr></thead><tbody>${generations.map(one => html`<tr>
    <td>${one.generation}${one.current ? html` <span class="tag">now</span>` : nothing}</td><td>${ago(one.savedAt)}${savedBy(one)}</td>
    <td><bdi>${one.commitMessage ?? ''}</bdi> <small class="muted">${one.characters === undefined ? '' : many(one.characters, 'character')}</small></td>
    <td>${one.job ? html`<a href="/console/jobs/${one.job.jobId}">${shape(one.job.status, Boolean(one.job.outcome))} ${word(one.job.status)}</a>` : nothing}</td>
    <td class="right">${may('operator') && !one.current ? html`<button class="small" @click=${() => compare(one)}>Compare</button> <button class="small" @click=${() => restore(one)}>Restore …</button>` : nothing}</td></tr>`)}</tbody></table></div>`
}
