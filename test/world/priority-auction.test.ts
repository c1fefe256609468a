import { Effect } from 'effect'
import type { Hex } from 'viem'
import { expect, test } from 'vitest'
import type { AnyKind } from '../../agents/agent.ts'
import type { Inhabitant } from '../../sandbox/world/population.ts'
import { step } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

const spec = specOf(
  smallCampaign({
    ordering: 'priority-auction',
    agents: { user: { count: 20, swapsPerDay: 30 }, investor: { count: 0 } },
    market: { users: 20 },
  }),
  'none',
)

const gwei = 10n ** 9n

/** Everybody gives a tip of its own in each block, up to fifty times the price of gas, the same for all that it sends. */
const generous = ({ kind, ...agent }: Inhabitant): Inhabitant => {
  const tipped: AnyKind = {
    ...kind,
    decide: (situation) => {
      const decision = kind.decide(situation)
      const tip = BigInt(Math.floor(situation.random('tip').uniform() * 1000)) * gwei
      return { ...decision, intents: decision.intents?.map((intent) => ({ ...intent, tip })) ?? [] }
    },
  }
  return { ...agent, kind: tipped }
}

test('under the priority auction the mined order is by what each sender really pays for gas, each sender’s own in its order', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec, { inhabitants: (born) => born.map(generous) })
      let compared = 0
      for (let i = 0; i < 12; i++) {
        const { ordered } = yield* step(world)
        const receipts = yield* world.chain.rpc.call<
          readonly { readonly from: Hex; readonly transactionIndex: Hex; readonly effectiveGasPrice: Hex }[]
        >('eth_getBlockReceipts', ['latest'])
        const sent = receipts.filter((_, place) => ordered[place]!.since !== undefined)
        const paid = sent.map(({ effectiveGasPrice }) => BigInt(effectiveGasPrice))
        expect(paid).toEqual(paid.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)))
        compared += new Set(paid).size
        for (const { actor } of ordered) {
          const places = [...ordered.keys()].filter((place) => ordered[place]!.actor === actor)
          const actions = places.map((place) => ordered[place]!.action ?? '')
          // Who gives an allowance gives it before it is used.
          const swap = actions.findIndex((action) => action.endsWith('.swap'))
          if (swap >= 0) expect(actions.lastIndexOf('netswap.approvals')).toBeLessThan(swap)
        }
      }
      expect(compared).toBeGreaterThan(30)
    }),
  ))
