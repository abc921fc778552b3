// A form made from a JSON Schema: fields for plain values, JSON for what is nested.

import {html, nothing} from '../lit.js'
import {violations} from '../forms.js'

export class PayloadForm {
  #values = {}

  constructor(schema, redraw) {
    this.schema = schema
    this.redraw = redraw
  }

  /** Draws it; a refused field says so beside it. */
  draw(problem) {
    const required = this.schema.required ?? []
    const fields = Object.entries(this.schema.properties ?? {})
    if (fields.length === 0) return html`<p class="muted">This type takes no payload.</p>`
    return fields.map(([name, schema]) => html`<label>${name}${required.includes(name) ? nothing : html` <small class="muted">optional</small>`}
      ${this.#field(name, schema, required.includes(name))}
      ${schema.description ? html`<small class="muted">${schema.description}</small>` : nothing}
      ${violations(problem).filter(({path}) => isAt(path, name)).map(({message}) => html`<span class="refused" role="alert">${message}</span>`)}</label>`)
  }

  #field(name, schema, required) {
    const type = [schema.type].flat()[0]
    const set = event => { this.#values[name] = event.target.type === 'checkbox' ? String(event.target.checked) : event.target.value }
    if (schema.enum) {
      return html`<select name=${name} ?required=${required} @change=${set}><option value=""></option>${schema.enum.map(value => html`<option value=${value}>${value}</option>`)}</select>`
    }
    if (type === 'boolean') return html`<input type="checkbox" name=${name} @change=${set}>`
    if (type === 'integer' || type === 'number') {
      return html`<input type="number" name=${name} step=${type === 'integer' ? '1' : 'any'} min=${schema.minimum ?? nothing} max=${schema.maximum ?? nothing} @input=${set}>`
    }
    if (type === 'string') return html`<input name=${name} autocomplete="off" spellcheck="false" maxlength=${schema.maxLength ?? nothing} @input=${set}>`
    return html`<textarea name=${name} rows="4" spellcheck="false" placeholder="JSON" @input=${set}></textarea>`
  }

  /** The payload as it was typed. Throws what the page can show where JSON is wrong. */
  value() {
    const filled = Object.entries(this.#values).filter(([, text]) => text !== '')
    return Object.fromEntries(filled.map(([name, text]) => [name, this.#read(name, text)]))
  }

  #read(name, text) {
    const schema = this.schema.properties[name]
    const type = [schema.type].flat()[0]
    if (type === 'string') return text
    try {
      return JSON.parse(text)
    } catch {
      if (schema.enum || type === undefined) return text
      throw Object.assign(new Error(`'${name}' is not JSON`), {status: 1, code: 'not_json', path: `/payload/${name}`})
    }
  }
}

/** Whether a place of a payload, as the API names it, is in a field. */
const isAt = (path, field) => [`/payload/${field}`, `/${field}`].some(place => path === place || path.startsWith(`${place}/`))
