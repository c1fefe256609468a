import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { turning } from './node.ts'

test('a node that fails and comes back by these chances runs its share of the time, whatever a block takes', () => {
  const nodes = fc.record({
    uptime: fc.double({ min: 0.5, max: 0.9999, noNaN: true }),
    outageHours: fc.double({ min: 0.1, max: 100, noNaN: true }),
  })
  fc.assert(
    fc.property(nodes, fc.integer({ min: 1, max: 86_400 }), (node, blockSeconds) => {
      const [back, fail] = [turning(node, true, blockSeconds), turning(node, false, blockSeconds)]
      // The share of a two-state chain that is up: back / (back + fail).
      expect(back / (back + fail)).toBeCloseTo(node.uptime, 9)
      // An outage lasts 1 / back blocks, or one where that would be less.
      expect(blockSeconds / back / 3600).toBeCloseTo(Math.max(node.outageHours, blockSeconds / 3600), 6)
    }),
  )
})
