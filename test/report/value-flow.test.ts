import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { extractionTypes } from '../../sandbox/ledger/mev/extraction.ts'
import { mevRecipients } from '../../sandbox/ledger/mev/split.ts'
import { flowChart, flowScale } from '../../sandbox/report/charts/flow-chart.ts'
import { render } from '../../sandbox/report/typography/html.ts'
import { namesIn, sumOf, valueFlow } from '../../sandbox/report/charts/value-flow.ts'

const usd = fc.integer({ min: -10_000, max: 1_000_000 })

/** Sources, and a split of the same sum. */
const accounts = fc
  .record({
    sources: fc.dictionary(fc.constantFrom(...extractionTypes), usd, { minKeys: 1 }),
    split: fc.dictionary(fc.constantFrom(...mevRecipients.slice(1)), usd),
  })
  .map(({ sources, split }) => {
    const sum = (amounts: Readonly<Record<string, number>>) => Object.values(amounts).reduce((all, one) => all + one, 0)
    return {
      sources: Object.fromEntries(
        Object.entries(sources).map(([type, amount]) => [`${type} · searcher · user`, amount]),
      ),
      split: { ...split, searcher: sum(sources) - sum(split) },
    }
  })

test('a flow has as much on its right as on its left, nothing negative, and every end in the table', () => {
  fc.assert(
    fc.property(accounts, ({ sources, split }) => {
      const flow = valueFlow(sources, split)
      expect(sumOf(flow.from)).toBe(sumOf(flow.to))
      for (const side of ['from', 'to'] as const) {
        for (const end of flow[side]) expect(end.usd).toBeGreaterThan(0)
        expect(namesIn([flow], side).toSorted()).toEqual(flow[side].map(({ name }) => name).toSorted())
      }
    }),
  )
})

test('a picture says all its ends in words, and none of them reaches out of it', () => {
  fc.assert(
    fc.property(accounts, ({ sources, split }) => {
      const flow = valueFlow(sources, split)
      if (flow.from.length === 0) return
      const scale = flowScale([flow])
      const drawn = render(flowChart('Policy', flow, scale))
      for (const { name } of [...flow.from, ...flow.to]) expect(drawn.split(name).length).toBeGreaterThan(2)
      const bars = [...drawn.matchAll(/<rect height="([-\d.]+)" width="5" y="([-\d.]+)"/g)]
      expect(bars).toHaveLength(flow.from.length + flow.to.length)
      for (const [, height, y] of bars) {
        expect(Number(y)).toBeGreaterThanOrEqual(0)
        expect(Number(y) + Number(height)).toBeLessThanOrEqual(scale.height)
      }
      expect(drawn).not.toMatch(/NaN|undefined/)
    }),
    { numRuns: 30 },
  )
})
