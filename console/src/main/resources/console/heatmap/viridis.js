// The colours of scores: viridis, even to the eye and safe for the colour-blind.

const STOPS = [
  '440154', '481567', '482677', '453781', '404788', '39568C', '33638D', '2D708E', '287D8E', '238A8D',
  '1F968B', '20A387', '29AF7F', '3CBB75', '55C667', '73D055', '95D840', 'B8DE29', 'DCE319', 'FDE725',
].map(hex => [0, 2, 4].map(at => Number.parseInt(hex.slice(at, at + 2), 16)))

/** Red, green and blue of each score from 0 to 100. */
export const COLOURS = Array.from({length: 101}, (_, score) => {
  const at = (score * (STOPS.length - 1)) / 100
  const [low, high] = [STOPS[Math.floor(at)], STOPS[Math.min(STOPS.length - 1, Math.floor(at) + 1)]]
  return low.map((from, i) => Math.round(from + (high[i] - from) * (at - Math.floor(at))))
})

/** The same as whole pixels, in the byte order of this machine. */
export const PIXELS = Uint32Array.from(COLOURS, ([red, green, blue]) => {
  const bytes = Uint8Array.of(red, green, blue, 255)
  return new Uint32Array(bytes.buffer)[0]
})
