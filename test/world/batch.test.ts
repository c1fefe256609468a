import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { specOf, smallCampaign } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'
import { type StepResult, steps } from '../../sandbox/world/step.ts'

const spec = specOf(
  smallCampaign({
    ordering: 'batch-auction',
    chain: { batch: {} },
    agents: { user: { count: 12, swapsPerDay: 20 }, investor: { count: 0 } },
  }),
  'none',
)

test('in batches all who buy and all who sell in a block have one price, and nobody trades before them', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      const moments: StepResult[] = []
      yield* steps(world, 40, (moment) => void moments.push(moment))
      let compared = 0
      for (const { entries, ordered, failed } of moments) {
        const reverted = failed.map((place) => ordered[place]!.action)
        expect(reverted.filter((action) => action?.startsWith('batch.'))).toEqual([])
        const fills = entries.map(({ fact }) => fact).filter((fact) => fact.type === 'fill')
        for (const { address, base } of Object.values(world.deployments.batch!.pools)) {
          const prices = fills
            .filter(({ pool }) => pool === address)
            .map(({ tokenIn, amountIn, amountOut }) =>
              tokenIn === base.address ? Number(amountOut) / Number(amountIn) : Number(amountIn) / Number(amountOut),
            )
          for (const price of prices) expect(price / prices[0]!).toBeCloseTo(1, 5)
          compared += Math.max(0, prices.length - 1)
        }
        const actions = ordered.map(({ action }) => action)
        const settled = actions.lastIndexOf('batch.upkeep')
        const swaps = [...actions.keys()].filter((place) => actions[place] === 'netswap.swap')
        expect(swaps.every((place) => place > settled)).toBe(true)
        expect(actions.lastIndexOf('batch.order')).toBeLessThanOrEqual(Math.max(settled, -1))
      }
      expect(compared).toBeGreaterThan(20)
    }),
  ))
