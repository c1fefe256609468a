import * as Plot from '@observablehq/plot'
import { chart, panelWidth } from './chart.ts'
import { inUnit } from '../typography/format.ts'
import type { Html } from '../typography/html.ts'
import { type FlowEnd, sumOf, type ValueFlow } from './value-flow.ts'

/** Pixels for a label beside an end, and what lies between two ends. */
const labelHeight = 14
const gap = 3
const margin = 128
/** Pixels that the largest of all flows is high. */
const tallest = 120
const barWidth = 5

/** How many pixels a dollar is high, and how high the picture is: the same for all flows that are to be compared. */
export interface FlowScale {
  readonly perUsd: number
  readonly height: number
}

export function flowScale(flows: readonly ValueFlow[]): FlowScale {
  const most = Math.max(...flows.map(({ from }) => sumOf(from)))
  const perUsd = tallest / most
  const heights = flows.flatMap(({ from, to }) => [from, to].map((ends) => heightOf(ends, perUsd)))
  return { perUsd, height: Math.ceil(Math.max(...heights)) + 2 * gap }
}

const slotOf = ({ usd }: FlowEnd, perUsd: number): number => Math.max(usd * perUsd, labelHeight)

const heightOf = (ends: readonly FlowEnd[], perUsd: number): number =>
  ends.reduce((sum, end) => sum + slotOf(end, perUsd) + gap, -gap)

interface Ribbon extends FlowEnd {
  /** Pixels from above: at its own end, and where all flows are one. */
  readonly outer: readonly [top: number, bottom: number]
  readonly inner: readonly [top: number, bottom: number]
}

/** Ends below each other, in the middle of the picture, and their parts of the trunk. */
function ribbonsOf(ends: readonly FlowEnd[], { perUsd, height }: FlowScale): Ribbon[] {
  let slot = (height - heightOf(ends, perUsd)) / 2
  let trunk = (height - sumOf(ends) * perUsd) / 2
  return ends.map((end) => {
    const thickness = end.usd * perUsd
    const top = slot + (slotOf(end, perUsd) - thickness) / 2
    const inner = [trunk, trunk + thickness] as const
    slot += slotOf(end, perUsd) + gap
    trunk += thickness
    return { ...end, outer: [top, top + thickness], inner }
  })
}

/** A flow from left to right: as thick as it is worth; `var(--c)` is its colour. */
export function flowChart(whose: string, flow: ValueFlow, scale: FlowScale): Html {
  const { height } = scale
  const [left, middle, right] = [margin, panelWidth / 2, panelWidth - margin]
  const [from, to] = [ribbonsOf(flow.from, scale), ribbonsOf(flow.to, scale)]
  const area = (ribbons: readonly Ribbon[], outer: number): Plot.Markish =>
    Plot.areaY(
      ribbons.flatMap(({ name, outer: at, inner }) => [
        { name, x: outer, top: at[0], bottom: at[1] },
        { name, x: middle, top: inner[0], bottom: inner[1] },
      ]),
      { x: 'x', y1: 'top', y2: 'bottom', z: 'name', curve: 'bump-x', fill: 'var(--c)', fillOpacity: 0.32 },
    )
  const bars = (ribbons: readonly Ribbon[], x: number): Plot.Markish =>
    Plot.rect(ribbons, {
      x1: () => x,
      x2: () => x + barWidth,
      y1: ({ outer }: Ribbon) => outer[0],
      y2: ({ outer }: Ribbon) => Math.max(outer[1], outer[0] + 1),
      fill: 'var(--c)',
    })
  const labels = (ribbons: readonly Ribbon[], x: number, textAnchor: 'start' | 'end'): Plot.Markish =>
    Plot.text(ribbons, {
      x: () => x,
      y: ({ outer }: Ribbon) => (outer[0] + outer[1]) / 2,
      text: ({ name, usd }: Ribbon) => `${name} ${inUnit('USD', usd)}`,
      textAnchor,
      fill: 'var(--ink)',
    })
  return chart(`Flow of extracted value, ${whose}. From: ${inOneLine(flow.from)}. To: ${inOneLine(flow.to)}.`, {
    height,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: 0,
    marginRight: 0,
    x: { domain: [0, panelWidth], range: [0, panelWidth] },
    y: { domain: [0, height], range: [0, height] },
    marks: [
      area(from, left),
      area(to, right),
      bars(from, left - barWidth),
      bars(to, right),
      labels(from, left - barWidth - 4, 'end'),
      labels(to, right + barWidth + 4, 'start'),
    ],
  })
}

const inOneLine = (ends: readonly FlowEnd[]): string =>
  ends.map(({ name, usd }) => `${name} ${inUnit('USD', usd)}`).join('; ')
