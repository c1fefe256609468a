import * as Plot from '@observablehq/plot'
import { chart, panelWidth } from '../../sandbox/report/charts/chart.ts'
import { render } from '../../sandbox/report/typography/html.ts'
import type { Estimate } from './crowding.ts'

/** What one kind of world showed of what a programme does not pay for. */
export interface CrowdingPoint {
  /** US dollars that owners outside have together. */
  readonly outsideUsd: number
  /** The native pool with a reward for stakes, over the twin; stakes with one for the pool. */
  readonly pool: Estimate
  readonly stakes: Estimate
}

const lines = [
  { of: 'pool', says: 'native pool, stakes paid', colour: '#0969da' },
  { of: 'stakes', says: 'stakes, native pool paid', colour: '#bc4c00' },
] as const

/** The unpaid use over the twin's, by how much capital is outside, with a standard error to either side. */
export function crowdingFigure(points: readonly CrowdingPoint[]): string {
  const dots = points.flatMap(({ outsideUsd, ...found }) =>
    lines.map(({ of, colour }) => ({ usd: outsideUsd / 1e6, colour, of, ...found[of] })),
  )
  const lows = dots.map(({ mean, error }) => mean - error)
  const highs = dots.map(({ mean, error }) => mean + error)
  const [low, high] = [Math.min(0.9, ...lows) - 0.03, Math.max(1.05, ...highs) + 0.03]
  const last = points.at(-1)!
  const drawn = chart(
    'What a programme does to the use that it does not pay for, by how much capital there is outside',
    {
      height: 240,
      marginLeft: 34,
      marginBottom: 36,
      x: { type: 'log', domain: [points[0]!.outsideUsd / 1.2e6, (1.2 * last.outsideUsd) / 1e6] },
      y: { domain: [low, high] },
      marks: [
        Plot.axisX(
          points.map(({ outsideUsd }) => outsideUsd / 1e6),
          { tickFormat: (usd: number) => `${usd}`, label: null },
        ),
        Plot.axisY({ ticks: 5, tickFormat: (ratio: number) => ratio.toFixed(2), label: null }),
        Plot.ruleY([1], { stroke: '#8c959f', strokeDasharray: '3 3' }),
        Plot.ruleX(dots, {
          x: 'usd',
          y1: ({ mean, error }) => mean - error,
          y2: ({ mean, error }) => mean + error,
          stroke: 'colour',
        }),
        Plot.line(dots, { x: 'usd', y: 'mean', stroke: 'colour', z: 'of' }),
        Plot.dot(dots, { x: 'usd', y: 'mean', fill: 'colour', r: 3 }),
        Plot.text(['capital outside, millions of US dollars'], { frameAnchor: 'bottom', dy: 30 }),
        ...lines.map(({ says, colour }, i) =>
          Plot.text([says], { frameAnchor: 'bottom-right', dx: -4, dy: -6 - 14 * i, fill: colour, textAnchor: 'end' }),
        ),
      ],
    },
  )
  const style = 'svg{font-family:system-ui,sans-serif;color:#1f2328;background:#fff}'
  return `<!-- Drawn by \`npm run crowding\`. -->\n${render(drawn)
    .replace('<svg', `<svg xmlns="http://www.w3.org/2000/svg"`)
    .replace(/width="340"\s+height="240"/, `width="${2 * panelWidth}" height="480"`)
    .replace('>', `><style>${style}</style>`)}\n`
}
