// The cells on one canvas over Leaflet. A block is a picture with a pixel a cell; it is drawn in strips, which is exact enough in
// Mercator's projection. While the map is dragged the canvas moves with it, so that nothing is drawn.

import {SIDE} from './cells.js'

/** Rows of cells that are drawn at once. */
const STRIP = 20
/** How far the canvas reaches beyond the view, in views. */
const BEYOND = 0.4

/** Leaflet's class of the layer; made when Leaflet is there. */
export function cellLayer(L) {
  return L.Layer.extend({
    initialize(blocks, hatched) {
      this.blocks = blocks
      this.hatched = hatched
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create('canvas', 'cells leaflet-zoom-animated')
      this.canvas.setAttribute('aria-hidden', 'true')
      map.getPane('overlayPane').append(this.canvas)
      this.redraw()
    },

    onRemove() {
      this.canvas.remove()
    },

    getEvents() {
      return {moveend: this.redraw, resize: this.redraw, zoomanim: this.animate, move: this.follow}
    },

    /** Draws with the next frame. */
    redraw() {
      this.asked ??= requestAnimationFrame(() => {
        this.asked = undefined
        if (this._map) this.draw()
      })
    },

    /** The view has left what is drawn. */
    follow() {
      const shift = this._map.containerPointToLayerPoint([0, 0]).subtract(this.origin)
      const {x, y} = this._map.getSize().multiplyBy(BEYOND)
      if (Math.abs(shift.x - x) > x || Math.abs(shift.y - y) > y) this.redraw()
    },

    animate(event) {
      const scale = this._map.getZoomScale(event.zoom, this.zoom)
      const offset = this._map._latLngBoundsToNewLayerBounds(this.bounds, event.zoom, event.center).min
      L.DomUtil.setTransform(this.canvas, offset, scale)
    },

    draw() {
      const map = this._map
      const size = map.getSize()
      const beyond = size.multiplyBy(BEYOND).round()
      const whole = size.add(beyond.multiplyBy(2))
      this.origin = map.containerPointToLayerPoint(beyond.multiplyBy(-1)).round()
      this.zoom = map.getZoom()
      this.bounds = L.latLngBounds(map.layerPointToLatLng(this.origin.add([0, whole.y])), map.layerPointToLatLng(this.origin.add([whole.x, 0])))
      if (this.canvas.width !== whole.x || this.canvas.height !== whole.y) Object.assign(this.canvas, {width: whole.x, height: whole.y})
      L.DomUtil.setTransform(this.canvas, this.origin, 1)
      const context = this.canvas.getContext('2d')
      context.clearRect(0, 0, whole.x, whole.y)
      context.imageSmoothingEnabled = this.pixelsPerValue() < 1
      this.hatched().forEach(bounds => this.hatch(context, bounds))
      for (const block of this.blocks().all()) this.drawBlock(context, block)
      // What the canvas shows, for whoever asks the page.
      const {_southWest: south, _northEast: north} = this.bounds
      Object.assign(this.canvas.dataset, {cells: this.blocks().cells, south: south.lat, west: south.lng, north: north.lat, east: north.lng})
    },

    pixelsPerValue() {
      const [x0, x1] = [this.x(0), this.x(this.blocks().size)]
      return x1 - x0
    },

    x(lng) {
      return this._map.latLngToLayerPoint([0, lng]).x - this.origin.x
    },

    y(lat) {
      return this._map.latLngToLayerPoint([lat, 0]).y - this.origin.y
    },

    /** A cell lies around its point. */
    drawBlock(context, {row, column, image}) {
      const size = this.blocks().size
      const [south, west] = [(row * SIDE - 0.5) * size, (column * SIDE - 0.5) * size]
      const [left, right] = [this.x(west), this.x(west + SIDE * size)]
      if (right < 0 || left > this.canvas.width || this.y(south) < 0 || this.y(south + SIDE * size) > this.canvas.height) return
      for (let from = 0; from < SIDE; from += STRIP) {
        const rows = Math.min(STRIP, SIDE - from)
        const top = this.y(south + (SIDE - from) * size)
        const bottom = this.y(south + (SIDE - from - rows) * size)
        context.drawImage(image, 0, from, SIDE, rows, left, top, right - left, bottom - top)
      }
    },

    /** What is not computed is hatched, never coloured. */
    hatch(context, {minLat, minLng, maxLat, maxLng}) {
      const [left, right, top, bottom] = [this.x(minLng), this.x(maxLng), this.y(maxLat), this.y(minLat)]
      context.fillStyle = this.pattern ??= pattern(context)
      context.fillRect(left, top, right - left, bottom - top)
    },
  })
}

function pattern(context) {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const ink = tile.getContext('2d')
  ink.strokeStyle = '#7C8794'
  ink.lineWidth = 1
  ink.globalAlpha = 0.55
  ink.beginPath()
  ink.moveTo(0, 8)
  ink.lineTo(8, 0)
  ink.stroke()
  return context.createPattern(tile, 'repeat')
}
