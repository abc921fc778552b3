// What lies over the cells: places, the graticule, the tiles at work, and the point that was clicked. Few lines, drawn with each move.

const SPACES = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]
const LEAST_PIXELS = 90
const NEAR = 12.5

/** Leaflet's class of the layer. `parts` says what to draw: places, graticule, tiles and point. */
export function overlayLayer(L) {
  return L.Layer.extend({
    initialize(parts) {
      this.parts = parts
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create('canvas', 'overlay')
      this.canvas.setAttribute('aria-hidden', 'true')
      map.getContainer().append(this.canvas)
      this.redraw()
    },

    onRemove() {
      this.canvas.remove()
    },

    getEvents() {
      return {move: this.redraw, zoomend: this.redraw, resize: this.redraw, zoomstart: this.hide, moveend: this.redraw}
    },

    hide() {
      this.canvas.getContext('2d').clearRect(0, 0, this.canvas.width, this.canvas.height)
    },

    redraw() {
      this.asked ??= requestAnimationFrame(() => {
        this.asked = undefined
        if (this._map) this.draw()
      })
    },

    draw() {
      const size = this._map.getSize()
      if (this.canvas.width !== size.x || this.canvas.height !== size.y) Object.assign(this.canvas, {width: size.x, height: size.y})
      const ink = this.canvas.getContext('2d')
      ink.clearRect(0, 0, size.x, size.y)
      const {places, graticule, tiles, point} = this.parts()
      if (graticule) this.lines(ink, size)
      tiles.forEach(bounds => this.frame(ink, bounds))
      places.forEach(place => this.dot(ink, place[2], place[3]))
      if (point) this.cross(ink, point)
    },

    at(lat, lng) {
      return this._map.latLngToContainerPoint([lat, lng])
    },

    /** Small where many lie close together, so that the cells are seen between them. */
    dot(ink, lat, lng) {
      const {x, y} = this.at(lat, lng)
      if (this._map.getZoom() < NEAR) {
        ink.fillStyle = 'rgba(255, 255, 255, .75)'
        ink.fillRect(x - 1, y - 1, 1.5, 1.5)
        return
      }
      ink.fillStyle = '#000'
      ink.fillRect(x - 2, y - 2, 4, 4)
      ink.fillStyle = '#fff'
      ink.fillRect(x - 1, y - 1, 2, 2)
    },

    frame(ink, {minLat, minLng, maxLat, maxLng}) {
      const [from, to] = [this.at(maxLat, minLng), this.at(minLat, maxLng)]
      ink.strokeStyle = '#5C8DFF'
      ink.lineWidth = 1.5
      ink.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y)
    },

    cross(ink, [lat, lng]) {
      const {x, y} = this.at(lat, lng)
      for (const [colour, width] of [['#000', 4], ['#fff', 2]]) {
        ink.strokeStyle = colour
        ink.lineWidth = width
        ink.beginPath()
        ink.arc(x, y, 9, 0, 7)
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
          ink.moveTo(x + 5 * dx, y + 5 * dy)
          ink.lineTo(x + 14 * dx, y + 14 * dy)
        }
        ink.stroke()
      }
    },

    lines(ink, size) {
      const bounds = this._map.getBounds()
      const perDegree = size.x / (bounds.getEast() - bounds.getWest())
      const space = [...SPACES].reverse().find(one => one * perDegree >= LEAST_PIXELS) ?? SPACES[0]
      const digits = Math.max(0, Math.ceil(-Math.log10(space) - 1e-9))
      ink.strokeStyle = 'rgba(128, 140, 155, .45)'
      ink.lineWidth = 1
      ink.font = '11px system-ui, sans-serif'
      ink.beginPath()
      const labels = []
      for (let lng = Math.ceil(bounds.getWest() / space) * space; lng < bounds.getEast(); lng += space) {
        const {x} = this.at(bounds.getCenter().lat, lng)
        ink.moveTo(x, 0)
        ink.lineTo(x, size.y)
        labels.push([`${Math.abs(lng).toFixed(digits)}° ${lng < 0 ? 'W' : 'E'}`, x + 3, 14])
      }
      for (let lat = Math.ceil(bounds.getSouth() / space) * space; lat < bounds.getNorth(); lat += space) {
        const {y} = this.at(lat, bounds.getCenter().lng)
        ink.moveTo(0, y)
        ink.lineTo(size.x, y)
        labels.push([`${Math.abs(lat).toFixed(digits)}° ${lat < 0 ? 'S' : 'N'}`, 52, y - 3])
      }
      ink.stroke()
      // On a plate of their own, so that they can be read on every colour of cells, light or dark.
      labels.forEach(([text, x, y]) => {
        ink.fillStyle = 'rgba(13, 17, 23, .72)'
        ink.fillRect(x - 3, y - 11, ink.measureText(text).width + 6, 15)
        ink.fillStyle = '#fff'
        ink.fillText(text, x, y)
      })
    },
  })
}
