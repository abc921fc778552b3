// The score of a point, with its parts.

import {html, nothing} from '../lit.js'
import {problemBox} from '../parts.js'
import {many} from '../time.js'

const WORDS = {covered: 'Computed here.', computing: 'The region is being computed.', no_pois: 'No places are near.'}

export function scoreCard(score, close) {
  return html`<section class="score" aria-label="Score of the point"><button class="small close" aria-label="Close" @click=${close}>×</button>
    ${score.value ? parts(score.value) : score.problem ? problemBox(score.problem, score.load) : html`<p class="muted">Asking …</p>`}</section>`
}

function parts(value) {
  const fullest = value.categories.filter(({pois}) => pois.length > 0).sort((a, b) => b.score - a.score)[0]
  return html`<p><b class="large">${value.heatmapScore}</b> map score · overall ${value.score}</p>
    <p><code>${value.lat.toFixed(5)}, ${value.lng.toFixed(5)}</code></p>
    <dl class="parts">${value.categories.map(({id, score, count}) => html`<dt>${id.replaceAll('_', ' ')}</dt><dd><progress max="100" value=${score} aria-label=${id}></progress></dd><dd class="right" title=${many(count, 'place')}>${score}</dd>`)}</dl>
    ${fullest ? html`<h2>Nearest of ${fullest.id.replaceAll('_', ' ')}</h2><ul class="near">${fullest.pois.slice(0, 3).map(({name, distance}) => html`<li><bdi>${name || 'Without a name'}</bdi> <span class="muted">${distance} m</span></li>`)}</ul>` : nothing}
    <p class="muted">${WORDS[value.coverage.status] ?? value.coverage.status} ${value.coverage.jobId ? html`<a href="/console/jobs/${value.coverage.jobId}">Its job</a>` : nothing}</p>`
}
