// The map itself: Leaflet with our layers, and the blocks of the view.

import {redraw} from '../lit.js'
import {get, path} from '../api.js'
import {style} from '../style.js'
import {Blocks} from './blocks.js'
import {numberOf, SIDE} from './cells.js'
import {cellLayer} from './layer.js'
import {overlayLayer} from './overlay.js'

/** Beyond so many cells in view the coarser values are taken. */
const MOST_CELLS = 4_000_000
const SQUARES = [1, 8, 32]
const BEYOND = 0.3
const BETWEEN_LISTS = 1000
const MOST_PLACES = 2000

const setting = name => document.querySelector(`meta[name=${name}]`)?.content ?? ''

/** The street map below the cells, and who made it; empty where the installation names none. */
export const STREETS = {url: setting('tile-url'), credit: setting('tile-credit')}

export class CityMap {
  element = document.createElement('div')
  hover = undefined
  least = 0
  #map = null
  #blocks = null
  #places = []
  #again = null
  #closed = false

  constructor(page) {
    this.page = page
    this.element.className = 'map'
    this.element.setAttribute('role', 'application')
    this.element.setAttribute('aria-label', 'Map of scores. Arrows move it, + and - zoom.')
  }

  get problem() {
    return this.#blocks?.problem
  }

  get blocks() {
    return this.#blocks
  }

  /** The middle and the zoom, as the address has them. */
  get view() {
    const center = this.#closed ? undefined : this.#map?.getCenter()
    return center && [center.lat.toFixed(4), center.lng.toFixed(4), this.#map.getZoom()].join(',')
  }

  async start(bounds, at, step) {
    this.bounds = bounds
    await Promise.all([style('./leaflet/dist/leaflet.css'), style('./styles/map.css')])
    await import('../leaflet/dist/leaflet.js')
    // Leaflet looks at how its element is placed, which is known from when the element is in the page.
    while (!this.element.isConnected && !this.#closed) await new Promise(requestAnimationFrame)
    if (this.#closed) return
    const L = window.L
    this.#map = L.map(this.element, {
      zoomControl: false, attributionControl: false, keyboard: false, zoomSnap: 0.5, wheelPxPerZoomLevel: 120, maxZoom: 19, worldCopyJump: false,
      fadeAnimation: false, preferCanvas: true,
    })
    const zoom = L.control.zoom({position: 'topleft'}).addTo(this.#map)
    this.#button(zoom.getContainer(), '⤢', 'The whole city', () => this.fit())
    L.control.scale({position: 'bottomright', imperial: false}).addTo(this.#map)
    if (at) this.#map.setView([at[0], at[1]], at[2], {animate: false})
    else this.fit(false)
    if (STREETS.url) this.streets = L.tileLayer(STREETS.url, {maxZoom: 19})
    this.#use(step)
    this.cells = new (cellLayer(L))(() => this.#blocks, () => this.#hatched())
    this.overlay = new (overlayLayer(L))(() => this.#parts())
    this.#map.addLayer(this.cells).addLayer(this.overlay)
    // Leaflet tells of the end of a movement also after the map has been removed.
    this.#map.on('moveend', () => {
      if (this.#closed) return
      this.list()
      this.page.moved()
    })
    this.#map.on('click', ({latlng}) => this.page.clicked([latlng.lat, latlng.lng]))
    this.#map.on('mousemove', ({latlng}) => this.#hovered(latlng))
    this.resizing = new ResizeObserver(() => this.#map.invalidateSize({animate: false}))
    this.resizing.observe(this.element)
    this.showLayers()
    this.list()
  }

  /** Shows the street map below the cells, which let it shine through, or hides it. */
  showLayers() {
    const shown = this.streets !== undefined && this.page.layers.has('streets')
    this.element.classList.toggle('over-streets', shown)
    if (shown) this.streets.addTo(this.#map)
    else this.streets?.remove()
    this.redraw()
  }

  /** One more button below those of Leaflet, which are links that act as buttons. */
  #button(container, sign, title, act) {
    const button = window.L.DomUtil.create('a', '', container)
    Object.assign(button, {href: '#', title, textContent: sign, role: 'button', ariaLabel: title})
    window.L.DomEvent.on(button, 'click', event => {
      window.L.DomEvent.stop(event)
      act()
    })
  }

  close() {
    this.#closed = true
    clearTimeout(this.#again)
    this.resizing?.disconnect()
    this.#map?.remove()
  }

  useStep(step) {
    if (!this.#map) return
    this.#use(step)
    this.list()
  }

  #use(step) {
    this.step = Number(step)
    this.#blocks = this.#fresh(this.#square())
  }

  #fresh(square) {
    const blocks = new Blocks(this.step, square, () => { if (!this.#closed) this.cells?.redraw(); redraw() })
    blocks.least = this.least
    return blocks
  }

  #square() {
    const bounds = this.#map.getBounds()
    const cells = ((bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest())) / this.step ** 2
    return SQUARES.find(square => cells / square ** 2 <= MOST_CELLS) ?? SQUARES.at(-1)
  }

  /** Looks what is there in the view and around it. */
  async list() {
    if (!this.#map || this.#closed) return
    const square = this.#square()
    if (square !== this.#blocks.square) this.#blocks = this.#fresh(square)
    const view = this.#map.getBounds().pad(BEYOND)
    const {lat, lng} = this.#map.getCenter()
    const bounds = {minLat: Math.max(-85, view.getSouth()), maxLat: Math.min(85, view.getNorth()), minLng: Math.max(-180, view.getWest()), maxLng: Math.min(180, view.getEast())}
    if (this.page.layers.has('places')) this.#loadPlaces(bounds)
    await this.#blocks.list(bounds, [lat, lng])
  }

  /** A frame about a running job: the blocks that it has written are loaded anew. */
  follow(frame) {
    if (this.#closed) return
    if (frame.type === 'BLOCKS' && this.#blocks?.square === 1 && frame.gridStep === undefined) {
      frame.blocks.forEach(([row, column]) => this.#inView(row, column) && this.#blocks.want(row, column))
    }
    if (frame.type === 'ENDED' || this.#blocks?.square !== 1) this.#again ??= setTimeout(() => { this.#again = null; this.list() }, BETWEEN_LISTS)
    this.redraw()
  }

  #inView(row, column) {
    const side = SIDE * this.step
    return this.#map.getBounds().pad(BEYOND).intersects([[row * side, column * side], [(row + 1) * side, (column + 1) * side]])
  }

  async #loadPlaces({minLat, minLng, maxLat, maxLng}) {
    try {
      this.#places = (await get(path`/api/cities/${location.pathname.split('/').pop()}/pois`, {bounds: [minLat, minLng, maxLat, maxLng].join(','), limit: MOST_PLACES})).places
      this.overlay?.redraw()
    } catch {
      this.#places = []
    }
  }

  #hatched() {
    const plan = this.page.work().bounds
    return plan ? [this.bounds, plan] : [this.bounds]
  }

  #parts() {
    const {layers, point, work} = this.page
    return {places: layers.has('places') ? this.#places : [], graticule: layers.has('graticule'), tiles: layers.has('tiles') ? work().tilesAtWork() : [], point: point()}
  }

  #hovered({lat, lng}) {
    const {size} = this.#blocks
    const square = this.#blocks.square
    this.hover = square === 1 ? this.#blocks.score(numberOf(lat, size), numberOf(lng, size)) : this.#blocks.score(Math.floor(lat / size), Math.floor(lng / size))
    this.cells.canvas.dataset.hover = this.hover ?? ''
    redraw()
  }

  setLeast(score) {
    this.least = score
    this.#blocks.least = score
    redraw()
  }

  /** After a layer was switched. */
  redraw() {
    this.cells?.redraw()
    this.overlay?.redraw()
  }

  fit(animate = true) {
    const {minLat, minLng, maxLat, maxLng} = this.bounds
    this.#map.fitBounds([[minLat, minLng], [maxLat, maxLng]], {animate, padding: [20, 20]})
  }

  zoom(by) {
    this.#map?.setZoom(this.#map.getZoom() + by)
  }

  pan(x, y) {
    this.#map?.panBy([x * 120, y * 120])
  }
}
