/**
 * Markup in which everything is text unless it was made here: what a campaign file says can never become an element.
 */
const markup = Symbol('markup')

/** A piece of HTML. Only `html` and `raw` make one, so that no data can pass for it. */
export interface Html {
  readonly [markup]: string
}

/** What may stand in a template: text and numbers are escaped, lists are joined, `undefined` is nothing. */
export type Content = string | number | Html | undefined | readonly Content[]

/**
 * Escapes what is put in; for text and for attributes in double quotes alike.
 *
 * @example
 * render(html`<p title="${'a "b"'}">${'1 < 2'}</p>`) // => '<p title="a &quot;b&quot;">1 &lt; 2</p>'
 */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  raw(parts.map(unindented).reduce((text, part, i) => text + render(contents[i - 1]) + part))

/** A template is indented for its readers; a page is not. */
const unindented = (part: string): string => part.replace(/\n\s*/g, '\n')

/** Text that is HTML already. Never for anything that comes from a file. */
export const raw = (text: string): Html => ({ [markup]: text })

/** The text of a piece of HTML, or escaped text. */
export function render(content: Content): string {
  if (content === undefined) return ''
  if (typeof content === 'string' || typeof content === 'number') return escape(String(content))
  return markup in content ? content[markup] : content.map(render).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)
