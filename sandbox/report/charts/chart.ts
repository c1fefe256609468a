import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { html, type Html, raw } from '../typography/html.ts'

/** Width of every picture in its own units: a panel of a figure, as wide as a phone. */
export const panelWidth = 340

const { document } = parseHTML('<!doctype html><html><body></body></html>')

/**
 * Draws with Observable Plot and gives the picture as inline SVG: no script, no ids, the same bytes each time.
 *
 * @param label what a reader hears who does not see the picture
 */
export function chart(label: string, options: Plot.PlotOptions): Html {
  const svg = Plot.plot({
    width: panelWidth,
    color: { type: 'identity' },
    ...options,
    // Axes are marks here: without this, Plot would add its own.
    x: { axis: null, ...options.x },
    y: { axis: null, ...options.y },
    document,
    className: 'chart',
  })
  svg.querySelector('style')?.remove()
  for (const element of svg.querySelectorAll('*')) {
    element.removeAttribute('aria-label')
    element.removeAttribute('aria-hidden')
    tidy(element)
  }
  const height = svg.getAttribute('height')!
  // linkedom leaves < and & in attributes as they are: the one attribute with words in it is written here.
  return html`<svg
    class="chart"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${panelWidth} ${height}"
    width="${panelWidth}"
    height="${height}"
    text-anchor="middle"
    font-size="11"
    fill="currentColor"
  >
    ${raw(svg.innerHTML)}
  </svg>`
}

const positions = ['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height']

/** A tenth of a pixel is enough, and half the bytes. */
function tidy(element: Element): void {
  for (const name of positions) {
    const value = element.getAttribute(name)
    if (value === null || value.endsWith('em')) continue
    element.setAttribute(
      name,
      value.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(Math.round(10 * Number(number)) / 10)),
    )
  }
}
